"""The command `correct`: appends a guarded entry to the corrections file beside a document."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
import msgspec

from normalizers.correction_values import OF_DOCUMENTS, as_text
from pipeline.console import command, json_option, out_option, say_json
from pipeline.corrections import Beside, corrections_path
from pipeline.entries import DocumentEntry
from pipeline.files import printable, write_whole
from pipeline.ledger import Ledger, known_ledger
from pipeline.settings import Settings, load_settings
from schemas.correction import CORRECTED, REFUSALS, Correction, CorrectionsFile
from schemas.datasets import DATASETS
from schemas.errors import UsageError
from schemas.record import Verdict

__all__ = ["correct"]

_GUARDS = 4
"""Values of other columns that an entry expects: enough to know the row by."""
_LONG = 80
_HEAD = """\
# Corrections by people of {name}: applied by `baocao ingest` and `baocao reprocess`.
# One entry that does not fit any more makes all of them void; `baocao check` tells which.
document: {doc_id}
corrections:
"""


@command()
@click.argument("document", metavar="DOC")
@click.option("--row", metavar="DATASET:ROW", required=True,
              help="The row: its dataset and row_id; `documents` for the document's own columns.")  # fmt: skip
@click.option("--column", required=True, help="Whose value is wrong.")
@click.option("--new", required=True, help="The right value, as the dataset has values; `null` for none.")
@click.option("--reason", required=True, help="Why, in a sentence.")
@click.option("--who", required=True, help="Who is answerable for it.")
@out_option
@json_option
def correct(document: str, row: str, out: str, as_json: bool, **told: str) -> None:
    """Write down a correction beside DOC: NAME.corrections.yml, beside NAME.pdf.

    The old value, and values of other columns that tell the row, are filled in as they are without corrections. Nothing
    is changed before the next `baocao ingest` or `baocao reprocess`.
    """
    settings = load_settings(out=out)
    ledger = known_ledger(settings)
    entry = ledger.find(document)
    paths = _files_of(entry, ledger)
    targets = _targets(paths)
    before = Beside().of(paths)
    plain = _judged(settings, entry, None)
    wanted = _wanted(plain, row, **told)
    head = "" if before else _HEAD.format(name=printable(paths[0].name), doc_id=entry.doc_id)
    file = _appended(before or CorrectionsFile(targets[0].name, head.encode()), wanted)
    verdict = _judged(settings, entry, file)
    if faults := [finding.message for finding in verdict.findings if finding.rule != CORRECTED]:
        raise UsageError(f"nothing was written; the corrections would be refused: {' '.join(faults)}")
    for target in targets:
        write_whole(target, file.content)
    if as_json:
        say_json({"file": printable(str(targets[0])), "entry": msgspec.to_builtins(wanted)})
        return
    for target in targets:
        click.echo(f"{printable(str(target))}: {wanted.column}: {_told(wanted.old)} -> {_told(wanted.new)}")
    click.echo(f"Apply it: baocao reprocess {entry.doc_id} --from validate{settings.out_typed}")


def _told(text: str | None) -> str:
    return "null" if text is None else printable(text)


def _files_of(entry: DocumentEntry, ledger: Ledger) -> list[Path]:
    """Where the document's file lies, the place seen latest first."""
    paths = [path for path in ledger.paths_of(entry.sha256) if path.is_file()]
    if entry.status != "taken_in":
        raise UsageError(f"{printable(entry.file_name)} is quarantined ({entry.reason}): {entry.message}")
    if not paths:
        raise UsageError(f"{printable(entry.file_name)} is no longer where it was taken in; put it back and ingest it")
    return paths


def _targets(paths: list[Path]) -> list[Path]:
    """The corrections files to write: those that are there, which must go on agreeing; else one beside the first."""
    possible = list(dict.fromkeys(corrections_path(path) for path in paths))
    return [path for path in possible if path.exists()] or possible[:1]


def _judged(settings: Settings, entry: DocumentEntry, file: CorrectionsFile | None) -> Verdict:
    """What is stored of the document, with the corrections of a file, and of its findings those about corrections."""
    from pipeline.jobs import judge_stored

    verdict = judge_stored(settings.state, entry.doc_id, file)
    if verdict is None:
        again = f"run: baocao reprocess {entry.doc_id}{settings.out_typed}"
        raise UsageError(f"{printable(entry.file_name)} is not stored (any more); {again}")
    about = tuple(finding for finding in verdict.findings if finding.rule in (CORRECTED, *REFUSALS))
    return msgspec.structs.replace(verdict, findings=about)


def _wanted(verdict: Verdict, row: str, *, column: str, new: str, reason: str, who: str) -> Correction:
    """The entry, its old value and its guards filled in."""
    dataset, _, row_id = row.partition(":")
    if dataset == "documents":
        facts = {name: verdict.extraction.document.get(name) for name in OF_DOCUMENTS}
    else:
        found = [r for r in verdict.records if (r.dataset, r.row_id) == (dataset, row_id)]
        if not found:
            raise UsageError(
                f"--row {row}: the document has no such row; give DATASET:ROW with the row_id of the dataset"
            )
        facts = found[0].values
    if column not in facts:
        raise UsageError(f"{dataset} has no column {column!r} to correct; it has: {', '.join(facts)}")
    guards = {name: as_text(value) for name, value in facts.items()
              if name != column and value not in (None, "") and _tells(dataset, name)}  # fmt: skip
    guards = {name: text for name, text in guards.items() if text and len(text) <= _LONG}
    today = dt.datetime.now(dt.UTC).date().isoformat()
    return Correction(
        0, dataset, column, as_text(facts[column]), None if new == "null" else new, reason, who, today,
        row_id or None, {}, dict(list(guards.items())[:_GUARDS]),
    )  # fmt: skip


def _tells(dataset: str, name: str) -> bool:
    """Whether a column tells a row from others and is no amount that follows from the corrected one."""
    column = DATASETS[dataset].column(name)
    return column.kind in ("text", "name", "code") and column.type == "string" and not name.endswith("_printed")


def _appended(before: CorrectionsFile, wanted: Correction) -> CorrectionsFile:
    """The file with one more entry at its end; what stood there stays byte for byte."""
    import yaml

    names = ("dataset", "row_id", "column", "old", "new", "expect", "reason", "who", "date")
    entry = {name: getattr(wanted, name) for name in names if name in ("old", "new") or getattr(wanted, name)}
    told = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=1000)
    glue = b"" if before.content.endswith(b"\n") or not before.content else b"\n"
    return CorrectionsFile(before.name, before.content + glue + told.encode(), before.fault)
