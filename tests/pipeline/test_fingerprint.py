"""Each stage's fingerprint covers what the stage really uses, and nothing else."""

from __future__ import annotations

import shutil
from concurrent.futures import Future

import pytest

from pipeline.fingerprint import Fingerprints, _kept, first_changed, pipeline_fingerprints, stage_parts
from pipeline.imports import PACKAGES, Sources
from pipeline.settings import Settings
from pipeline.stages import STAGE_FUNCTIONS, STAGES
from schemas.errors import UsageError

ENGINE = "extractors.ocr.tesseract"


@pytest.fixture(scope="module")
def copy(tmp_path_factory, root):
    """The packages, to be edited."""
    target = tmp_path_factory.mktemp("source")
    for package in PACKAGES:
        shutil.copytree(root / package, target / package, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def prints(folder):
    return Fingerprints({stage: used.parts for stage, used in stage_parts(Sources(folder), ENGINE).items()})


def changed(copy, name, edit):
    """Stages whose own fingerprint is another after an edit of a file; the file is put back."""
    path = copy / name
    before, kept = prints(copy).own, path.read_bytes()
    path.write_bytes(edit(kept))
    try:
        after = prints(copy)
    finally:
        path.write_bytes(kept)
    return {stage for stage in STAGES if before[stage] != after.own[stage]}


def with_code(content):
    return content + b"\n\nADDED_LATER = 1\n"


def users(copy, name):
    return {stage for stage, used in stage_parts(Sources(copy), ENGINE).items() if name in used.parts}


def test_every_function_of_the_data_path_belongs_to_a_stage():
    assert set(STAGE_FUNCTIONS.values()) == set(STAGES)


def test_a_normaliser_that_only_repair_uses_does_not_touch_read(copy):
    assert users(copy, "normalizers/ocr_letters.py") == {"repair"}
    assert changed(copy, "normalizers/ocr_letters.py", with_code) == {"repair"}
    before, path = prints(copy), copy / "normalizers" / "ocr_letters.py"
    kept = path.read_bytes()
    path.write_bytes(with_code(kept))
    after = prints(copy)
    path.write_bytes(kept)
    assert before.up_to("read") == after.up_to("read")
    assert all(before.up_to(stage) != after.up_to(stage) for stage in STAGES[1:]), "later stages build on repair"
    assert first_changed(before.own, after.own) == "repair"


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("extractors/imaging/skew.py", {"read"}),
        ("extractors/ocr/tesseract.py", {"read"}),
        ("normalizers/repair.py", {"repair"}),
        ("extractors/letterhead.py", {"extract", "validate"}),
        ("extractors/reports/dvctt.py", {"extract", "validate"}),  # found by its folder, imported by no name
        ("pipeline/rules/column_sums.py", {"validate"}),
        ("pipeline/frames.py", {"validate"}),
        ("pipeline/console.py", set()),
        ("pipeline/ledger.py", set()),
    ],
)
def test_an_edit_is_the_business_of_the_stages_that_use_the_file(copy, name, stages):
    assert changed(copy, name, with_code) == stages


def test_comments_docstrings_and_layout_change_nothing(copy):
    name = "normalizers/repair.py"
    assert (
        changed(copy, name, lambda content: b"# a remark\n\n" + content.replace(b'"""The repair', b'"""Our repair'))
        == set()
    )


def test_a_lexicon_belongs_to_those_who_name_it_and_a_file_nobody_names_to_all(copy):
    assert "repair" in changed(copy, "normalizers/lexicons/vocabulary.txt", lambda content: content + b"x 1 1\n")
    assert "extract" not in users(copy, "normalizers/lexicons/vocabulary.txt")
    path = copy / "normalizers" / "lexicons" / "found_by_pattern.bin"
    path.write_bytes(b"1")
    assert changed(copy, "normalizers/lexicons/found_by_pattern.bin", lambda _: b"2") == set(STAGES)
    path.unlink()
    assert changed(copy, "normalizers/lexicons/SOURCES.md", lambda content: content + b"more") == set()


def test_libraries_are_those_a_stage_imports(copy):
    libraries = {stage: used.libraries for stage, used in stage_parts(Sources(copy), ENGINE).items()}
    assert {"cv2", "pypdfium2", "pytesseract"} <= libraries["read"]
    assert not {"cv2", "pypdfium2", "pandera"} & (libraries["repair"] | libraries["extract"])
    assert "pandera" in libraries["validate"]


def test_options_engine_and_cache(tmp_path):
    settings = Settings(out=str(tmp_path), engine="tesseract")
    first = pipeline_fingerprints(settings)
    assert pipeline_fingerprints(settings) == first
    assert (settings.state / "fingerprint.json").exists()
    assert first.parts["read"]["engine"].startswith("tesseract ")
    shorter = pipeline_fingerprints(Settings(out=str(tmp_path), engine="tesseract", max_pages=5))
    assert first_changed(first.own, shorter.own) == "read"
    assert {s for s in STAGES if first.own[s] != shorter.own[s]} == {"read"}
    with pytest.raises(UsageError, match="crystal"):
        pipeline_fingerprints(Settings(out=str(tmp_path), engine="crystal"))


def test_a_new_output_directory_need_not_ask_again(tmp_path, monkeypatch):
    asked = []

    def submit(function, name):
        asked.append(name)
        answer = Future()
        answer.set_result(function(name))
        return answer

    def made(out, max_pages=10):
        settings = Settings(out=str(tmp_path / out), engine="tesseract", max_pages=max_pages)
        return pipeline_fingerprints(settings, submit)

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = made("one")
    assert made("two") == first
    assert asked == ["tesseract"]
    assert made("three", max_pages=11) != first
    assert len(asked) == 2
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/no")
    assert made("four") == first
    assert len(asked) == 3


@pytest.mark.parametrize(
    "content",
    [b"", b"{broken", b"[]", b'{"looks": "\xff", "libraries": {}, "parts": {}}', b'{"x": ' + b"[" * 100_000,
     b'{"looks": "same", "libraries": {"": "1"}, "parts": {}}'],
    ids=["empty", "cut off", "another kind", "no UTF-8", "deep", "a library without a name"],
)  # fmt: skip
def test_a_spoilt_cache_is_none(content, tmp_path):
    path = tmp_path / "fingerprint.json"
    path.write_bytes(content)
    assert _kept(path, "same") is None


def test_the_first_stage_that_changed():
    same = dict.fromkeys(STAGES, "1")
    assert first_changed(same, same) is None
    assert first_changed(same | {"extract": "0", "validate": "0"}, same) == "extract"
    assert first_changed({}, same) == "read"
