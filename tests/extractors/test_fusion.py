"""Two readers made one: what a lattice says, how readings are aligned, who is believed."""

from __future__ import annotations

import numpy as np
import pytest
from build import font
from msgspec.structs import replace
from PIL import Image, ImageDraw

from extractors.ocr import trueocr
from extractors.ocr.alignment import align
from extractors.ocr.cascade import ENGINE as CASCADE
from extractors.ocr.ctc import readings, score
from extractors.ocr.digits import fuller_roman
from extractors.ocr.engine import OcrWord, read_images
from extractors.ocr.fusion import DISAGREED, doubtful, fuse
from extractors.ocr.lattice import (
    Lattice,
    SeenLine,
    packed,
    placed,
    quantised,
    segments,
    spelled,
    unpacked,
)
from extractors.ocr.registry import get_engine
from extractors.ocr.second import restored_layer, with_second_opinion
from schemas.document import Word
from schemas.errors import EngineError
from schemas.geometry import Box

ALPHABET = "'abcdđefghiklmnopqrstuvwxyzàáảãạâầấẩẫậăắéêềếểễệíìỉĩịóòôồốổỗộơờớởợúùủũụưừứửữựýđĐBNUKQ0123456789%().,;:/-+& "
needs_reader = pytest.mark.skipif(not trueocr.is_installed(), reason="the second reader (trueocr) is not installed")


def line(*frames, y=100.0, left=0.0, step=10.0):
    """A line of frames: a letter, or letters ("" for none) with their chances; between them stands a frame of nothing."""
    rows = []
    for frame in frames:
        chances = {frame: 0.98} if isinstance(frame, str) else dict(frame)
        found = ((ALPHABET.index(c) + 1 if c else 0, p) for c, p in chances.items())
        rows.append(sorted(found, key=lambda pair: -pair[1]))
        rows.append([(0, 0.99)])
    widest = max(len(row) for row in rows)
    logs = np.full((len(rows), widest), -30.0, np.float32)
    symbols = np.zeros((len(rows), widest), np.int64)
    for at, row in enumerate(rows):
        for k, (symbol, chance) in enumerate(row):
            symbols[at, k], logs[at, k] = symbol, np.log(chance)
    counts, kept, costs = quantised(logs, symbols)
    inked = bytes(0 if row[0][0] not in (0, len(ALPHABET)) else 255 for row in rows)
    ends = bytes(255 if not top else 0 for top in inked)
    return SeenLine((left, y, left + step * len(rows), y + 20), left, step, counts, kept, costs, inked, ends)


def lattice(*lines, **more):
    return Lattice(ALPHABET, lines, **more)


def only(seen):
    (segment,) = segments(seen)
    return segment


DUOC = [{"d": 0.7, "đ": 0.3}, "ư", "ợ", "c"]


def test_a_lattice_comes_back_from_its_bytes():
    seen = lattice(line(*DUOC, " ", "p", "h", "ê"))
    assert unpacked(packed(seen)) == seen


def test_pale_print_is_boxed_by_its_letters_and_its_line():
    inked = line("t", "ổ", "n", "g")
    box = only(lattice(inked)).box
    pale = replace(inked, tops=bytes([0] + [255] * 7), bottoms=bytes([20] + [0] * 7))
    assert only(lattice(pale)).box == Box(box.x0, 100, box.x1, 120)


def test_readings_have_their_probabilities_and_gaps_part_words():
    seen = lattice(line(*DUOC, " ", "p", "h", "ê"))
    first, second = segments(seen)
    assert [spelled(s, ALPHABET) for s in (first, second)] == ["dược", "phê"]
    found = dict(readings(first, ALPHABET))
    assert found["dược"] > found["được"] > -2
    assert score(first, "được", ALPHABET) == pytest.approx(found["được"], abs=0.05)
    assert score(first, "khác", ALPHABET) < -20
    assert first.box.x1 <= second.box.x0


def test_a_doubtful_gap_keeps_both_readings():
    seen = lattice(line("k", "h", "i", {" ": 0.6, "-": 0.3}, "c", "ó"))
    assert {"khi có", "khi-có"} <= {text for text, _ in readings(only(seen), ALPHABET)}


