"""The pipeline's fingerprint: what, besides a document's bytes, decides about its rows."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from pipeline.files import write_whole
from pipeline.settings import Settings

__all__ = ["pipeline_fingerprint"]

_PACKAGES = ("schemas", "normalizers", "extractors", "pipeline")
_LIBRARIES = (
    *("numpy", "opencv-python-headless", "pdfplumber", "pypdfium2", "pytesseract", "rapidfuzz", "underthesea"),
    *("onnxruntime", "trueocr"),
)
_MODELS = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata")


def pipeline_fingerprint(settings: Settings) -> str:
    """16 hex digits over the source and data of the four packages, library and engine versions, and the options.

    Reading all of it takes a second, so the answer is kept with the sizes and times of the files it was made from.

    Raises:
        UsageError: There is no such engine.
        EngineError: The engine is not installed.
    """
    looks = _looks(settings)
    cache = settings.state / "fingerprint.json"
    try:
        kept = msgspec.json.decode(cache.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        kept = {}
    if kept.get("looks") == looks:
        return kept["fingerprint"]
    fingerprint = _fingerprint(settings)
    write_whole(cache, msgspec.json.encode({"looks": looks, "fingerprint": fingerprint}), sync=False)
    return fingerprint


def _fingerprint(settings: Settings) -> str:
    from extractors.ocr.registry import get_engine

    engine = get_engine(settings.engine)
    digest = hashlib.sha256(f"{_options(settings)}|{engine.name}|{engine.version()}|{_libraries()}".encode())
    for name, path in _files():
        digest.update(f"\n{name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _looks(settings: Settings) -> str:
    """A cheap stand-in that changes whenever the fingerprint may."""
    digest = hashlib.sha256(f"{_options(settings)}|{_libraries()}".encode())
    for name, path in _files():
        stat = path.stat()
        digest.update(f"\n{name} {stat.st_size} {stat.st_mtime_ns}".encode())
    program = shutil.which("tesseract")
    places = [Path(program)] if program else []
    places += [p for root in (os.environ.get("TESSDATA_PREFIX"), *_MODELS) if root for p in Path(root).rglob("vie*")]
    for path in sorted(places):
        stat = path.stat()
        digest.update(f"\n{path} {stat.st_size} {stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def _options(settings: Settings) -> str:
    return f"engine={settings.engine} max_pages={settings.max_pages}"


def _libraries() -> str:
    def versioned(name: str) -> str:
        try:
            return f"{name}=={version(name)}"
        except PackageNotFoundError:
            return f"{name} missing"

    return " ".join([f"python=={sys.version_info.major}.{sys.version_info.minor}", *map(versioned, _LIBRARIES)])


def _files() -> Iterator[tuple[str, Path]]:
    """Name and path of every source and data file of the four packages, in one order on every machine."""
    for package in _PACKAGES:
        root = Path(str(import_module(package).__file__)).parent
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                yield f"{package}/{path.relative_to(root).as_posix()}", path
