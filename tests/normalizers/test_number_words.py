import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.names import fold
from normalizers.number_words import parse_amount_words, read_amount_words, to_words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Tám mươi ba tỷ, hai trăm triệu, sáu trăm bốn mươi mốt ngàn đồng", 83_200_641_000),
        ("Một tỷ, ba trăm triệu đồng", 1_300_000_000),
        ("Một tỷ đồng", 1_000_000_000),
        ("Một tỷ, không trăm năm mươi triệu đồng", 1_050_000_000),
        ("(Bằng chữ: Một tỉ hai trăm triệu đồng chẵn./.)", 1_200_000_000),
        ("Số tiền bằng chữ: hai mươi mốt triệu đồng", 21_000_000),
        ("Bảng chữ: ba trăm nghìn đồng", 300_000),
        ("BA MƯƠI TƯ TRIỆU ĐỒNG", 34_000_000),
        ("mười lăm nghìn", 15_000),
        ("mười nghìn không trăm linh năm đồng", 10_005),
        ("một trăm lẻ bảy triệu", 107_000_000),
        ("hai tỷ rưỡi", 2_500_000_000),
        ("hai triệu rưỡi đồng", 2_500_000),
        ("một trăm rưỡi triệu", 150_000_000),
        ("một nghìn hai trăm tỷ đồng", 1_200_000_000_000),
        ("một tỷ năm triệu đồng", 1_005_000_000),
        ("không đồng", 0),
        ("năm đồng", 5),
        ("chín mươi nhăm triệu đồng Việt Nam", 95_000_000),
    ],
)
def test_amounts(text: str, value: int) -> None:
    assert parse_amount_words(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "đồng", "tỷ", "ba trăm triệu tỷ tỷ", "một tỷ tỷ", "hai triệu ba tỷ triệu", "một nghìn hai triệu", "trăm triệu",
     "một triệu hai", "một trăm năm", "một tỷ hai", "hai mươi mươi", "không mươi lăm", "ba bốn triệu", "linh năm triệu x",
     "khoảng ba trăm triệu đồng", "1 tỷ đồng", "ba trăm triệu đô la", "một " * 10_000],
)  # fmt: skip
def test_what_is_no_single_amount(text: str) -> None:
    assert parse_amount_words(text) is None


def test_lost_diacritics_are_read_and_named() -> None:
    parsed = read_amount_words("Một tỷ, ba trảm triệu đông")
    assert parsed is not None
    assert parsed.value == 1_300_000_000
    assert parsed.rules == ("amount_words", "words_folded")
    exact = read_amount_words("Một tỷ, ba trăm triệu đồng")
    assert exact is not None
    assert exact.rules == ("amount_words",)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (105, "một trăm linh năm"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_050_000_000, "một tỷ không trăm năm mươi triệu"),
        (64_300_715_000, "sáu mươi tư tỷ ba trăm triệu bảy trăm mười lăm nghìn"),
    ],
)
def test_writing(number: int, words: str) -> None:
    assert to_words(number) == words


@pytest.mark.parametrize("number", [-1, 10**18])
def test_writing_has_limits(number: int) -> None:
    with pytest.raises(ValueError, match=r"is not in"):
        to_words(number)


@given(st.integers(0, 10**18 - 1) | st.builds(lambda d, e: d * 10**e, st.integers(0, 999), st.integers(0, 15)))
def test_words_come_back(number: int) -> None:
    words = to_words(number)
    assert parse_amount_words(f"{words} đồng") == number
    assert parse_amount_words(fold(f"Bằng chữ: {words} đồng chẵn")) == number


WORDS = [
    "một",
    "hai",
    "tư",
    "lăm",
    "mươi",
    "mười",
    "trăm",
    "linh",
    "rưỡi",
    "nghìn",
    "triệu",
    "tỷ",
    "đồng",
    "chẵn",
    "xe",
]


@given(st.lists(st.sampled_from(WORDS)))
def test_any_words_are_answered(words: list[str]) -> None:
    value = parse_amount_words(" ".join(words))
    assert value is None or 0 <= value < 10**18
