"""The repair stage: the words of a page cleaned, lost glyphs filled, doubtful OCR words mended; every change traced."""

from __future__ import annotations

import re
import unicodedata

import msgspec

from normalizers.diacritics.decoder import Slot, confidences
from normalizers.diacritics.model import Model, load
from normalizers.diacritics.tokens import NUMBER
from normalizers.foreign import is_foreign_page
from normalizers.glyphs import LOST, Filled, fill
from normalizers.ocr_letters import mend_letters
from normalizers.syllables import fold, is_syllable, place_tone
from normalizers.text import clean
from schemas.document import Change, Page, Word

__all__ = ["repair_page"]

_DOUBTFUL = 0.6
"""OCR words read with less confidence than this may be mended by the lexicon."""

_SURE = 0.97
"""Least share of the probability a mend must have among the words one diacritic away."""

_SUPPORT = -7.0
"""Least log-probability of the mended word after, and of the next word after it (a chance pair has about -10)."""

_CORE = re.compile(r"^(\W*)([^\W\d_]+)(\W*)$")


def repair_page(page: Page) -> Page:
    """`page` with repaired words.

    Every word goes through `normalizers.text.clean`; lost glyphs (U+FFFD) are filled from the vocabulary and the
    neighbouring words, unless the page is in another language; an OCR word of low confidence that is no syllable
    becomes the one syllable a diacritic away that both neighbours support. Numbers, codes, addresses, names and words
    of other languages are not touched. A word of the text layer that changed beyond Unicode normal form has source
    `repaired` and a confidence that reflects the doubt; the route of a text page with such words becomes `repaired`. A
    word that cleaning leaves empty (zero-width characters) is dropped.
    """
    cleaned = [done for word in page.words if (done := _relettered(_cleaned(word))).text]
    filled = _fillings([word.text for word in cleaned])
    words = [_filled(word, found) for word, found in zip(cleaned, filled, strict=True)]
    if any(word.source == "ocr" and word.confidence < _DOUBTFUL for word in words):
        words = _mended(words)
    repaired = any(word.source == "repaired" for word in words)
    route = "repaired" if page.route == "text" and repaired else page.route
    return msgspec.structs.replace(page, words=tuple(words), route=route)


def _fillings(texts: list[str]) -> list[Filled]:
    """Each word with its lost glyphs filled; on a page in another language they stay: the vocabulary is Vietnamese."""
    damaged = [LOST in text for text in texts]
    sound = (text for text, lost in zip(texts, damaged, strict=True) if not lost)
    if any(damaged) and is_foreign_page(sound):
        return [Filled(text, float(not lost), 0) for text, lost in zip(texts, damaged, strict=True)]
    return fill(texts)


def _cleaned(word: Word) -> Word:
    if word.text.isascii() and word.text.isprintable():
        return word
    traced = clean(word.text)
    text = "".join(traced.text.split())
    if text == word.text:
        return word
    changes = (*word.changes, *traced.changes)
    if text != traced.text:
        changes = (*changes, Change("blanks", traced.text, text))
    material = unicodedata.normalize("NFC", word.text) != text
    source = "repaired" if material and word.source == "text" else word.source
    return msgspec.structs.replace(word, text=text, changes=changes, source=source)


def _relettered(word: Word) -> Word:
    """An OCR word without letters given twice or of other languages."""
    text = mend_letters(word.text) if word.source == "ocr" else word.text
    if text == word.text:
        return word
    return msgspec.structs.replace(word, text=text, changes=(*word.changes, Change("ocr_letter", word.text, text)))


def _filled(word: Word, found: Filled) -> Word:
    """`word` with its lost glyphs filled; one that could not be filled keeps them and has no confidence."""
    if LOST not in word.text:
        return word
    source = "repaired" if word.source == "text" else word.source
    changes = word.changes
    if found.text != word.text:
        changes = (*changes, Change("lost_glyph", word.text, found.text))
    # what the reader said of a layer's word with a hole in it is doubt about the hole, which is filled now
    confidence = found.confidence if word.source != "ocr" else round(word.confidence * found.confidence, 4)
    return msgspec.structs.replace(word, text=found.text, changes=changes, source=source, confidence=confidence)


def _mended(words: list[Word]) -> list[Word]:
    """OCR words mended one by one, each with its neighbours as read."""
    model = load()
    return [
        _mend(word, words[at - 1] if at else None, words[at + 1] if at + 1 < len(words) else None, model)
        for at, word in enumerate(words)
    ]


def _mend(word: Word, before: Word | None, after: Word | None, model: Model) -> Word:
    core = _CORE.match(word.text)
    if word.source != "ocr" or word.confidence >= _DOUBTFUL or core is None or not core[2].islower():
        return word
    if is_syllable(core[2]) or model.number(core[2]) > 2 or core[1] or before is None or after is None:
        return word
    near = [model.ids[w] for w in _one_mark_away(core[2]) if w in model.ids]
    left, right = _number(before.text, model), 0 if core[3] else _number(after.text, model)
    best = _clear_winner([(n, 0.0) for n in near], left, right, model)
    if best is None:
        return word
    text = core[1] + model.words[best] + core[3]
    return msgspec.structs.replace(
        word, text=text, changes=(*word.changes, Change("ocr_diacritic", word.text, text)), confidence=_DOUBTFUL
    )


def _number(text: str, model: Model) -> int:
    """Model number of a neighbour: its letters without signs around them."""
    core = _CORE.match(text)
    if core is None:
        return model.ids[NUMBER] if text[:1].isdigit() else 1
    return model.number(place_tone(core[2].lower()))


def _clear_winner(near: Slot, left: int, right: int, model: Model) -> int | None:
    """The one candidate that both neighbours support, None where none or several do."""
    if not near or left <= 2 or right <= 2:
        return None
    slots: list[Slot] = [((left, 0.0),), near, ((right, 0.0),)]
    shares = [confidences(slots, (0, i, 0), model)[1] for i in range(len(near))]
    at = max(range(len(near)), key=shares.__getitem__)
    best = near[at][0]
    supported = model.logp(1, left, best) > _SUPPORT and model.logp(left, best, right) > _SUPPORT
    return best if supported and shares[at] >= _SURE else None


def _one_mark_away(token: str) -> list[str]:
    """Syllables that differ from `token` in the marks of one letter, or in the tone alone."""
    found: set[str] = set()
    for at, letter in enumerate(token):
        for other in _FAMILIES.get(fold(letter), ""):
            changed = place_tone(token[:at] + other + token[at + 1 :])
            if other != letter and is_syllable(changed):
                found.add(changed)
    return sorted(found)


_FAMILIES = {
    "a": "aàảãáạăằẳẵắặâầẩẫấậ",
    "d": "dđ",
    "e": "eèẻẽéẹêềểễếệ",
    "i": "iìỉĩíị",
    "o": "oòỏõóọôồổỗốộơờởỡớợ",
    "u": "uùủũúụưừửữứự",
    "y": "yỳỷỹýỵ",
}
