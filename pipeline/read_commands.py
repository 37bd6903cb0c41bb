"""The commands that read the store: `check`, `show`, `export`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from pipeline.console import command, json_option, out_option, say_json
from pipeline.entries import DocumentEntry
from pipeline.files import printable
from pipeline.ledger import known_ledger
from pipeline.settings import Settings, load_settings
from schemas.errors import DocumentError, UsageError
from schemas.record import Finding

__all__ = ["check", "export", "show"]

_SEVERITIES = ("error", "warning", "info")


@command()
@click.argument("documents", nargs=-1, metavar="[DOC]...")
@click.option("--severity", type=click.Choice(_SEVERITIES), default="info", show_default=True,
              help="The least severity to print.")  # fmt: skip
@out_option
@json_option
def check(documents: tuple[str, ...], severity: str, out: str, as_json: bool) -> None:
    """Run the quality rules over what is stored and print the findings.

    Of several documents the values are also compared with each other: one unit's reports of the same and of
    neighbouring years.

    Nothing is read again and nothing is changed; `baocao reprocess --from validate` stores what changed rules find.
    """
    settings = load_settings(out=out)
    ledger = known_ledger(settings)
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
        click.echo(f"not stored (any more); run: baocao reprocess {' '.join(missing)}{settings.out_typed}", err=True)


def _found(
    settings: Settings, entries: list[DocumentEntry], wanted: tuple[str, ...]
) -> tuple[list[tuple[DocumentEntry, Finding]], list[str]]:
    """Findings of the stored documents, the worst of each first, and the documents that are not stored."""
    from pipeline.across import Fact, across, facts_of
    from pipeline.jobs import judge_stored

    found, missing = [], []
    facts: list[Fact] = []
    for entry in entries:
        verdict = judge_stored(settings.state, entry.doc_id)
        if verdict is None:
            missing.append(entry.doc_id)
            continue
        findings = [finding for finding in verdict.findings if finding.severity in wanted]
        findings.sort(key=lambda f: (_SEVERITIES.index(f.severity), f.page or 0))
        found += [(entry, finding) for finding in findings]
        facts += [] if entry.superseded_by else facts_of(verdict)
    by_id = {entry.doc_id: entry for entry in entries}
    found += [(by_id[doc_id], finding) for doc_id, finding in across(facts) if finding.severity in wanted]
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
    ledger = known_ledger(settings)
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
