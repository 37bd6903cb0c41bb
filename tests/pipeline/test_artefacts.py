from __future__ import annotations

import gzip

import pytest
from hand_made import verdict

from pipeline.artefacts import Artefacts, OcrFiles

KEY = "ab" * 32


@pytest.fixture
def kept(tmp_path):
    return Artefacts(tmp_path, "0123456789abcdef")


def test_pages_and_extraction_come_back_as_they_went_in(kept):
    given = verdict()
    kept.save_pages(given.pages)
    kept.save_extraction(given.extraction)
    assert kept.pages() == given.pages
    assert kept.extraction() == given.extraction, "dates included"


def test_pages_being_read_stand_one_by_one_until_all_are_there(kept):
    pages = verdict().pages
    kept.save_read(pages[1])
    kept.save_read(pages[0])
    assert tuple(kept.read_pages()) == pages
    assert kept.raw_pages() is None
    kept.end_reading(pages)
    assert kept.raw_pages() == pages
    assert list(kept.read_pages()) == []


def test_an_interrupted_reading_is_forgotten(kept):
    kept.save_read(verdict().pages[0])
    kept.start_reading()
    assert list(kept.read_pages()) == []


@pytest.mark.parametrize("damage", [b"", b"junk", gzip.compress(b"\x93\x01\x02"), gzip.compress(b"x" * 1000)[:20]])
def test_damaged_artefacts_count_as_none(kept, tmp_path, damage):
    kept.save_pages(verdict().pages)
    kept.save_extraction(verdict().extraction)
    for path in tmp_path.rglob("*.gz"):
        path.write_bytes(damage)
    assert kept.pages() is None
    assert kept.extraction() is None


def test_ocr_answers_are_kept_by_content(tmp_path):
    store = OcrFiles(tmp_path)
    assert store.get(KEY) is None
    store.put(KEY, b"answer" * 1000)
    assert store.get(KEY) == b"answer" * 1000
    (path,) = tmp_path.rglob("*.gz")
    assert path.parts[-3:-1] == ("ab", "ab")
    assert path.stat().st_size < 1000
    path.write_bytes(path.read_bytes()[:-5])
    assert store.get(KEY) is None
