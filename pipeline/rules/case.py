"""What a quality rule sees and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from msgspec.structs import replace

from extractors.layout import Passage
from schemas.document import Source
from schemas.geometry import Box
from schemas.record import Extraction, Finding, Record, Severity

__all__ = ["Case", "Outcome", "Remark", "Rule", "Value", "about"]

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


class Remark(NamedTuple):
    """What a rule says of something: of numbers and texts alike, as they are written.

    Attributes:
        rule: Its name.
        severity: How bad it is.
        message: The finding in a sentence, in Vietnamese.
        expected: What the proof gives.
        actual: What is printed.
        suggestion: Repair that would make the proof hold.
    """

    rule: str
    severity: Severity
    message: str
    expected: object = None
    actual: object = None
    suggestion: str | None = None

    def at(self, page: int | None, box: Box | None, source: Source, confidence: float) -> Finding:
        """The finding at a place that was read so surely (0..1)."""
        return Finding(
            rule=self.rule,
            severity=self.severity,
            message=self.message,
            page=page,
            box=box,
            expected=None if self.expected is None else str(self.expected),
            actual=None if self.actual is None else str(self.actual),
            suggestion=self.suggestion,
            source=source,
            confidence=confidence,
        )


def about(record: Record, column: str, remark: Remark) -> Finding:
    """A finding about one value of a record, placed where the value is printed."""
    reading = record.raw.readings.get(column)
    printed = reading or record.raw
    source, confidence = (reading.source, reading.confidence) if reading else ("text", 1.0)
    found = remark.at(printed.page, printed.box, source, confidence)
    return replace(found, dataset=record.dataset, row_id=record.row_id, column=column)
