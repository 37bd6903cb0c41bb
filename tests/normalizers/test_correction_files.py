"""Corrections by people: what fits is applied and traced, what does not is refused with all the rest."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from normalizers.correction_files import MAX_BYTES, read_corrections
from normalizers.corrections import apply_corrections
from normalizers.rows import row_id
from pipeline.rules import validate
from schemas.correction import REFUSALS, CorrectionsFile
from schemas.document import SourceDocument
from schemas.geometry import Box
from schemas.record import Extraction, RawRow, Reading

BOX = Box(0, 0, 10, 10)
SOURCE = SourceDocument("0123456789abcdef", "0" * 64, "a.pdf", 10, 1)


def reading(text, confidence=1.0, rules=()):
    return Reading(f"{text}~", text, 1, BOX, confidence, "ocr", rules)


def count(number, unit, value, metric="dossiers", **more):
    readings = {"unit_name": reading(unit), "value": reading(value, more.pop("confidence", 1.0), ("digits_joined",))}
    given = {"report_year": 2024, "service_level": "4", "metric": metric, "is_total": False}
    return RawRow("dvctt_counts", f"p1-t1-r{number}", 1, BOX, readings, given, table_id="t1", row_index=number, **more)


def amount(text, unit_factor=1000):
    readings = {"item_name": reading("Máy quét"), "amount_printed": reading(text)}
    given = {"fund_source": "local", "is_total": False}
    given |= {"unit_factor": unit_factor} if unit_factor else {}
    return RawRow("budget_items", "p1-t2-r1", 1, BOX, readings, given, table_id="t2", row_index=1)


EXTRACTION = Extraction(
    SOURCE, {"doc_type": "bao_cao", "signer_name": "Lê Văn Cừ"}, (),
    (count(1, "Sở Khoa học", "12"), count(2, "Sở Y tế", "O7", confidence=0.3), amount("1.250.000")),
)  # fmt: skip
FIRST, SECOND = (row_id(SOURCE.doc_id, "dvctt_counts", f"p1-t1-r{n}") for n in (1, 2))
MONEY = row_id(SOURCE.doc_id, "budget_items", "p1-t2-r1")


def corrected(*entries, extraction=EXTRACTION, head="corrections:\n"):
    lines = [entry if entry.startswith("- ") else f"- {{{entry}, reason: xem lại, who: Hà}}" for entry in entries]
    return apply_corrections(extraction, CorrectionsFile("a.corrections.yml", (head + "\n".join(lines)).encode()))


def refused(*entries, **more):
    """The rules and words of the refusal; nothing at all was changed."""
    extraction = more.get("extraction", EXTRACTION)
    plain, made = apply_corrections(extraction, None), corrected(*entries, **more)
    assert (made.extraction, made.records) == (plain.extraction, plain.records)
    assert made.findings
    assert all(f.rule in REFUSALS and f.severity == "error" for f in made.findings)
    return [(f.rule.removeprefix("correction_"), f.message) for f in made.findings]


def test_nothing_to_correct():
    plain = apply_corrections(EXTRACTION, None)
    assert plain.findings == ()
    for content in (b"", b"corrections:\n", b"# none yet\ncorrections: []"):
        assert apply_corrections(EXTRACTION, CorrectionsFile("a", content)) == plain


def test_a_count_is_corrected_and_traced():
    made = corrected(f"dataset: dvctt_counts, row_id: {FIRST}, column: value, old: 12, new: 19")
    record, untouched = made.records[0], made.records[1]
    assert record.values["value"] == 19
    assert record.row_id == FIRST
    assert record.raw.readings["value"].raw_text == "12~"
    assert record.raw.readings["value"].rules == ("digits_joined", "correction")
    assert made.extraction.rows[0] is record.raw
    assert untouched.values["value"] is None
    (finding,) = made.findings
    assert (finding.rule, finding.severity, finding.row_id, finding.column) == ("corrected", "info", FIRST, "value")
    assert (finding.expected, finding.actual) == ("19", "12")
    assert "xem lại (Hà)" in finding.message


def test_an_unread_value_is_told_by_null_or_by_what_is_printed():
    for old in ("null", "O7"):
        made = corrected(f"dataset: dvctt_counts, row_id: {SECOND}, column: value, old: {old}, new: 7")
        assert made.records[1].values["value"] == 7
        assert made.records[1].flags == ()
        assert made.records[1].known_by["value"] == "single"


def test_an_amount_as_printed_makes_the_amount_anew():
    made = corrected(f"dataset: budget_items, row_id: {MONEY}, column: amount_printed, old: 1.250.000, new: 1.260.000")
    assert made.records[2].values["amount_vnd"] == 1_260_000_000
    assert made.records[2].rules["amount_vnd"] == ("thousands_dots", "times_1000")


def test_an_amount_itself_is_corrected_beside_what_is_printed():
    extraction = Extraction(SOURCE, {}, (), (amount("1.250.000", unit_factor=None),))
    assert "unit_missing" in apply_corrections(extraction, None).records[0].flags
    made = corrected(
        f"dataset: budget_items, row_id: {MONEY}, column: amount_vnd, old: null, new: 1250000000", extraction=extraction
    )
    (record,) = made.records
    assert record.values["amount_printed"] == "1.250.000"
    assert record.values["amount_vnd"] == 1_250_000_000
    assert record.flags == ()
    assert record.raw.readings["amount_vnd"].rules == ("correction",)
    assert record.raw.readings["amount_vnd"].raw_text == ""


def test_decided_values_and_rows_chosen_by_their_values():
    made = corrected(
        "dataset: dvctt_counts, where: {unit_name: Sở Khoa học, page: 1}, column: service_level, old: 4, new: toan_trinh",
        f"dataset: budget_items, row_id: {MONEY}, column: is_total, old: false, new: true",
    )
    assert made.records[0].values["service_level"] == "toan_trinh"
    assert made.records[0].raw.readings["service_level"].rules == ("correction",)
    assert made.records[2].values["is_total"] is True


def test_columns_of_the_document():
    made = corrected(
        "dataset: documents, column: signer_name, old: Lê Văn Cừ, new: Lê Văn Cư, expect: {doc_type: bao_cao}",
        "dataset: documents, column: issued_date, old: null, new: 2024-03-01",
    )
    assert made.extraction.document["signer_name"] == "Lê Văn Cư"
    assert str(made.extraction.document["issued_date"]) == "2024-03-01"
    assert [finding.dataset for finding in made.findings] == ["documents", "documents"]


def test_what_follows_from_other_values_follows_from_the_corrected_ones():
    def derive(extraction, records):
        """A code from the name of the unit; what is there already stays."""
        code = {"Sở Y tế": "1", "Sở Nội vụ": "2"}
        made = (
            r.values | {"unit_level": r.values.get("unit_level") and code.get(r.values["unit_name"])} for r in records
        )
        return extraction, tuple(replace(r, values=values) for r, values in zip(records, made, strict=True))

    def apply(entry):
        content = f"corrections:\n- {{dataset: dvctt_counts, row_id: {SECOND}, {entry}, reason: thử, who: Hà}}".encode()
        return apply_corrections(EXTRACTION, CorrectionsFile("a", content), derive).records[1].values

    assert apply("column: value, old: null, new: 7")["unit_level"] == "1"
    assert apply("column: unit_name, old: Sở Y tế, new: Sở Nội vụ")["unit_level"] == "2"
    assert apply("column: unit_level, old: 1, new: district")["unit_level"] == "district"
    assert apply("column: unit_level, old: 1, new: null")["unit_level"] is None


def test_proofs_see_the_corrected_value():
    rows = (count(1, "Sở Khoa học", "9", "services"), count(1, "Sở Khoa học", "12", "services_with_dossiers"))
    rows = tuple(
        RawRow(r.dataset, f"{r.key}-{i}", 1, BOX, r.readings, r.given, (), "t1", 1) for i, r in enumerate(rows)
    )
    extraction = Extraction(SOURCE, {}, (), rows)
    wrong = row_id(SOURCE.doc_id, "dvctt_counts", rows[1].key)
    assert {r.known_by["value"] for r in validate(extraction, ()).records} == {"suspect"}
    entry = f"- {{dataset: dvctt_counts, row_id: {wrong}, column: value, old: 12, new: 2, reason: mờ, who: Hà}}"
    verdict = validate(extraction, (), CorrectionsFile("a", f"corrections:\n{entry}".encode()))
    assert {r.known_by["value"] for r in verdict.records} == {"single"}
    assert [f.rule for f in verdict.findings] == ["corrected"]


@pytest.mark.parametrize(
    ("entry", "kind", "told"),
    [
        (f"dataset: dvctt_counts, row_id: {FIRST}, column: value, old: 13, new: 19", "outdated", "hiện là “12”"),
        (f"dataset: dvctt_counts, row_id: {FIRST}, column: value, old: 11, new: 12", "outdated", "không còn cần"),
        ("dataset: dvctt_counts, row_id: ffffffffffffffff, column: value, old: 12, new: 19", "outdated", "không còn dòng"),
        (
            f"dataset: dvctt_counts, row_id: {FIRST}, column: value, old: 12, new: 19, expect: {{metric: services}}",
            "outdated", "metric hiện là “dossiers”",
        ),
        ("dataset: dvctt_counts, where: {page: 1}, column: value, old: 12, new: 19", "outdated", "chọn 2 dòng"),
        ("dataset: documents, column: signer_name, old: ai, new: kia", "outdated", "Lê Văn Cừ"),
        (f"dataset: dvctt_counts, row_id: {FIRST}, column: amount, old: 12, new: 19", "invalid", "amount"),
        (f"dataset: dvctt_counts, row_id: {FIRST}, column: doc_id, old: 12, new: 19", "invalid", "doc_id"),
        (f"dataset: dvctt_counts, row_id: {FIRST}, column: value, old: 12, new: 1.900", "invalid", "số nguyên"),
        (f"dataset: dvctt_counts, row_id: {FIRST}, column: value, old: 12, new: -1", "invalid", "khoảng"),
        (f"dataset: dvctt_counts, row_id: {FIRST}, column: value, old: 12, new: 12", "invalid", "trùng"),
        (f"dataset: dvctt_counts, row_id: {FIRST}, column: service_level, old: 4, new: 5", "invalid", "chỉ nhận"),
        (f"dataset: dvctt_counts, row_id: {FIRST}, column: unit_name, old: Sở Khoa học, new: ", "invalid", "để trống"),
        (f"dataset: budget_items, row_id: {MONEY}, column: amount_printed, old: 1.250.000, new: nhiều", "invalid", "số"),
        ("dataset: documents, column: status, old: ok, new: partial", "invalid", "status"),
        ("dataset: documents, column: issued_date, old: null, new: 2024-02-30", "invalid", "2024-02-30"),
    ],
)  # fmt: skip
def test_one_that_does_not_fit_makes_all_void(entry, kind, told):
    fits = f"dataset: dvctt_counts, row_id: {SECOND}, column: value, old: null, new: 7"
    ((rule, message),) = refused(fits, entry)
    assert rule == kind
    assert told in message
    assert "mục 2" in message


def test_a_row_that_moved_is_pointed_out():
    entry = "dataset: dvctt_counts, row_id: ffffffffffffffff, column: value, old: 12, new: 19, expect: {unit_name: Sở Khoa học}"
    ((_, message),) = refused(entry)
    assert FIRST in message


def test_two_entries_for_one_value():
    entry = f"dataset: dvctt_counts, row_id: {FIRST}, column: value, old: 12"
    ((rule, _),) = refused(f"{entry}, new: 19", f"{entry}, new: 20")
    assert rule == "invalid"


def test_another_document():
    entry = f"dataset: dvctt_counts, row_id: {FIRST}, column: value, old: 12, new: 19"
    assert corrected(entry, head=f"document: {SOURCE.doc_id}\ncorrections:\n").findings[0].rule == "corrected"
    ((rule, _),) = refused(entry, head="document: ffffffffffffffff\ncorrections:\n")
    assert rule == "outdated"


def test_every_fault_is_told():
    told = refused(
        f"dataset: dvctt_counts, row_id: {FIRST}, column: value, old: 1, new: 19",
        f"dataset: dvctt_counts, row_id: {FIRST}, where: {{page: 1}}, column: value, old: 1, new: 19",
        "- {dataset: dvctt_counts, column: value}",
        "- just words",
        f"dataset: nothing, row_id: {FIRST}, column: value, old: 1, new: 19",
        f"dataset: dvctt_counts, row_id: {FIRST}, column: value, old: 1, new: 19, colour: red",
        f"- {{dataset: dvctt_counts, row_id: {FIRST}, column: value, old: 12, new: 19, reason: '', who: Hà}}",
    )
    assert len(told) == 7


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00", b"a" * (MAX_BYTES + 1), b"[" * 50_000, b"- " * 2_000, b"{a: " * 500, b"a: &x [1]\nb: *x",
        b"corrections: !!python/object/apply:os.getcwd []", b"corrections: 5", b"x: 1", b"corrections: []\ncorrections: []",
        b"document: 12\ncorrections: []", b"--- a\n--- b", b"? [a]\n: b", b"corrections: [", b"corrections: {a: b}",
        b"document: {a: b}", b"\x00", b"- &a a", b"corrections:\n- " + b"x" * 10_000,
    ],
)  # fmt: skip
def test_hostile_files_are_refused_with_a_reason(content):
    told = read_corrections(CorrectionsFile("a", content))
    assert told.entries == ()
    assert len(told.faults) == 1


def test_scalars_are_text_whatever_yaml_makes_of_them():
    content = b"corrections:\n- {dataset: documents, column: title, old: 010, new: no, reason: 1:30, who: 2024-01-01}"
    (entry,) = read_corrections(CorrectionsFile("a", content)).entries
    assert (entry.old, entry.new, entry.reason, entry.who) == ("010", "no", "1:30", "2024-01-01")
