"""Fingerprints of the stages: what decides about each besides the document and what earlier stages gave."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from pipeline.files import write_whole
from pipeline.imports import Sources, Used
from pipeline.settings import Settings
from pipeline.stages import STAGE_FUNCTIONS, STAGES
from schemas.errors import DocumentError

__all__ = ["EngineFacts", "Fingerprints", "engine_facts", "first_changed", "pipeline_fingerprints", "stage_parts"]

_MODELS = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata")

Submit = Callable[[Callable[[str], "EngineFacts"], str], "Future[EngineFacts]"]


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


class EngineFacts(NamedTuple):
    """An engine: the module that defines it, its name and its version."""

    module: str
    name: str
    version: str


def engine_facts(name: str) -> EngineFacts:
    """What the engine of a name is; importing it takes a second.

    Raises:
        UsageError: There is no such engine.
        EngineError: It is not installed.
    """
    from extractors.ocr.registry import get_engine

    engine = get_engine(name)
    return EngineFacts(type(engine).__module__, engine.name, engine.version())


def _at_once(function: Callable[[str], EngineFacts], name: str) -> Future[EngineFacts]:
    answer: Future[EngineFacts] = Future()
    answer.set_result(function(name))
    return answer


def pipeline_fingerprints(settings: Settings, submit: Submit = _at_once) -> Fingerprints:
    """The fingerprints of all stages with these settings.

    Reading all source takes a second or two, so the answer is kept with the sizes and times of the files it was made
    from: in the state directory, and in the user's cache, so that a new output directory begins as quickly.

    Args:
        settings: The engine, the options, and the state directory.
        submit: Runs a function elsewhere meanwhile.

    Raises:
        UsageError: There is no such engine.
        EngineError: The engine is not installed.
    """
    sources = Sources(_root())
    looks = _looks(settings, sources)
    own, users = settings.state / "fingerprint.json", _users_cache(settings)
    kept = _kept(own, looks)
    if kept is None:
        kept = _kept(users, looks) if users else None
        if kept is None:
            parts, libraries = _parts(settings, sources, submit(engine_facts, settings.engine))
            kept = _Kept(looks, libraries, parts)
            _keep_for_user(users, kept)
        write_whole(own, msgspec.json.encode(kept), sync=False)
    return Fingerprints(kept.parts)


def _kept(cache: Path, looks: str) -> _Kept | None:
    """The answer kept in a file, when it was made from what is there now."""
    try:
        kept = msgspec.json.decode(cache.read_bytes(), type=_Kept)
        return kept if kept.looks == looks and kept.libraries == _versions(kept.libraries) else None
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):  # whatever a broken disk or editor left there
        return None


def _users_cache(settings: Settings) -> Path | None:
    """The file in the user's cache (XDG Base Directory Specification): one for each installation and engine."""
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # a service without a home
        return None
    name = _digest([str(_root()), settings.engine, str(settings.max_pages)])
    return folder / "baocao" / f"fingerprint-{name}.json" if folder.is_absolute() else None


def _keep_for_user(cache: Path | None, kept: _Kept) -> None:
    """Where the cache cannot be written, every new output directory waits a second or two; nothing else."""
    if cache is not None:
        with suppress(OSError):
            write_whole(cache, msgspec.json.encode(kept), sync=False)


def stage_parts(sources: Sources, engine: str) -> dict[str, Used]:
    """Stage -> digests of its modules and data files, and names of the libraries they import.

    Args:
        sources: The packages.
        engine: Module of the OCR engine, which `pipeline.stages` is handed and does not import.
    """
    entries: dict[str, set[str]] = {stage: set() for stage in STAGES}
    for function, stage in STAGE_FUNCTIONS.items():
        entries[stage] |= sources.entries("pipeline.stages", function)
    entries["read"].add(engine)
    return {stage: sources.used(entries[stage]) for stage in STAGES}


def _parts(
    settings: Settings, sources: Sources, asked: Future[EngineFacts]
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    sources.read_all()
    owners = packages_distributions()
    try:
        engine = asked.result()
    except DocumentError:  # the process that was asked died: nothing that concerns the engine
        engine = engine_facts(settings.engine)
    used = stage_parts(sources, engine.module)
    names = {stage: {d for name in one.libraries for d in owners.get(name, [name])} for stage, one in used.items()}
    versions = _versions(sorted(set().union(*names.values())))
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    parts = {
        stage: {**used[stage].parts, **{name: versions[name] for name in sorted(names[stage])}, "python": python}
        for stage in STAGES
    }
    parts["read"] |= {"engine": f"{engine.name} {engine.version}", "max_pages": str(settings.max_pages)}
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