def test_a_bracket_begins_a_word_of_its_own_and_a_comma_ends_one():
    seen = lattice(line("x", "ã", ",", "t", "ỉ", "n", "h", "(", "2", ")"))
    assert [spelled(s, ALPHABET) for s in segments(seen)] == ["xã,", "tỉnh", "(2)"]


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ("đồng,đạt", ["đồng,", "đạt"]),
        ("2024,theo", ["2024,", "theo"]),
        ("số:12", ["số:", "12"]),
        ("đất:1", ["đất:1"]),
        ("8:30", ["8:30"]),
        ("2,5", ["2,5"]),
        ("ngày04tháng", ["ngày", "04", "tháng"]),
        ("ngày&5 tháng", ["ngày", "&5", "tháng"]),
        ("ngày/tháng", ["ngày/tháng"]),
        ("http:/kho.vn", ["http://kho.vn"]),
    ],
)
def test_words_are_parted_where_print_has_a_gap(seen, words):
    assert [word.text for word in fuse(lattice(line(*seen)))] == words


def test_an_address_seen_with_one_slash_or_two_stays_the_likeliest():
    seen = line(*"http:", "/", {"": 0.7, "/": 0.3}, *"a", {"&": 0.6, "8": 0.4}, *"b1")
    assert [word.text for word in fuse(lattice(seen))] == ["http://a&b1"]


def test_letters_that_make_no_word_together_are_parted_where_the_reader_thinks_of_a_gap():
    def glued(chance):
        return [word.text for word in fuse(lattice(line(*"UBN", {"": 0.9, " ": chance}, *"huyện")))]

    assert glued(0.3) == ["UBN", "huyện"]
    assert glued(0.01) == ["UBNhuyện"]


def test_words_of_a_text_share_its_box():
    assert placed("ab cde", Box(0, 0, 60, 10)) == [("ab", Box(0, 0, 20, 10)), ("cde", Box(30, 0, 60, 10))]


def test_language_chooses_among_what_the_image_allows():
    words = fuse(lattice(line("đ", "ã", " ", *DUOC, " ", "p", "h", "ê", " ", "d", "u", "y", "ệ", "t")))
    assert [w.text for w in words] == ["đã", "được", "phê", "duyệt"]
    assert (words[1].raw, words[1].rule) == ("dược", "ocr_language")
    assert [w.rule for w in words if w.text != "được"] == [""] * 3
    assert all(0 <= w.confidence <= 1 for w in words)


def test_language_never_touches_digits():
    seen = lattice(line("n", "ă", "m", " ", "2", "0", {"7": 0.6, "1": 0.4}, "9"))
    year = fuse(seen)[1]
    assert year.text == "2079"
    assert year.confidence < 0.92


def word(text, box, confidence=0.95):
    return OcrWord(text, box, confidence, 0)


def test_digits_of_two_readers_are_agreed_or_in_doubt():
    seen = lattice(line("2", "0", {"7": 0.6, "1": 0.4}, "9"))
    box = only(seen).box
    agreed = fuse(seen, [word("2079", box)])[0]
    assert (agreed.text, agreed.confidence, agreed.agreed) == ("2079", pytest.approx(0.99, abs=0.01), True)
    assert not fuse(seen)[0].agreed
    other = fuse(seen, [word("2019", box)])[0]
    assert other.text == "2019"
    torn = fuse(lattice(line("2", "0", "7", "9")), [word("2019", box, 0.6)])[0]
    assert torn.text == "2079"
    assert torn.confidence <= DISAGREED
    assert not torn.agreed


@pytest.mark.parametrize(
    ("said", "agreed"), [("1.250.000", True), ("1,250,000", True), ("1.250,000", True), ("1.250", False)]
)
def test_signs_between_groups_of_three_part_no_readers(said, agreed):
    seen = lattice(line(*"1,250,000" if agreed else "1,250"))
    (found,) = fuse(seen, [word(said, only(seen).box)])
    assert found.agreed is agreed


@pytest.mark.parametrize(
    ("seen", "said", "agreed"),
    [
        ("4b", "4†", False),
        ("4b", "4B", True),
        ("4", "4|", True),
        ("đ3", "@3", False),
        ("2021;", "2021.", True),
        ("kh7", "kh7", True),
    ],
)
def test_digits_are_agreed_only_where_what_is_stuck_to_them_is_the_same(seen, said, agreed):
    """Of a number written with a pen both readers may know the same part."""
    image = lattice(line(*seen))
    (found,) = fuse(image, [word(said, only(image).box)])
    assert found.agreed is agreed
    assert (found.confidence <= DISAGREED) is not agreed


