"""All rules together: who is proved, who is suspect, and what a row carries for it."""

from __future__ import annotations

from rule_cases import case, covered, money, verdict

from pipeline.rules import RULES

TOTAL = "Bằng chữ: Ba mươi bảy triệu năm trăm nghìn đồng./."


def known(judged):
    return {r.values.get("item_name") or r.values["unit_name"]: (r.known_by, r.flags) for r in judged.records}


def table_of(total, confidence=0.95, **more):
    return (
        money("1", "Máy in", "25.000.000", 1, confidence=confidence),
        money("2", "Mạng", "12.500.000", 2, **more),
        money("", "Tổng cộng", total, 3, total=True),
    )


def test_a_sum_that_holds_proves_its_values():
    for known_by, flags in known(verdict(*table_of("37.500.000"))).values():
        assert known_by["amount_printed"] == "proved"
        assert known_by["item_name"] == "single"
        assert flags == ()


def test_values_of_a_failing_sum_are_suspect_and_flagged():
    judged = verdict(*table_of("91.000.000"))
    assert [f.rule for f in judged.findings] == ["total_mismatch"]
    for record in judged.records:
        assert record.known_by["amount_printed"] == "suspect"
        assert record.known_by["item_name"] == "single"
        assert record.flags == ("column_sums",)
    # What is printed is kept as it is: the rules report, they do not change.
    assert [r.values["amount_vnd"] for r in judged.records] == [25_000_000, 12_500_000, 91_000_000]


def test_doubt_wins_over_proof():
    """The words below the table confirm its total, the sum of its items does not."""
    judged = verdict(*table_of("37.500.000")[:1], *table_of("37.500.000")[2:], texts=(TOTAL,))
    total = judged.records[-1]
    assert (total.row_id, "amount_printed") in RULES["amount_words"](
        case(*(r.raw for r in judged.records), texts=(TOTAL,))
    ).proved
    assert total.known_by["amount_printed"] == "suspect"
    assert total.flags == ("column_sums",)


def test_a_proof_clears_the_doubt_of_a_weak_reading():
    rows = table_of("37.500.000")
    weak = money("1", "Máy in", "25.000.000", 1)
    weak = type(weak)(
        weak.dataset, weak.key, 1, weak.box,
        weak.readings | {"amount_printed": type(r)(r.raw_text, r.text, r.page, r.box, 0.4, "ocr")
                         if (r := weak.readings["amount_printed"]) else r},
        weak.given, (), weak.table_id, weak.row_index,
    )  # fmt: skip
    alone = verdict(weak).records[0]
    assert alone.known_by["amount_printed"] == "suspect"
    assert "low_confidence" in alone.flags
    proved = verdict(weak, *rows[1:]).records[0]
    assert proved.known_by["amount_printed"] == "proved"
    assert proved.flags == ()


def test_a_weak_name_stays_flagged_beside_a_proved_amount():
    record = verdict(*table_of("37.500.000", confidence=0.4)).records[0]
    assert record.known_by == {"item_no": "suspect", "item_name": "suspect", "amount_printed": "proved"}
    assert "low_confidence" in record.flags


def test_rows_that_no_rule_concerns_are_single():
    record = verdict(covered("Ba Bể", "13", "15", 1)).records[0]
    assert set(record.known_by.values()) == {"single"}
    assert record.flags == ()


def test_nothing_to_judge():
    judged = verdict()
    assert judged.records == ()
    assert judged.findings == ()


def test_every_doubted_value_names_its_rule():
    judged = verdict(
        covered("Ba Bể", "16", "15", 1), covered("Na Rì", "11", "17", 2), covered("tỉnh", "30", "32", 3, total=True)
    )
    first = known(judged)["Ba Bể"]
    assert set(first[0].values()) == {"single", "suspect"}
    assert first[1] == ("impossible_pairs", "list_totals")
