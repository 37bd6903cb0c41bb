"""The commands that read the store: `status`, `check`, `show`, `export`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from pipeline.console import command, json_option, out_option, say_json
from pipeline.entries import DocumentEntry, RunEntry
from pipeline.files import printable
from pipeline.ledger import Ledger
from pipeline.settings import Settings, load_settings
from schemas.errors import DocumentError, UsageError
from schemas.record import Finding

__all__ = ["check", "export", "show", "status"]

_SEVERITIES = ("error", "warning", "info")


def _ledger(settings: Settings) -> Ledger:
    if not (settings.state / "ledger.sqlite").exists():
        raise UsageError(f"nothing was taken in at {printable(settings.out)} yet; run: baocao ingest PATH")
    return Ledger(settings.state)


@command()
@click.option("--run", "run_number", type=int, help="What happened to each file in this run.")
@out_option
@json_option
def status(run_number: int | None, out: str, as_json: bool) -> None:
    """Tell what was taken in, skipped and quarantined, by run and by document."""
    ledger = _ledger(load_settings(out=out))
    if run_number is not None:
        _status_of_run(ledger, run_number, as_json=as_json)
        return
    documents, runs = list(ledger.documents().values()), ledger.runs()
    if as_json:
        say_json({"documents": [_document_data(d) for d in documents], "runs": [_run_data(r) for r in runs]})
        return
    from pipeline.summary import columns

    rows = [
        (
            d.doc_id,
            printable(d.file_name),
            str(d.page_count or "-"),
            d.status,
            f"{d.reason}: {d.message}" if d.reason else "",
        )
        for d in documents
    ]
    click.echo(columns(("doc_id", "file", "pages", "status", "reason"), rows))
    click.echo()
    past = [(str(r.run), r.command, r.started[:19], _counted(r.counts) if r.finished else "not finished") for r in runs]
    click.echo(columns(("run", "command", "started (UTC)", "files"), past))
    counts = Counter(d.status for d in documents)
    click.echo(f"\n{counts['taken_in']} documents taken in, {counts['quarantined']} quarantined.")


def _status_of_run(ledger: Ledger, number: int, *, as_json: bool) -> None:
    from pipeline.summary import columns

    run = next((run for run in ledger.runs(1_000_000) if run.run == number), None)
    if run is None:
        raise UsageError(f"there is no run {number}; `baocao status` lists the latest")
    events = ledger.events(number)
    told = [
        {
            "action": e.action, "doc_id": e.doc_id, "path": printable(str(e.path)) if e.path else None,
            "reason": e.reason, "message": e.message, "seconds": e.seconds, "at": e.at,
        }
        for e in events
    ]  # fmt: skip
    if as_json:
        say_json({**_run_data(run), "events": told})
        return
    rows = [
        (e.action, e.doc_id or "-", printable(e.path.name) if e.path else "-", printable(e.message or e.reason or ""))
        for e in events
    ]
    click.echo(columns(("action", "doc_id", "file", "why"), rows))


def _document_data(d: DocumentEntry) -> dict[str, Any]:
    return {
        "doc_id": d.doc_id, "sha256": d.sha256, "file_name": d.file_name, "status": d.status, "reason": d.reason,
        "message": d.message, "page_count": d.page_count, "fingerprint": d.fingerprint, "summary": d.summary,
    }  # fmt: skip


def _run_data(r: RunEntry) -> dict[str, Any]:
    return {"run": r.run, "command": r.command, "started": r.started, "finished": r.finished, "counts": r.counts}


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {action.replace('_', ' ')}" for action, number in sorted(counts.items())) or "none"


@command()
@click.argument("documents", nargs=-1, metavar="[DOC]...")
@click.option("--severity", type=click.Choice(_SEVERITIES), default="info", show_default=True,
              help="The least severity to print.")  # fmt: skip
@out_option
@json_option
def check(documents: tuple[str, ...], severity: str, out: str, as_json: bool) -> None:
    """Run the quality rules over what is stored and print the findings.

    Nothing is read again and nothing is changed; `baocao reprocess --from validate` stores what changed rules find.
    """
    settings = load_settings(out=out)
    ledger = _ledger(settings)
    entries = [ledger.find(name) for name in documents] if documents else list(ledger.documents().values())
    wanted = _SEVERITIES[: _SEVERITIES.index(severity) + 1]
    found, missing = _found(settings, [entry for entry in entries if entry.status == "taken_in"], wanted)
    if as_json:
        say_json({"findings": [_finding_data(entry, finding) for entry, finding in found], "not_stored": missing})
        return
    for entry, f in found:
        place = f"{printable(entry.file_name)} p.{f.page}" if f.page else printable(entry.file_name)
        click.echo(f"{f.severity:<7} {place}: {f.rule}: {printable(f.message)}")
    counts = Counter(str(finding.severity) for _, finding in found)
    click.echo(", ".join(f"{counts[name]} {name}" for name in wanted) + f" in {len(entries)} documents")
    if missing:
        click.echo(f"not stored, run `baocao reprocess` on: {', '.join(missing)}", err=True)


def _found(
    settings: Settings, entries: list[DocumentEntry], wanted: tuple[str, ...]
) -> tuple[list[tuple[DocumentEntry, Finding]], list[str]]:
    """Findings of the stored documents, the worst of each first, and the documents that are not stored."""
    from pipeline.jobs import judge_stored

    found, missing = [], []
    for entry in entries:
        verdict = judge_stored(settings.state, entry.doc_id)
        if verdict is None:
            missing.append(entry.doc_id)
            continue
        findings = [finding for finding in verdict.findings if finding.severity in wanted]
        findings.sort(key=lambda f: (_SEVERITIES.index(f.severity), f.page or 0))
        found += [(entry, finding) for finding in findings]
    return found, missing


def _finding_data(entry: DocumentEntry, finding: Finding) -> dict[str, Any]:
    fields = ("rule", "severity", "page", "dataset", "row_id", "column", "expected", "actual", "message", "suggestion")
    told = {name: getattr(finding, name) for name in fields}
    return {"doc_id": entry.doc_id, "file_name": entry.file_name, **told}


@command()
@click.argument("document", metavar="DOC")
@click.argument("page", type=click.IntRange(1))
@click.option("--row", metavar="DATASET:ROW", help="Make one row stand out; ROW is its row_id.")
@click.option(
    "--to", "target", type=click.Path(path_type=Path, dir_okay=False), help="PNG to write.  [default: DOC-pPAGE.png]"
)
@out_option
def show(document: str, page: int, row: str | None, target: Path | None, out: str) -> None:
    """Write a PNG of a page with what was read drawn on it: words, rulings, cells, values.

    DOC is a doc_id, the beginning of one, or a file name.
    """
    from pipeline.ingest import find_bytes
    from pipeline.inspect import draw_page
    from pipeline.workers import Workers

    settings = load_settings(out=out, workers=1)
    ledger = _ledger(settings)
    entry = ledger.find(document)
    if entry.status != "taken_in":
        raise UsageError(f"{printable(entry.file_name)} is quarantined ({entry.reason}): {entry.message}")
    chosen = _row(row)
    path = find_bytes(ledger, entry)
    if path is None:
        raise UsageError(
            f"{printable(entry.file_name)} is no longer where it was taken in; put it back, ingest it, try again"
        )
    target = target or Path(f"{entry.doc_id}-p{page}.png")
    if not target.absolute().parent.is_dir():
        raise UsageError(f"{printable(str(target))}: there is no such folder")
    try:
        with Workers(settings) as workers:
            number = workers.run(
                settings.page_seconds, draw_page, settings.state, entry.doc_id, path, page, chosen, target.absolute()
            )
    except DocumentError as error:
        raise UsageError(f"{printable(entry.file_name)}, page {page}: {error}") from error
    click.echo(f"{printable(str(target))}: page {page} of {printable(entry.file_name)}, {number} things drawn")


def _row(row: str | None) -> tuple[str, str] | None:
    if row is None:
        return None
    dataset, colon, row_id = row.partition(":")
    if not (dataset and colon and row_id):
        raise UsageError(f"--row {row}: give DATASET:ROW, such as budget_items:9f2c41d07be3a855")
    return dataset, row_id


@command()
@click.argument("datasets", nargs=-1, required=True, metavar="DATASET...")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="File to write: .csv, .xlsx or .duckdb.")  # fmt: skip
@out_option
@json_option
def export(datasets: tuple[str, ...], target: Path, out: str, as_json: bool) -> None:
    """Write datasets as CSV, Excel workbook or DuckDB file.

    In .csv and .xlsx, text that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    from pipeline.export import export as write
    from pipeline.store import Store

    rows = write(Store(load_settings(out=out)), datasets, target)
    if as_json:
        say_json({"file": str(target), "rows": rows})
        return
    for name, number in rows.items():
        click.echo(f"{printable(str(target))}: {name}: {number} rows")
