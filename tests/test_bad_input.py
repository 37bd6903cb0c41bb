"""Bad files beside good ones: each is quarantined with its reason, in time, and the rest goes in."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from pipeline.ingest import ingest
from pipeline.settings import Settings
from tests.quiet import unwatched

sys.path.insert(0, str(Path(__file__).parent / "extractors"))

from hostile import write_bomb_png, write_endless, write_huge_image_pdf, write_no_pages, write_pdf

PAGE_SECONDS = 4.0

BAD = {
    "locked.pdf": "encrypted",
    "half.pdf": "truncated",
    "none.pdf": "no_pages",
    "empty.pdf": "empty_file",
    "letter.pdf": "not_a_pdf",
    "rubbish.pdf": "damaged",
    "wall.pdf": "page_too_large",
    "endless.pdf": "timeout",
    "huge-image.pdf": "page_too_large",
    "bomb.png": "page_too_large",
    "half.tif": "damaged",
    "photo.pdf": "not_a_pdf",
}
GOOD = {"good.pdf": 3, "another.pdf": 1, "blank.png": 1}


def write_all(inbox: Path) -> None:
    write_pdf(inbox / "good.pdf", pages=3)
    write_pdf(inbox / "another.pdf", text="Another")
    Image.new("L", (827, 1169), 255).save(inbox / "blank.png", dpi=(100, 100))
    whole = (inbox / "good.pdf").read_bytes()
    write_pdf(inbox / "locked.pdf", encrypt="secret")
    (inbox / "half.pdf").write_bytes(whole[: len(whole) // 2])
    write_no_pages(inbox / "none.pdf")
    (inbox / "empty.pdf").touch()
    (inbox / "letter.pdf").write_text("Dear colleague, please find the report attached.")
    (inbox / "rubbish.pdf").write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 4 + b"\n%%EOF\n")
    write_pdf(inbox / "wall.pdf", size=(20_000, 20_000))
    write_endless(inbox / "endless.pdf")
    write_huge_image_pdf(inbox / "huge-image.pdf")
    write_bomb_png(inbox / "bomb.png")
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (300, 300), np.uint8)).save(inbox / "half.tif")
    (inbox / "half.tif").write_bytes((inbox / "half.tif").read_bytes()[:20_000])
    Image.new("L", (200, 200), 255).save(inbox / "photo.pdf", "PNG")


def take_in(settings, inbox):
    return ingest(settings, [inbox], unwatched)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    root = tmp_path_factory.mktemp("bad")
    (root / "inbox").mkdir()
    write_all(root / "inbox")
    settings = Settings(
        out=str(root / "out"), workers=2, open_seconds=20, page_seconds=PAGE_SECONDS, memory_bytes=3 << 30
    )
    return settings, root / "inbox", take_in(settings, root / "inbox")


def test_every_bad_file_has_its_reason(run):
    _, _, report = run
    reasons = {o.incoming.file_name: o.reason for o in report.outcomes if o.status == "quarantined"}
    assert reasons == BAD


def test_every_reason_is_told_in_a_sentence(run):
    _, _, report = run
    for outcome in report.outcomes:
        if outcome.status == "quarantined":
            assert outcome.message
            assert len(outcome.message) > 15
            assert "\n" not in outcome.message
            assert "Traceback" not in outcome.message


def test_the_good_files_go_in_whole(run):
    settings, _, report = run
    assert {o.incoming.file_name: o.page_count for o in report.outcomes if o.status == "taken_in"} == GOOD
    documents = pd.read_parquet(settings.out_path / "documents")
    assert sorted(documents["file_name"]) == sorted(GOOD)
    assert set(documents["status"]) == {"ok"}
    assert len(pd.read_parquet(settings.out_path / "pages")) == sum(GOOD.values())
    text = " ".join(pd.read_parquet(settings.out_path / "words")["text"])
    assert text.count("plain text") == 4


def test_nothing_is_left_running_or_lying_about(run):
    settings, *_ = run
    assert not (settings.state / "tmp").exists()
    mine = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended since
            mine.append(process.read_bytes())
    assert not any(str(settings.state).encode() in line for line in mine)


def test_a_second_run_does_not_try_them_again(run):
    settings, inbox, *_ = run
    report = take_in(settings, inbox)
    assert report.outcomes == ()
    assert {event.action for event in report.events} == {"skipped"}
    assert len(report.events) == len(BAD) + len(GOOD)
