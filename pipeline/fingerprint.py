"""Fingerprints of the stages: what decides about each besides the document and what earlier stages gave."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.files import write_whole
from pipeline.imports import Sources
from pipeline.settings import Settings
from pipeline.stages import STAGE_FUNCTIONS, STAGES

__all__ = ["Fingerprints", "first_changed", "pipeline_fingerprints", "stage_parts"]

_MODELS = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata")


class Fingerprints(Struct, frozen=True):
    """The pipeline of today.

    Attributes:
        parts: Stage -> name of a module, data file, library, engine or option -> its digest or version.
    """

    parts: dict[str, dict[str, str]]

    @property
    def own(self) -> dict[str, str]:
        """Stage -> 16 hex digits over its own parts."""
        return {
            stage: _digest(f"{name}={value}" for name, value in sorted(p.items())) for stage, p in self.parts.items()
        }

    @property
    def whole(self) -> str:
        """16 hex digits over all stages."""
        return _digest(self.own[stage] for stage in STAGES)

    def up_to(self, stage: str) -> str:
        """16 hex digits over a stage and those before it: what decides about its artefact."""
        return _digest(self.own[one] for one in STAGES[: STAGES.index(stage) + 1])


class _Kept(Struct, frozen=True):
    looks: str
    libraries: dict[str, str]
    parts: dict[str, dict[str, str]]


def first_changed(before: dict[str, str], now: dict[str, str]) -> str | None:
    """The first stage whose own fingerprint is another now; None where all are the same."""
    return next((stage for stage in STAGES if before.get(stage) != now.get(stage)), None)


def pipeline_fingerprints(settings: Settings) -> Fingerprints:
    """The fingerprints of all stages with these settings.

    Reading all source takes a second or two, so the answer is kept with the sizes and times of the files it was made
    from.

    Raises:
        UsageError: There is no such engine.
        EngineError: The engine is not installed.
    """
    sources = Sources(_root())
    cache = settings.state / "fingerprint.json"
    looks = _looks(settings, sources)
    try:
        kept = msgspec.json.decode(cache.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        kept = None
    if kept is not None and kept.looks == looks and kept.libraries == _versions(kept.libraries):
        return Fingerprints(kept.parts)
    parts, libraries = _parts(settings, sources)
    write_whole(cache, msgspec.json.encode(_Kept(looks, libraries, parts)), sync=False)
    return Fingerprints(parts)


def stage_parts(
    sources: Sources, more_entries: dict[str, Iterable[str]]
) -> dict[str, tuple[dict[str, str], frozenset[str]]]:
    """Stage -> digests of its modules and data files, and names of the libraries they import.

    Args:
        sources: The packages.
        more_entries: Stage -> modules it uses that `pipeline.stages` does not import: the engine's.
    """
    entries: dict[str, set[str]] = {stage: set(more_entries.get(stage, ())) for stage in STAGES}
    for function, stage in STAGE_FUNCTIONS.items():
        entries[stage] |= sources.entries("pipeline.stages", function)
    used = {stage: sources.used(entries[stage]) for stage in STAGES}
    return {stage: (used[stage].parts, used[stage].libraries) for stage in STAGES}


def _parts(settings: Settings, sources: Sources) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    from extractors.ocr.registry import get_engine

    engine = get_engine(settings.engine)
    found = stage_parts(sources, {"read": [type(engine).__module__]})
    owners = packages_distributions()
    versions = _versions(sorted({d for _, names in found.values() for name in names for d in owners.get(name, [name])}))
    parts = {}
    for stage, (files, names) in found.items():
        mine = {d: versions[d] for name in names for d in owners.get(name, [name])}
        parts[stage] = {**files, **mine, "python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    parts["read"] |= {"engine": f"{engine.name} {engine.version()}", "max_pages": str(settings.max_pages)}
    return parts, versions


def _versions(distributions: Iterable[str]) -> dict[str, str]:
    def versioned(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return "missing"

    return {name: versioned(name) for name in distributions}


def _looks(settings: Settings, sources: Sources) -> str:
    """A cheap stand-in that changes whenever the fingerprints may, library versions left out."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    digest = hashlib.sha256(f"{settings.engine} {settings.max_pages} {python}".encode())
    program = shutil.which("tesseract")
    places = [Path(program)] if program else []
    places += [p for root in (os.environ.get("TESSDATA_PREFIX"), *_MODELS) if root for p in Path(root).rglob("vie*")]
    for path in (*sources.files(), *sorted(places)):
        stat = path.stat()
        digest.update(f"\n{path} {stat.st_size} {stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def _root() -> Path:
    return Path(__file__).resolve().parent.parent


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
