"""A file of figures about the last run that a monitoring system can watch (Prometheus text format 0.0.4)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.files import write_whole
from pipeline.ledger import Ledger
from pipeline.report import Report

__all__ = ["as_prometheus", "stage_seconds", "write_metrics"]


def stage_seconds(report: Report) -> dict[str, float]:
    """Stage -> wall seconds of all documents together; documents are worked on side by side."""
    total: dict[str, float] = {}
    for outcome in report.outcomes:
        for stage, seconds in outcome.seconds.items():
            total[stage] = round(total.get(stage, 0.0) + seconds, 3)
    return total


def write_metrics(path: Path, report: Report, ledger: Ledger) -> None:
    """Write the figures of a finished run, whole or not at all."""
    known = Counter(dict(ledger.ask("SELECT status, count(*) FROM documents GROUP BY status")))
    text = "".join(f"{line}\n" for line in as_prometheus(report, known, time.time()))
    write_whole(path, text.encode(), sync=False)


def as_prometheus(report: Report, known: Counter[str], now: float) -> Iterator[str]:
    """The lines of the file.

    Args:
        report: The run.
        known: Documents in the ledger by status.
        now: Seconds since 1970, UTC.
    """
    counts = Counter(str(outcome.status) for outcome in report.outcomes)
    counts.update(event.action for event in report.events)
    counts.update({"corrections_refused": report.refused} if report.refused else {})
    pages = sum(o.page_count or 0 for o in report.outcomes if "read" in o.seconds)
    command = f'command="{report.command}"'
    yield from _gauge("run_finished_timestamp_seconds", "When the last run ended.", {command: round(now, 3)})
    yield from _gauge("run_seconds", "Wall time of the last run.", {command: report.seconds})
    files = {f'{command},action="{action}"': number for action, number in sorted(counts.items())}
    yield from _gauge("run_files", "Files and documents of the last run by what happened to them.", files)
    yield from _gauge("run_pages_read", "Pages read in the last run.", {command: pages})
    spent = {f'{command},stage="{stage}"': seconds for stage, seconds in stage_seconds(report).items()}
    yield from _gauge("run_stage_seconds", "Wall time by stage, documents side by side added up.", spent)
    there = {f'status="{status}"': known[status] for status in ("taken_in", "quarantined")}
    yield from _gauge("documents", "Documents in the ledger.", there)


def _gauge(name: str, meaning: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP baocao_{name} {meaning}"
    yield f"# TYPE baocao_{name} gauge"
    for labels, value in values.items():
        yield f"baocao_{name}{{{labels}}} {value}"