def test_of_a_digit_and_a_letter_of_its_shape_the_digit_is_taken_in_doubt():
    seen = lattice(line(*"ka3", {"1": 0.6, "l": 0.4}))
    (found,) = fuse(seen, [word("ka3l", only(seen).box, 0.97)])
    assert (found.text, found.confidence <= DISAGREED) == ("ka31", True)


def test_the_first_reader_sees_best_which_letters_a_code_has():
    seen = lattice(line(*"58/QB", {"U": 0.8, "": 0.2}))
    (found,) = fuse(seen, [word("58/QB", only(seen).box, 0.97)])
    assert (found.text, found.agreed) == ("58/QBU", True)


@pytest.mark.parametrize(
    ("first", "second", "fuller"),
    [
        ("II.", "III.", "III."),
        ("III.", "I.", "III."),
        ("XI", "XII)", "XII)"),
        ("II.", "II", None),
        ("IV", "VI", None),
        ("II", "ll", None),
    ],
)
def test_of_two_roman_numbers_the_one_with_a_stroke_more_is_taken(first, second, fuller):
    assert fuller_roman(first, second) == fuller


def test_a_word_that_language_hardly_expects_is_doubted_but_not_changed():
    def read(text):
        return {w.text: w.confidence for w in fuse(lattice(line(*text)))}

    assert read("nâng cao nang lực")["nang"] <= 0.6
    assert read("nâng cao năng lực")["năng"] > 0.9


def test_what_both_readers_say_outweighs_a_little_language():
    seen = lattice(line(*"các b", {"u": 0.55, "ư": 0.45}, "n"))
    box = segments(seen)[1].box
    assert [fuse(seen, [word(said, box, 0.3)])[1].text for said in ("bun", "bưn")] == ["bun", "bưn"]


def test_a_reviewed_abbreviation_is_likelier_than_what_nobody_knows():
    seen = lattice(line("q", "l", "v", {"k": 0.6, "b": 0.4}))
    assert fuse(seen)[0].text == "qlvb"


def test_a_lone_single_quote_is_a_double_one_the_first_reader_does_not_know():
    quote = lattice(line("'", "N", "ô", "n", "g"))
    assert fuse(quote)[0].text == '"Nông'
    assert fuse(lattice(line("K", "'", "B", "a", "n", "g")))[0].text == "K'Bang"


def test_the_first_reader_sees_best_whether_a_letter_is_small():
    seen = lattice(line("s", "ở"))
    assert fuse(seen, [word("Sở", only(seen).box)])[0].text == "sở"


def test_a_number_stuck_in_the_words_of_a_date_is_parted_from_them_and_doubted():
    words = fuse(lattice(line(*"ngày3tháng", " ", "9")))
    assert [word.text for word in words] == ["ngày", "3", "tháng", "9"]
    assert words[1].confidence <= 0.6 < words[3].confidence


def test_a_number_stuck_in_another_word_is_doubted():
    assert fuse(lattice(line(*"phê3duyệt")))[0].confidence <= 0.6
    assert fuse(lattice(line(*"36a/NQ")))[0].confidence > 0.8


def test_a_letter_with_a_tone_is_no_part_of_a_number():
    found = fuse(lattice(line(*"3ị ngày 3đ")))
    assert [word.text for word in found if word.confidence <= 0.6] == ["3ị"]


@pytest.mark.parametrize(("seen", "believed"), [("đồng/hộ", True), ("b/cáo", True), ("đxq/hộ", False), ("+", True)])
def test_words_joined_by_a_sign_are_believed_where_each_of_them_is_one(seen, believed):
    (word,) = fuse(lattice(line(*seen)))
    assert (word.confidence > 0.9) is believed


def test_a_full_stop_the_reader_thinks_of_stands_there():
    """At the end of a line it is likelier than the reader thinks; where it does not think of one there is none."""
    seen = lattice(line("x", "ã", {" ": 0.6, ".": 0.15}), line("h", "u", "y", "ệ", "n", y=160))
    assert [word.text for word in fuse(seen)] == ["xã.", "huyện"]


