"""Rules that read cells and sentences judge corrected figures, not the misread ones. All figures are invented."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rule_cases import SOURCE, money, page, raw, table

from pipeline.rules import validate
from schemas.correction import CorrectionsFile
from schemas.record import Extraction, Reading

PROSE = "Số hồ sơ nộp qua mạng là 3.170/5.072 hồ sơ, đạt 62,5%."


def corrected(extraction, pages, row_id, **entry):
    lines = [f"- {{row_id: {row_id}, reason: r, who: w,"]
    lines += [f"  {name}: '{value}'," for name, value in entry.items()]
    content = "\n".join(("corrections:", *lines, "  }"))
    return validate(extraction, pages, CorrectionsFile("a.corrections.yml", content.encode()))


def prose_row():
    words = {word.text: word for word in page(PROSE).words}

    def at(word, text):
        return Reading(text, text, 1, words[word].box, 0.95, "ocr")

    given = {"indicator": "dossiers_online", "entity": "Xã A", "quote": PROSE, "period": "2021", "qualifier": "exact"}
    row = raw("indicators", "p1-i1", {}, given)
    readings = {"numerator": at("3.170/5.072", "3.170"), "percent": at("62,5%.", "62,5")}
    return replace(row, readings=readings)


@pytest.mark.parametrize(("new", "known"), [("63.5", "suspect"), ("62.50", "proved")])
def test_a_sentence_is_judged_with_the_corrected_figure(new, known):
    extraction, pages = Extraction(SOURCE, {}, (), (prose_row(),)), (page(PROSE),)
    (plain,) = validate(extraction, pages).records
    assert plain.known_by["percent"] == "proved"
    if new == "62.50":
        misread = replace(prose_row(), readings={"percent": replace(prose_row().readings["percent"], text="82,5")})
        extraction, pages = Extraction(SOURCE, {}, (), (misread,)), (page(PROSE.replace("62,5", "82,5")),)
        (plain,) = validate(extraction, pages).records
        assert plain.known_by["percent"] == "suspect"
    told = {"dataset": "indicators", "column": "percent", "old": plain.values["percent"], "new": new}
    after = corrected(extraction, pages, plain.row_id, **told)
    assert after.records[0].known_by["percent"] == known
    assert ("percent_mismatch" in {f.rule for f in after.findings}) == (known == "suspect")
    assert after.pages == pages


def test_a_table_is_judged_with_the_corrected_figure():
    made = table(["TT", "Nội dung", "Tổng số", "Tỉnh", "Huyện"], ["1", "Máy chủ", "300", "100", "200"],
                 ["2", "Máy in", "70", "50", "20"], ["3", "Máy quét", "95", "40", "55"])  # fmt: skip
    boxes = {(cell.row, cell.col): cell.box for cell in made.cells}
    rows = []
    for no, row in enumerate((("300", "100", "200"), ("70", "50", "20"), ("95", "40", "55")), start=1):
        for col, amount in enumerate(row, start=2):
            one = money(str(no), f"Mục {no}", amount, no, col=col)
            printed = replace(one.readings["amount_printed"], box=boxes[no, col])
            rows.append(replace(one, readings=one.readings | {"amount_printed": printed}))
    extraction = Extraction(SOURCE, {}, (made,), tuple(rows))
    plain = validate(extraction, (page(""),))
    assert [r.known_by["amount_printed"] for r in plain.records] == ["proved"] * 9
    told = {"dataset": "budget_items", "column": "amount_printed", "old": "40", "new": "45"}
    after = corrected(extraction, (page(""),), plain.records[7].row_id, **told)
    assert [r.known_by["amount_printed"] for r in after.records] == ["proved"] * 6 + ["suspect"] * 3
    assert after.extraction.tables == extraction.tables


def test_a_figure_that_cannot_be_placed_is_not_proved_by_the_old_print():
    spread = replace(prose_row(), readings={"percent": replace(prose_row().readings["percent"], text="62 phẩy 5")})
    spread = replace(spread, given=spread.given | {"value": 3.0})
    extraction, pages = Extraction(SOURCE, {}, (), (spread,)), (page(PROSE),)
    (plain,) = validate(extraction, pages).records
    old = plain.values["percent"]
    told = {"dataset": "indicators", "column": "percent", "old": "62 phẩy 5" if old is None else old, "new": "70"}
    (after,) = corrected(extraction, pages, plain.row_id, **told).records
    assert after.values["percent"] == 70
    assert after.known_by["percent"] == "single"
