import pytest

from normalizers.ocr_letters import mend_letters, undouble


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("CNTTT", "CNTT"),
        ("QĐĐ-UBND", "QĐ-UBND"),
        ("DVCTTT,", "DVCTT,"),
        ("hồồ", "hồ"),
        ("416/QĐĐ-UBNDD", "416/QĐ-UBND"),
    ],
)
def test_a_letter_given_twice_is_taken_out(seen, meant):
    assert undouble(seen) == meant


@pytest.mark.parametrize(
    "text",
    [
        "xoong",
        "boong",
        "Google",
        "CNTT",
        "TTTT",
        "BTTTT",
        "KTTH",
        "AAA",
        "1100",
        "Võ",
        "tổng",
        "TỔỐNG",
        "www.abc.vn",
        "",
    ],
)
def test_words_codes_and_open_questions_stay(text):
    assert undouble(text) == text


def test_once_is_enough():
    for text in ("CNTTT", "QĐĐ-UBND", "UBNDD"):
        assert undouble(undouble(text)) == undouble(text)


@pytest.mark.parametrize(("seen", "meant"), [("Ñgọc", "Ngọc"), ("ñăm", "năm"), ("Peña", "Peña"), ("Ñ", "Ñ")])
def test_letters_of_other_languages(seen, meant):
    assert mend_letters(seen) == meant