def test_doubt_about_a_full_stop_is_none_about_the_number():
    (word,) = fuse(lattice(line("2", "0", "2", "4", {" ": 0.5, ".": 0.4})))
    assert word.text == "2024."
    assert word.confidence > 0.8


def spaced(text, *, wide=()):
    """A line whose symbols stand a frame apart, those in `wide` two frames further off; a frame is a sixth as wide as
    the line is high.
    """
    frames = []
    for at, symbol in enumerate(text):
        frames += [{"": 0.99}] * (2 if at in wide else 0) + [symbol]
    return frames


@pytest.mark.parametrize(("wide", "text"), [((), "40,86"), ((4,), "40,8%")])
def test_a_six_too_far_from_the_digit_before_it_is_a_percent_sign(wide, text):
    (word,) = fuse(lattice(line(*spaced("40,86", wide=wide), step=4)))
    assert word.text == text
    assert (word.confidence <= DISAGREED) is bool(wide)


def test_a_percent_sign_that_the_second_reader_confirms_is_agreed():
    seen = lattice(line(*spaced("40,86", wide=(4,)), step=4))
    (word,) = fuse(seen, [OcrWord("40,8%", Box(0, 100, 60, 120), 0.9, 0)])
    assert (word.text, word.agreed) == ("40,8%", True)


def test_a_percent_sign_that_may_be_a_six_is_doubted():
    seen = lattice(line("5", "5", ".", "1", {"6": 0.97, "%": 0.03}))
    assert fuse(seen)[0].confidence <= DISAGREED
    assert fuse(lattice(line("5", "5", ".", "6")))[0].confidence > 0.9


def test_the_second_reader_is_heard_where_the_first_wavers():
    seen = lattice(line("b", {"i": 0.5, "ả": 0.45}, "n"))
    heard = fuse(seen, [word("bản", only(seen).box)])[0]
    assert (heard.text, heard.raw, heard.rule) == ("bản", "bin", "fused_readings")


def test_a_word_of_one_reader_may_be_two_of_the_other():
    a, b, c = Box(0, 0, 10, 10), Box(12, 0, 20, 10), Box(40, 0, 50, 10)
    whole, below = Box(0, 1, 20, 11), Box(0, 30, 20, 40)
    groups = align([a, b, c], [whole, below])
    assert ([0, 1], [0]) in groups
    assert ([2], []) in groups
    assert ([], [1]) in groups
    assert align([], []) == []


def test_doubtful_words_are_asked_for_with_their_neighbours():
    sure = lattice(line("đ", "ã", " ", "p", "h", "ê", " ", "d", "u", "y", "ệ", "t"))
    assert doubtful(sure, 0.9) == []
    seen = lattice(line("đ", "ã", " ", "p", "h", "ê", " ", {"2": 0.5, "7": 0.5}, " ", "d", "u", "y", "ệ", "t"))
    (box,) = doubtful(seen, 0.9)
    first, *_, last = segments(seen)
    assert first.box.x1 < box.x0 < box.x1 <= last.box.x1


def read_word(text, x, confidence=0.9, line_no=0):
    return Word(text, text, Box(x, 0, x + 8, 10), confidence, "ocr", line_no)


def words_in(text):
    return text.split()


SENTENCE = words_in(
    "ủy ban nhân dân tỉnh giao các sở ban ngành phối hợp thực hiện kế hoạch này trong năm học mới theo quy định"
)


def layer_of(texts):
    return tuple(Word(t, t, Box(10 * at, 0, 10 * at + 8, 10), 1.0, "text", 0) for at, t in enumerate(texts))


def test_a_layer_of_the_page_makes_its_words_surer_and_mends_doubtful_ones():
    words = [read_word(t, 10 * at) for at, t in enumerate(SENTENCE)]
    words[6] = read_word("cảc", 60, 0.3)
    heard = with_second_opinion(words, layer_of(SENTENCE))
    assert [w.text for w in heard] == SENTENCE
    assert heard[6].changes[-1].rule == "layer_opinion"
    assert heard[6].raw_text == "cảc"
    assert all(w.confidence > 0.9 for at, w in enumerate(heard) if at != 6)


