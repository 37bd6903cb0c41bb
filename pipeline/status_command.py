"""The command `status`: what was taken in, skipped, quarantined; what a run did; what changed between two runs."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Any

import click

from pipeline.console import command, json_option, out_option, say_json
from pipeline.entries import DocumentEntry, Event, RunEntry
from pipeline.files import printable
from pipeline.ledger import Ledger, known_ledger
from pipeline.settings import Settings, load_settings
from pipeline.summary import columns
from pipeline.whereabouts import documents_gone, other_files
from schemas.errors import UsageError

__all__ = ["status"]

_MOST_SHOWN = 1000


@command()
@click.option("--run", "run_number", type=int, help="What happened to each file in this run.")
@click.option("--diff", type=(int, int), metavar="RUN_A RUN_B",
              help="Which values the runs after RUN_A up to RUN_B changed, and why.")  # fmt: skip
@out_option
@json_option
def status(run_number: int | None, diff: tuple[int, int] | None, out: str, as_json: bool) -> None:
    """Tell what was taken in, skipped and quarantined, by run and by document."""
    settings = load_settings(out=out)
    ledger = known_ledger(settings)
    if run_number is not None and diff is not None:
        raise UsageError("give --run or --diff, not both")
    if diff is not None:
        _status_of_difference(settings, ledger, diff, as_json=as_json)
    elif run_number is not None:
        _status_of_run(ledger, run_number, as_json=as_json)
    else:
        _status_of_all(settings, ledger, as_json=as_json)


def _status_of_all(settings: Settings, ledger: Ledger, *, as_json: bool) -> None:
    documents = list((ledger.documents() if as_json else ledger.known_documents()).values())
    runs = ledger.runs()
    gone, others = documents_gone(ledger, documents), other_files(ledger)
    if as_json:
        told = {"documents": [_document_data(d) for d in documents], "runs": [_run_data(r) for r in runs]}
        say_json(told | {"gone": [d.doc_id for d in gone], "ignored": [printable(str(path)) for path in others]})
        return
    missing = {d.doc_id for d in gone}
    rows = [
        (d.doc_id, printable(d.file_name), str(d.page_count or "-"), d.status, printable(_why(d, missing)))
        for d in _shown(documents, missing)
    ]
    click.echo(columns(("doc_id", "file", "pages", "status", "remarks"), rows))
    if len(rows) < len(documents):
        click.echo(f"and {len(documents) - len(rows)} more; all of them: baocao status --json{settings.out_typed}")
    click.echo()
    past = [(str(r.run), r.command, r.started[:19], _seconds(r), _counted(r)) for r in runs]
    click.echo(columns(("run", "command", "started (UTC)", "seconds", "files"), past))
    counts = Counter(d.status for d in documents)
    click.echo(f"\n{counts['taken_in']} documents taken in, {counts['quarantined']} quarantined.")
    if gone:
        click.echo(f"{len(gone)} of them lie nowhere any more; their rows stay. Is a folder not mounted?")
    if others:
        click.echo(f"{len(others)} other files seen that are no PDF, TIFF, PNG or JPEG.")


def _shown(documents: list[DocumentEntry], missing: set[str]) -> list[DocumentEntry]:
    """All documents of a small archive; of a large one those with remarks and the latest ones, in order."""
    if len(documents) <= _MOST_SHOWN:
        return documents
    told = {d.doc_id: None for d in documents if _why(d, missing)} | {d.doc_id: None for d in reversed(documents)}
    chosen = set(islice(told, _MOST_SHOWN))
    return [d for d in documents if d.doc_id in chosen]


def _why(d: DocumentEntry, missing: set[str]) -> str:
    remarks = [f"{d.reason}: {d.message}"] if d.reason else []
    remarks += [f"new version of {d.version_of}"] if d.version_of else []
    remarks += [f"superseded by {d.superseded_by}"] if d.superseded_by else []
    remarks += ["file gone"] if d.doc_id in missing else []
    return "; ".join(remarks)


def _status_of_run(ledger: Ledger, number: int, *, as_json: bool) -> None:
    run, events = ledger.run(number), ledger.events(number)
    if as_json:
        say_json({**_run_data(run), "stages": _stages(events), "events": [_event_data(e) for e in events]})
        return
    rows = [
        (e.action, e.doc_id or "-", printable(e.path.name) if e.path else "-", printable(e.message or e.reason or ""))
        for e in events
    ]
    click.echo(columns(("action", "doc_id", "file", "why"), rows))
    if (more := run.counts.get("skipped", 0) - sum(e.action == "skipped" for e in events)) > 0:
        click.echo(f"and {more} more that were skipped; of these only the number is kept")
    if stages := _stages(events):
        click.echo()
        spent = [(name, f"{s:.1f}", str(n), f"{n / s:.1f}" if s else "-") for name, (s, n) in stages.items()]
        click.echo(columns(("stage", "seconds", "documents", "documents a second"), spent))


def _stages(events: list[Event]) -> dict[str, tuple[float, int]]:
    """Stage -> wall seconds, documents side by side added up, and number of documents."""
    found: dict[str, tuple[float, int]] = {}
    for event in events:
        for stage, seconds in event.seconds.items():
            before, documents = found.get(stage, (0.0, 0))
            found[stage] = (round(before + seconds, 3), documents + 1)
    return found


def _status_of_difference(settings: Settings, ledger: Ledger, runs: tuple[int, int], *, as_json: bool) -> None:
    from pipeline.difference import as_data, between

    difference = between(settings.state, ledger, *runs)
    if as_json:
        say_json(as_data(difference))
        return
    for document in difference.documents:
        click.echo(f"{document.doc_id} {printable(document.file_name)}: {document.why}")
        for c in document.changes:
            place = f"  p.{c.page} {c.dataset}.{c.column}" if c.column else f"  p.{c.page} {c.dataset}"
            if c.column:
                click.echo(f"{place} [{c.key}]: {printable(c.old or 'null')} -> {printable(c.new or 'null')}")
            else:
                click.echo(f"{place} [{c.key}]: {'row gone' if c.new is None else 'new row'}: "
                           f"{printable((c.old if c.new is None else c.new) or '')}")  # fmt: skip
        if document.more:
            click.echo(f"  and {document.more} more changes that were not kept")
    number = sum(len(document.changes) + document.more for document in difference.documents)
    click.echo(f"{number} values changed in {len(difference.documents)} documents "
               f"after run {min(runs)} up to run {max(runs)}.")  # fmt: skip
    if difference.new:
        click.echo(f"{len(difference.new)} documents were taken in for the first time: {', '.join(difference.new[:10])}"
                   f"{' ...' if len(difference.new) > 10 else ''}")  # fmt: skip
    if difference.forgotten:
        click.echo(f"The changes of {difference.forgotten} runs between them are not kept any more.", err=True)


def _event_data(e: Event) -> dict[str, Any]:
    return {
        "action": e.action, "doc_id": e.doc_id, "path": printable(str(e.path)) if e.path else None,
        "reason": e.reason, "message": e.message, "seconds": e.seconds, "at": e.at,
    }  # fmt: skip


def _document_data(d: DocumentEntry) -> dict[str, Any]:
    return {
        "doc_id": d.doc_id, "sha256": d.sha256, "file_name": d.file_name, "status": d.status, "reason": d.reason,
        "message": d.message, "page_count": d.page_count, "fingerprint": d.fingerprint, "stages": d.stages,
        "version_of": d.version_of, "superseded_by": d.superseded_by, "summary": d.summary,
    }  # fmt: skip


def _run_data(r: RunEntry) -> dict[str, Any]:
    return {
        "run": r.run, "command": r.command, "started": r.started, "finished": r.finished, "seconds": r.seconds,
        "fingerprint": r.fingerprint, "counts": r.counts,
    }  # fmt: skip


def _seconds(r: RunEntry) -> str:
    return f"{r.seconds:.1f}" if r.seconds is not None else "-"


def _counted(r: RunEntry) -> str:
    if not r.finished:
        return "not finished"
    return ", ".join(f"{number} {action.replace('_', ' ')}" for action, number in sorted(r.counts.items())) or "none"
