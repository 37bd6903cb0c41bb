"""Which values are others after one run than after another, and what in the pipeline changed them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pipeline.changes import Change, Changes, fold, kept_runs, read_changes
from pipeline.ledger import Ledger
from pipeline.stages import STAGES

__all__ = ["Difference", "DocumentDifference", "as_data", "between"]

_NAMED = 6
"""Parts of a stage named in a sentence; more are counted."""


class DocumentDifference(Struct, frozen=True):
    """What changed in one document; `why` in words, `more` changes were not kept."""

    doc_id: str
    file_name: str
    why: str
    changes: tuple[Change, ...]
    more: int


class Difference(Struct, frozen=True):
    """What changed between two runs.

    Attributes:
        documents: Those with changed values.
        new: doc_ids taken in for the first time between them.
        forgotten: Runs between them whose changes are not kept any more.
    """

    documents: tuple[DocumentDifference, ...]
    new: tuple[str, ...]
    forgotten: int


def between(state: Path, ledger: Ledger, one: int, other: int) -> Difference:
    """The changes of all runs after the earlier one, up to the later one.

    Raises:
        UsageError: There is no such run.
    """
    first, last = sorted((ledger.run(one).run, ledger.run(other).run))
    runs = range(first + 1, last + 1)
    steps: dict[str, list[tuple[int, Changes]]] = {}
    for run in runs:
        for doc_id, changes in read_changes(state, run).items():
            steps.setdefault(doc_id, []).append((run, changes))
    documents = []
    for doc_id, taken in steps.items():
        folded, entry = fold(changes for _, changes in taken), ledger.document(doc_id)
        if folded.changes or folded.more:
            name = entry.file_name if entry else "?"
            why = "; ".join(dict.fromkeys(_why(ledger, run, changes) for run, changes in taken))
            documents.append(DocumentDifference(doc_id, name, why, folded.changes, folded.more))
    again = "SELECT count(DISTINCT run) FROM events WHERE action = 'reprocessed' AND run BETWEEN ? AND ? AND run < ?"
    kept = kept_runs(state)
    forgotten = ledger.ask(again, (first + 1, last, min(kept, default=0)))[0][0]
    fresh = ledger.ask(
        "SELECT doc_id FROM events WHERE action = 'taken_in' AND run BETWEEN ? AND ? ORDER BY event", (first + 1, last)
    )
    return Difference(tuple(documents), tuple(row[0] for row in fresh), forgotten)


def _why(ledger: Ledger, run: int, changes: Changes) -> str:
    """What the document was done again for in a run: parts of stages that were others before."""
    before, after = ledger.pipeline(changes.before), ledger.pipeline(ledger.run(run).fingerprint or "")
    told = []
    for stage in STAGES:
        old, new = before.get(stage, {}), after.get(stage, {})
        names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
        if names and before and after:
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            told.append(f"{stage}: {', '.join(names[:_NAMED])}{more}")
    told += ["corrections by people"] if changes.corrected else []
    reason = " | ".join(told) or ("the same program, asked to do it again" if before else "an unknown earlier program")
    return f"run {run}, from {changes.start}: {reason}"


def as_data(difference: Difference) -> dict[str, Any]:
    """As one JSON-ready object."""
    data: dict[str, Any] = msgspec.to_builtins(difference)
    for document, told in zip(difference.documents, data["documents"], strict=True):
        fields = Change.__struct_fields__
        told["changes"] = [{name: getattr(change, name) for name in fields} for change in document.changes]
    return data