def test_a_layer_of_something_else_is_not_heard():
    words = tuple(read_word(t, 10 * at) for at, t in enumerate(SENTENCE))
    assert with_second_opinion(words, layer_of(["Ký", "bởi:", "Ủy", "ban"])) == words
    assert with_second_opinion(words, layer_of(SENTENCE[::-1])) == words
    assert with_second_opinion((), layer_of(SENTENCE)) == ()


def test_names_and_numbers_are_not_taken_from_a_layer():
    words = [read_word(t, 10 * at) for at, t in enumerate(SENTENCE)]
    words[6], words[7] = read_word("Kbang", 60, 0.4), read_word("15", 70, 0.4)
    heard = with_second_opinion(words, layer_of([*SENTENCE[:6], "Khang", "75", *SENTENCE[8:]]))
    assert [w.text for w in heard[6:8]] == ["Kbang", "15"]
    assert heard[7].confidence == 0.4
    same = with_second_opinion(words, layer_of([*SENTENCE[:6], "Khang", "15", *SENTENCE[8:]]))
    assert [w.agreed for w in (same[6], same[7], heard[7])] == [False, True, False]


def test_a_layer_is_restored_word_by_word():
    layer = layer_of(words_in("uy ban nhan dan tinh ban hanh quyet dinh phe duyet ke hoach"))
    restored = restored_layer(layer)
    assert [w.raw_text for w in restored] == [w.raw_text for w in layer]
    assert " ".join(w.text for w in restored[-6:]) == "quyết định phê duyệt kế hoạch"
    assert restored_layer(()) == ()


def drawn(text):
    picture = Image.new("L", (1200, 400), 255)
    ImageDraw.Draw(picture).text((60, 180), text, 0, font=font(40))
    return np.asarray(picture, np.uint8)


@needs_reader
def test_the_fast_reader_reads_a_line_of_print():
    image = drawn("Quyết định phê duyệt kế hoạch năm 2021")
    (words,) = read_images(get_engine("fast"), None, [image], "page", 200)
    assert " ".join(w.text for w in words) == "Quyết định phê duyệt kế hoạch năm 2021"
    assert all(w.box.x0 >= 40 and w.box.x1 <= 1200 and 170 <= w.box.y0 < w.box.y1 <= 245 for w in words)
    assert [w.box.x0 for w in words] == sorted(w.box.x0 for w in words)


@needs_reader
def test_blank_and_tiny_images_have_no_words():
    for image in (np.full((300, 300), 255, np.uint8), np.zeros((1, 1), np.uint8), np.full((2, 900), 255, np.uint8)):
        for layout in ("page", "line", "number"):
            assert read_images(get_engine("fast"), None, [image], layout, 200) == [()]


@needs_reader
def test_numbers_are_read_as_nothing_else():
    digits = drawn("1.250.000")[170:245, 40:400]
    (words,) = read_images(get_engine("fast"), None, [np.ascontiguousarray(digits)], "number", 200)
    assert [w.text for w in words] == ["1.250.000"]


@needs_reader
def test_the_cascade_reads_cells_twice_and_leaves_digits_to_tesseract(tesseract):
    assert CASCADE.part("number") is CASCADE.part("drawn") is tesseract
    cells = [np.ascontiguousarray(drawn(text)[165:255, 40:700]) for text in ("Sở Thông tin và Truyền thông", "18.240")]
    name, number = read_images(CASCADE, None, cells, "line", 200)
    assert " ".join(w.text for w in name) == "Sở Thông tin và Truyền thông"
    assert [(w.text, w.agreed) for w in number] == [("18.240", True)]


@needs_reader
def test_the_cascade_repeats_itself():
    (raw,) = CASCADE.run([drawn("Số: 416/QĐ-UBND ngày 14 tháng 7")], "page", 200)
    words = CASCADE.parse(raw)
    assert words == CASCADE.parse(raw)
    assert " ".join(w.text for w in words) == "Số: 416/QĐ-UBND ngày 14 tháng 7"


def test_a_missing_reader_says_what_to_install(monkeypatch):
    monkeypatch.setattr(trueocr, "_folder", lambda: None)
    trueocr._version.cache_clear()
    with pytest.raises(EngineError, match="pip install"):
        trueocr.ENGINE.version()
    assert get_engine("auto").name == "tesseract"
