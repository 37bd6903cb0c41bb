"""Numbers of a table column one below the other, any run of which is added up at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from normalizers.numbers import is_empty_mark
from schemas.record import Record

__all__ = ["Ledger", "Run", "is_known", "number_of"]


class Ledger:
    """Records one below the other with their running sums, so that any run of them is added up at once."""

    def __init__(self, records: Iterable[Record], column: str, printed: str) -> None:
        self.records: list[Record] = []
        self.sums, self.unknown = [0], [0]
        self.column, self.printed = column, printed
        for record in records:
            self.add(record)

    def add(self, record: Record) -> None:
        """One more record at the end."""
        self.records.append(record)
        self.sums.append(self.sums[-1] + number_of(record, self.column))
        self.unknown.append(self.unknown[-1] + (not is_known(record, self.column, self.printed)))

    def run(self, start: int = 0, end: int | None = None) -> Run:
        """The records start..end, by default all that there are by now."""
        return Run(self, start, len(self.records) if end is None else end)


class Run(NamedTuple):
    """Records that follow each other in a ledger."""

    ledger: Ledger
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def total(self) -> int:
        """The sum; a dash adds nothing."""
        return self.ledger.sums[self.end] - self.ledger.sums[self.start]

    @property
    def known(self) -> bool:
        """Whether each is a number, or a dash."""
        return self.ledger.unknown[self.end] == self.ledger.unknown[self.start]

    @property
    def records(self) -> list[Record]:
        """The records."""
        return self.ledger.records[self.start : self.end]


def is_known(record: Record, column: str, printed: str) -> bool:
    """Whether the value is a number, or a dash that stands for nothing to add."""
    return record.values[column] is not None or is_empty_mark(record.raw.readings[printed].text)


def number_of(record: Record, column: str) -> int:
    """The value, 0 for a dash."""
    value = record.values[column]
    return value if isinstance(value, int) else 0
