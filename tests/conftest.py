"""Fixtures for every test: the development archive, and a Prefect home and a cache of our own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pipeline.report import Report
    from pipeline.settings import Settings

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("BAOCAO_SHARED", ROOT.parent / "shared"))
NO_SHARED = f"the development archive is not at {SHARED.name}/ beside the checkout, and BAOCAO_SHARED does not name it"

# Prefect reads its settings when it is imported, so they must stand before any test module is.
_prefect_home = tempfile.TemporaryDirectory(prefix="baocao-prefect-")
os.environ.update(
    PREFECT_HOME=_prefect_home.name,
    XDG_CACHE_HOME=f"{_prefect_home.name}/cache",
    PREFECT_SERVER_ANALYTICS_ENABLED="false",
    DO_NOT_TRACK="1",
)
os.environ.pop("PREFECT_API_URL", None)

# A slow machine is no failure, and a run must be repeatable.
settings.register_profile("baocao", deadline=None, derandomize=True)
settings.load_profile("baocao")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if (SHARED / "archive").is_dir():
        return
    for item in items:
        if item.get_closest_marker("archive"):
            item.add_marker(pytest.mark.skip(reason=NO_SHARED))


def pytest_unconfigure() -> None:
    _prefect_home.cleanup()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder that holds the development archive; skips the test where it is absent."""
    if not (SHARED / "archive").is_dir():
        pytest.skip(NO_SHARED)
    return SHARED


@pytest.fixture
def out_dir(tmp_path: Path) -> Path:
    """An output directory of the test's own that does not exist yet."""
    return tmp_path / "processed"


@pytest.fixture(scope="session")
def taken_in_samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Report]:
    """The samples of data/raw, taken in once for all tests; nobody may change what is stored."""
    from pipeline.ingest import ingest
    from pipeline.settings import Settings
    from tests.quiet import unwatched

    raw = ROOT / "data" / "raw"
    if not raw.is_dir():
        pytest.skip("data/raw is not there")
    made = Settings(out=str(tmp_path_factory.mktemp("samples") / "out"), workers=2)
    return made, ingest(made, [raw], unwatched)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT
