"""Quality rules, one file each; `validate` runs them all over one document."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from msgspec.structs import replace

from extractors.extract import passages_beside_tables
from normalizers.corrections import apply_corrections
from normalizers.places.document import home_of, with_codes
from normalizers.places.records import coded
from pipeline.rules._corrected import as_corrected
from pipeline.rules.case import Case, Rule, Value
from schemas.columns import COLUMNS
from schemas.correction import CorrectionsFile
from schemas.document import Page
from schemas.record import Extraction, KnownBy, Record, Verdict

__all__ = ["RULES", "validate"]


_FIGURES = ("integer", "number", "money", "quantity")
_BEHIND_SLASH = ("communes_total", "denominator", "quantity_of")


def _discover() -> dict[str, Rule]:
    names = sorted(m.name for m in iter_modules(__path__) if m.name != "case" and not m.name.startswith("_"))
    return {name: import_module(f"{__name__}.{name}").check for name in names}


RULES: dict[str, Rule] = _discover()
"""Every rule by the name of its module; a new module with `check` in this folder is a new rule.

Modules whose names begin with `_` are what several rules share.
"""


def validate(extraction: Extraction, pages: tuple[Page, ...], corrections: CorrectionsFile | None = None) -> Verdict:
    """Records normalised, corrected by people and proved, with all findings.

    A value that a rule proves is `proved`; one that a rule doubts is `suspect` and its row carries the rule's name in
    `flags`. Doubt wins over proof: two proofs that disagree are a doubt. A corrected figure is judged as if it were
    printed; where it cannot be put in the place of what is, it stays `single`.
    """
    plain = extraction
    extraction, records, corrected = apply_corrections(plain, corrections, _with_codes)
    read = as_corrected(plain, records, pages)
    passages = passages_beside_tables(read.pages, read.tables)
    case = Case(replace(extraction, tables=read.tables), records, passages)
    outcomes = {name: rule(case) for name, rule in RULES.items()}
    findings = (*extraction.findings, *corrected, *(f for outcome in outcomes.values() for f in outcome.findings))
    proved = {value for outcome in outcomes.values() for value in outcome.proved}
    doubted: dict[Value, set[str]] = {}
    for name, outcome in outcomes.items():
        for value in outcome.doubted:
            doubted.setdefault(value, set()).add(name)
    for same in _same_prints(records):
        # One print is one print: what is proved or doubted of it in one dataset is so in every other.
        why = set().union(*(doubted.get(value, ()) for value in same))
        doubted.update(dict.fromkeys(same, why) if why else {})
        proved.update(same if proved.intersection(same) else ())
    for value in read.unplaced:
        proved.discard(value)
        doubted.pop(value, None)
    return Verdict(extraction, pages, tuple(_judged(r, proved, doubted) for r in records), findings)


def _with_codes(extraction: Extraction, records: tuple[Record, ...]) -> tuple[Extraction, tuple[Record, ...]]:
    """The official codes of the places that the document and its rows name."""
    home = home_of(extraction.document)
    return replace(extraction, document=with_codes(extraction.document, home)), coded(records, home)


def _same_prints(records: tuple[Record, ...]) -> list[list[Value]]:
    """Values, of one dataset or several, that are one and the same print: its place, text and side of a slash."""
    places: dict[tuple[object, ...], list[Value]] = {}
    for record in records:
        for column, reading in record.raw.readings.items():
            if (
                column in record.known_by
                and COLUMNS[column].kind in _FIGURES
                and any(c.isdigit() for c in reading.text)
            ):
                place = (reading.page, reading.box.x0, reading.box.y0, reading.text, column in _BEHIND_SLASH)
                places.setdefault(place, []).append((record.row_id, column))
    return [values for values in places.values() if len(values) > 1]


def _judged(record: Record, proved: set[Value], doubted: dict[Value, set[str]]) -> Record:
    known: dict[str, KnownBy] = dict(record.known_by)
    flags = list(record.flags)
    for column in known:
        value = (record.row_id, column)
        if value in doubted:
            known[column] = "suspect"
            flags.extend(sorted(doubted[value] - set(flags)))
        elif value in proved:
            # A doubtful reading that a proof confirms is a proved one; its low confidence needs no flag any more.
            known[column] = "proved"
    if "low_confidence" in flags and "suspect" not in known.values():
        flags.remove("low_confidence")
    return Record(record.dataset, record.row_id, record.raw, record.values, record.rules, known, tuple(flags))
