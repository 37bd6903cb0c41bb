"""What a quality rule sees and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from extractors.layout import Passage
from schemas.record import Extraction, Finding, Record, Severity

__all__ = ["Case", "Outcome", "Rule", "Value", "about"]

Value = tuple[str, str]
"""(row_id, column) of a value."""


_Made = TypeVar("_Made")


@dataclass(frozen=True, eq=False)
class Case:
    """One document as the rules see it.

    Attributes:
        extraction: Tables, letterhead, rows as printed.
        records: Normalised rows of all datasets.
        passages: Paragraphs beside the tables, in order.
    """

    extraction: Extraction
    records: tuple[Record, ...]
    passages: tuple[Passage, ...]
    _made: dict[object, Any] = field(default_factory=dict, init=False, repr=False)

    def of(self, dataset: str) -> list[Record]:
        """Records of one dataset, in document order."""
        return [record for record in self.records if record.dataset == dataset]

    def once(self, make: Callable[[Case], _Made]) -> _Made:
        """What a function makes of this case: made for the first rule that asks, kept for the others."""
        if make not in self._made:
            self._made[make] = make(self)
        made: _Made = self._made[make]
        return made


class Outcome(NamedTuple):
    """What a rule found.

    Attributes:
        findings: For the reviewer.
        proved: Values that a second printed figure reproduces.
        doubted: Values that a second printed figure contradicts.
    """

    findings: tuple[Finding, ...] = ()
    proved: frozenset[Value] = frozenset()
    doubted: frozenset[Value] = frozenset()


Rule = Callable[[Case], Outcome]


def about(  # noqa: PLR0913 - a finding has that many sides
    record: Record,
    column: str,
    rule: str,
    severity: Severity,
    message: str,
    expected: object = None,
    actual: object = None,
    suggestion: str | None = None,
) -> Finding:
    """A finding about one value of a record, placed where the value is printed."""
    reading = record.raw.readings.get(column)
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        page=reading.page if reading else record.raw.page,
        box=reading.box if reading else record.raw.box,
        dataset=record.dataset,
        row_id=record.row_id,
        column=column,
        expected=None if expected is None else str(expected),
        actual=None if actual is None else str(actual),
        suggestion=suggestion,
        source=reading.source if reading else "text",
        confidence=reading.confidence if reading else 1.0,
    )
