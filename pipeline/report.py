"""A finished run as a value."""

from __future__ import annotations

from msgspec import Struct

from pipeline.entries import CORRECTIONS_REFUSED, Event
from pipeline.take_in import Outcome

__all__ = ["Report"]


class Report(Struct, frozen=True):
    """A finished run.

    Attributes:
        command: `ingest` or `reprocess`.
        outcomes: What was worked on, in the order it was finished.
        events: Files that were not: skipped, duplicate, unreadable.
        seconds: Wall time.
    """

    command: str
    run: int
    outcomes: tuple[Outcome, ...]
    events: tuple[Event, ...]
    seconds: float

    @property
    def quarantined(self) -> int:
        """Documents this run gave up."""
        in_vain = sum(outcome.status == "quarantined" for outcome in self.outcomes)
        return in_vain + sum(event.action == "quarantined" for event in self.events)

    @property
    def refused(self) -> int:
        """Documents this run took in without their corrections, because these do not fit."""
        return sum(o.status == "taken_in" and o.reason == CORRECTIONS_REFUSED for o in self.outcomes)
