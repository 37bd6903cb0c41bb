from __future__ import annotations

import gzip

import msgspec
import pytest
from hand_made import verdict

from pipeline.artefacts import Artefacts, OcrFiles

KEY = "ab" * 32


@pytest.fixture
def kept(tmp_path):
    return Artefacts(tmp_path, "0123456789abcdef")


def save_pages(kept, pages):
    with kept.saving_pages(len(pages)) as file:
        for page in pages:
            file.add(page)
    return file.digest


def test_pages_and_extraction_come_back_as_they_went_in(kept):
    given = verdict()
    save_pages(kept, given.pages)
    kept.save_extraction(given.extraction)
    assert kept.pages() == given.pages
    assert kept.extraction() == given.extraction, "dates included"


def test_pages_being_read_stand_one_by_one(kept):
    pages = verdict().pages
    kept.save_read(pages[1])
    kept.save_read(pages[0])
    assert (kept.read_page(1), kept.read_page(2), kept.read_page(3)) == (*pages, None)
    kept.forget_reading()
    assert kept.read_page(1) is None


@pytest.mark.parametrize("count", [1, 15, 16, 300])
def test_any_number_of_pages_comes_back(kept, count):
    pages = tuple(msgspec.structs.replace(verdict().pages[0], number=number) for number in range(1, count + 1))
    with kept.saving_raw(count) as file:
        assert tuple(map(file.add, pages)) == pages
    assert kept.raw_pages() == pages
    assert save_pages(kept, pages) == file.digest
    assert save_pages(kept, pages[::-1]) != file.digest or count == 1


def test_pages_that_were_not_all_written_are_none(kept, tmp_path):
    with pytest.raises(TypeError):
        save_pages(kept, (verdict().pages[0], object()))
    assert kept.pages() is None
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_was_extracted_of_other_pages_is_forgotten(kept):
    pages, extraction = verdict().pages, verdict().extraction
    digest = save_pages(kept, pages)
    kept.save_extraction(extraction)
    with kept.saving_pages(len(pages), digest) as file:
        list(map(file.add, pages))
    assert kept.extraction() == extraction
    save_pages(kept, pages[::-1])
    assert kept.extraction() is None


def test_half_a_file_that_a_killed_process_left_is_cleared_away(kept, tmp_path):
    save_pages(kept, verdict().pages)
    (whole,) = tmp_path.rglob("pages.gz")
    whole.with_name(".pages.gz.1-0.part").write_bytes(b"half")
    kept.forget_reading()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["pages.gz"]


@pytest.mark.parametrize("damage", [b"", b"junk", gzip.compress(b"\x93\x01\x02"), gzip.compress(b"x" * 1000)[:20]])
def test_damaged_artefacts_count_as_none(kept, tmp_path, damage):
    save_pages(kept, verdict().pages)
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
