"""One wrong digit at a time, put into the words of a page as a reader would, and what the proofs make of it."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Literal

import msgspec

from pipeline import stages
from schemas.columns import COLUMNS
from schemas.document import Page, Word
from schemas.geometry import Box
from schemas.record import Record, Verdict

__all__ = ["Injected", "inject", "injection_lines"]

Fate = Literal["caught", "silent", "proved"]
"""caught: the value is suspect, its row flagged, a finding stands at it, or it is no value any more;
proved: it passes for proved although it is wrong; silent: neither."""

_NUMERIC = ("integer", "number", "money", "quantity")


_SECOND = ("communes_total", "denominator", "quantity_of")
"""Columns printed behind the slash of n/m."""


class Injected(msgspec.Struct, frozen=True):
    """One wrong digit.

    Attributes:
        document: File name.
        dataset: Of the value.
        place: table or prose.
        known_by: How the value was known before: `proved` means that a total or a ratio reproduces it.
        old: As printed.
        new: With the wrong digit.
        fate: What came of it.
    """

    document: str
    dataset: str
    place: str
    known_by: str
    old: str
    new: str
    fate: Fate


def inject(verdicts: list[Verdict], number: int, seed: int) -> list[Injected]:
    """Up to `number` wrong digits for each dataset, chosen by `seed`, each in a document otherwise untouched."""
    chance = random.Random(seed)
    values: dict[str, list[tuple[Verdict, Record, str]]] = defaultdict(list)
    for verdict in verdicts:
        for record in verdict.records:
            for column in record.known_by:
                if _is_figure(record, column):
                    values[record.dataset].append((verdict, record, column))
    done = []
    for dataset in sorted(values):
        for verdict, record, column in chance.sample(values[dataset], min(number, len(values[dataset]))):
            one = _inject_one(verdict, record, column, chance)
            if one:
                done.append(one)
    return done


def _is_figure(record: Record, column: str) -> bool:
    """Whether a reading is a printed number that stands in a value."""
    kind = COLUMNS[column].kind
    counted = column in ("amount_printed", "quantity_printed", "value", "value_printed") or kind in _NUMERIC
    return counted and any(c.isdigit() for c in record.raw.readings[column].text)


def _inject_one(verdict: Verdict, record: Record, column: str, chance: random.Random) -> Injected | None:
    """One wrong digit in the word that prints a value; None where that word is not found."""
    reading = record.raw.readings[column]
    page = next(p for p in verdict.pages if p.number == reading.page)
    near = [w for w in page.words if reading.box.grown(1).holds(*w.box.center)]
    found = [(w, places) for w in near if (places := _digits_in(w.text, reading.text, last=column in _SECOND))]
    if not found:
        return None
    word, places = chance.choice(found)
    at = chance.choice(places)
    digit = chance.choice([d for d in "0123456789" if d != word.text[at] and not (d == "0" and at == places[0])])
    new = word.text[:at] + digit + word.text[at + 1 :]
    pages = tuple(_with_word(p, word, new) if p is page else p for p in verdict.pages)
    after = stages.validate(stages.extract(verdict.extraction.source, pages), pages)
    fate = _fate(verdict, after, record, column, word.box)
    place = "table" if record.raw.table_id else "prose"
    name = verdict.extraction.source.file_name
    return Injected(name, record.dataset, place, record.known_by[column], word.text, new, fate)


def _digits_in(word: str, printed: str, *, last: bool) -> list[int]:
    """Where a word has digits of a printed value: the value stands in the word, or the word in the value."""
    core = word.strip("();:.,%đ")
    if printed in word:
        start = word.rfind(printed) if last else word.find(printed)
    elif core and core in printed:
        start, printed = word.find(core), core
    else:
        return []
    return [i for i in range(start, start + len(printed)) if word[i].isdigit()]


def _with_word(page: Page, old: Word, text: str) -> Page:
    words = tuple(msgspec.structs.replace(w, text=text, raw_text=text) if w is old else w for w in page.words)
    return msgspec.structs.replace(page, words=words)


def _fate(before: Verdict, after: Verdict, record: Record, column: str, box: Box) -> Fate:
    """What became of the value at a place."""
    told = {(f.rule, f.page, f.message) for f in before.findings}
    new = [f for f in after.findings if f.severity != "info" and (f.rule, f.page, f.message) not in told]
    page = record.raw.readings[column].page
    here = [
        r
        for r in after.records
        if r.dataset == record.dataset
        and column in r.raw.readings
        and r.raw.readings[column].page == page
        and r.raw.readings[column].box.grown(2).holds(*box.center)
    ]
    if not here or any(r.flags or r.known_by.get(column) == "suspect" for r in here):
        return "caught"
    if any(f.row_id in {r.row_id for r in here} or (f.page == page and f.box and f.box.intersection(box)) for f in new):
        return "caught"
    return "proved" if any(r.known_by.get(column) == "proved" for r in here) else "silent"


def injection_lines(injected: list[Injected]) -> list[str]:
    """A table: dataset, table or prose, whether the value was proved before, how many digits were caught."""
    groups: dict[tuple[str, str, str], list[Injected]] = defaultdict(list)
    for one in injected:
        reproduced = "proved before" if one.known_by == "proved" else "not proved"
        groups[one.dataset, one.place, reproduced].append(one)
    out = [f"{'one wrong digit in':16}{'':8}{'':16}{'tried':>7}{'caught':>9}{'called proved':>15}"]
    for (dataset, place, reproduced), all_of in sorted(groups.items()):
        caught = sum(one.fate == "caught" for one in all_of)
        wrong = sum(one.fate == "proved" for one in all_of)
        share = f"{100 * caught / len(all_of):.1f}%"
        out.append(f"{dataset:16}{place:8}{reproduced:16}{len(all_of):7}{share:>9}{wrong:>15}")
    return out
