from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.units import Unit, find_unit, find_units, parse_money, to_vnd


@pytest.mark.parametrize(
    ("text", "factor", "printed"),
    [
        ("ĐVT: triệu đồng", 10**6, "triệu đồng"),
        ("(1.000 đồng)", 10**3, "1.000 đồng"),
        ("Đơn vị tính: 1.000đ", 10**3, "1.000đ"),
        ("Đơn vị tính: 1,000 đồng", 10**3, "1,000 đồng"),
        ("ĐVT: 1.000.000 đồng", 10**6, "1.000.000 đồng"),
        ("nghìn đồng", 10**3, "nghìn đồng"),
        ("Kinh phí (ngàn đồng)", 10**3, "ngàn đồng"),
        ("Tổng dự toán (tr.đồng)", 10**6, "tr.đồng"),
        ("ĐVT: Tr.đ", 10**6, "Tr.đ"),
        ("tỷ đồng", 10**9, "tỷ đồng"),
        ("đồng", 1, "đồng"),
        ("Số tiền (đồng)", 1, "đồng"),
        ("Thành tiền (VNĐ)", 1, "VNĐ"),
        ("ĐVT: đồng", 1, "đồng"),
        ("Đơn vị: VNĐ", 1, "VNĐ"),
        ("ĐVT: triệu", 10**6, "triệu"),
        ("Đơn vị tính: triêu đông", 10**6, "triêu đông"),
        ("DVT: 1.000 dong", 10**3, "1.000 dong"),
        ("Đơn vị tính: triệu đồng; kinh phí (triệu đồng)", 10**6, "triệu đồng"),
    ],
)
def test_units(text: str, factor: int, printed: str) -> None:
    unit = find_unit(text)
    assert unit is not None
    assert (unit.factor, unit.printed) == (factor, printed)


@pytest.mark.parametrize(
    "text",
    ["", "Hợp đồng", "đồng thời", "Hội đồng nhân dân", "ĐVT: người", "Đơn vị", "Đơn vị chủ trì", "51.000 đồng", "(đ)",
     "nghìn tỷ đồng", "Trung tâm", "x" * 100_000],
)  # fmt: skip
def test_what_is_no_unit(text: str) -> None:
    assert find_units(text) == ()


def test_contradiction_is_told_from_absence() -> None:
    text = "ĐVT: triệu đồng (số liệu cột 5: nghìn đồng)"
    assert find_unit(text) is None
    assert [unit.kind for unit in find_units(text)] == ["million", "thousand"]
    assert find_units("Số lượng") == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.050.000.000đ", 1_050_000_000), ("20.000 đồng", 20_000), ("1,3 tỷ đồng", 1_300_000_000), ("500 triệu", 500_000_000),
     ("2 tỷ 50 triệu", 2_050_000_000),
     ("2.500 triệu đồng", 2_500_000_000), ("0,5 nghìn đồng", 500), ("1.234,5", None), ("1,250 tỷ đồng", None),
     ("0,0005 nghìn đồng", None), ("khoảng 5 tỷ", None), ("1.27.95đ", None)],
)  # fmt: skip
def test_amounts_with_their_own_unit(text: str, value: int | None) -> None:
    parsed = parse_money(text)
    assert (parsed.value if parsed else None) == value


def test_conversion_is_exact_or_refused() -> None:
    million = Unit("triệu đồng", 10**6, "million")
    assert to_vnd(Decimal("1234.567891"), million) == 1_234_567_891
    assert to_vnd(1279595, 1000) == 1_279_595_000
    with pytest.raises(ValueError, match="no whole number"):
        to_vnd(Decimal("0.0000001"), million)


@given(st.text(alphabet="ĐVT: 1.000đồngtriệuỷ()\x00", max_size=80))
def test_any_text_is_answered(text: str) -> None:
    find_units(text)
    parse_money(text)
