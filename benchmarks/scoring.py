"""How far a reading is from the truth: word and character error rates, marks, digits.

Both sides are brought to one spelling first (Unicode NFC, one place of the tone mark, one form of quotes and dashes):
what only looks different is no error. A word is what stands between blanks without the punctuation at its ends, and
upper and lower case are different.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import msgspec
from rapidfuzz.distance import Levenshtein

from normalizers.syllables import fold
from normalizers.text import clean

__all__ = ["Score", "add", "digit_strings", "one_spelling", "score_aligned", "score_bag", "words_of"]

_SIGNS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00ad": "-"})
_ENDS = re.compile(r"^(?:[^\w%]|_)+|(?:[^\w%]|_)+$")
_DIGITS = re.compile(r"\d+(?:[.,/]\d+)*")


class Score(msgspec.Struct, frozen=True):
    """Counts of one or many pages; `add` sums them, the properties are rates.

    Attributes:
        words: Truth words that were aligned.
        word_edits: Words put in, left out or changed, of the alignment that needs fewest.
        base_edits: The same with all diacritics taken off both sides.
        base_right: Aligned truth words whose letters are right when diacritics are left aside.
        marks_wrong: Of those, words with a wrong diacritic.
        letters: Truth characters that were aligned, single blanks included.
        letter_edits: Characters put in, left out or changed.
        bag: Truth words that were looked for regardless of their order.
        missed: Of those, words the reading does not have (or has fewer times).
        extra: Words of the reading that the truth does not have (or has fewer times).
        digits: Truth digit strings ("1.279.595", "22/22", "2019").
        digits_missed: Of those, the ones the reading does not have, regardless of order.
    """

    words: int = 0
    word_edits: int = 0
    base_edits: int = 0
    base_right: int = 0
    marks_wrong: int = 0
    letters: int = 0
    letter_edits: int = 0
    bag: int = 0
    missed: int = 0
    extra: int = 0
    digits: int = 0
    digits_missed: int = 0

    @property
    def word_error_rate(self) -> float | None:
        """Edits per truth word; may exceed 1."""
        return _rate(self.word_edits, self.words)

    @property
    def base_error_rate(self) -> float | None:
        """Edits per truth word, diacritics left aside."""
        return _rate(self.base_edits, self.words)

    @property
    def diacritic_error_rate(self) -> float | None:
        """Share (0..1) of words with the right letters that have a wrong diacritic."""
        return _rate(self.marks_wrong, self.base_right)

    @property
    def character_error_rate(self) -> float | None:
        """Edits per truth character; may exceed 1."""
        return _rate(self.letter_edits, self.letters)

    @property
    def miss_rate(self) -> float | None:
        """Share (0..1) of truth words that the reading does not have, in any order."""
        return _rate(self.missed, self.bag)

    @property
    def digit_miss_rate(self) -> float | None:
        """Share (0..1) of truth digit strings that the reading does not have, in any order."""
        return _rate(self.digits_missed, self.digits)


def add(scores: Iterable[Score]) -> Score:
    """The sum of all counts."""
    total = dict.fromkeys(Score.__struct_fields__, 0)
    for score in scores:
        for name, count in msgspec.structs.asdict(score).items():
            total[name] += count
    return Score(**total)


def one_spelling(text: str) -> str:
    """NFC, tone marks in one place, one form of quotes and dashes, single blanks."""
    return " ".join(clean(text).text.translate(_SIGNS).split())


def words_of(text: str) -> list[str]:
    """Words of a text without punctuation at their ends, in order."""
    return [word for token in one_spelling(text).split() if (word := _ENDS.sub("", token))]


def digit_strings(text: str) -> list[str]:
    """Runs of digits with the marks inside them: "1.279.595", "94,6", "22/22"."""
    return _DIGITS.findall(text)


def score_aligned(truth: str, reading: str) -> Score:
    """Word, character and diacritic errors of a reading of the whole truth in the truth's order."""
    expected, found = words_of(truth), words_of(reading)
    # compared as tokens, so that a changed word counts once however many letters it has
    edits = Levenshtein.distance(expected, found)
    base_expected, base_found = [fold(w) for w in expected], [fold(w) for w in found]
    alignment = Levenshtein.opcodes(base_expected, base_found)
    right = wrong = 0
    for step in alignment:
        if step.tag == "equal":
            pairs = zip(expected[step.src_start : step.src_end], found[step.dest_start : step.dest_end], strict=True)
            right += step.src_end - step.src_start
            wrong += sum(a.lower() != b.lower() for a, b in pairs)
    letters = one_spelling(truth)
    return Score(
        words=len(expected),
        word_edits=edits,
        base_edits=Levenshtein.distance(base_expected, base_found),
        base_right=right,
        marks_wrong=wrong,
        letters=len(letters),
        letter_edits=Levenshtein.distance(letters, one_spelling(reading)),
    )


def score_bag(truth: str, reading: str) -> Score:
    """Missed and extra words and digit strings, wherever on the page they stand."""
    expected, found = Counter(words_of(truth)), Counter(words_of(reading))
    digits = Counter(digit_strings(one_spelling(truth)))
    return Score(
        bag=expected.total(),
        missed=(expected - found).total(),
        extra=(found - expected).total(),
        digits=digits.total(),
        digits_missed=(digits - Counter(digit_strings(one_spelling(reading)))).total(),
    )


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None
