"""A finished run in words: a table a newcomer understands, and the same as plain data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from pipeline.entries import CORRECTIONS_REFUSED
from pipeline.files import printable
from pipeline.metrics import stage_seconds
from pipeline.report import Report
from pipeline.settings import Settings
from pipeline.take_in import Outcome

__all__ = ["as_data", "as_markdown", "as_text", "columns"]

_TYPES = {
    "quyet_dinh": "quyết định", "ke_hoach": "kế hoạch", "bao_cao": "báo cáo", "cong_van": "công văn",
    "to_trinh": "tờ trình", "thong_bao": "thông báo", "nghi_quyet": "nghị quyết", "khac": "khác",
}  # fmt: skip
_ROUTES = {"text": "text", "repaired": "repaired", "ocr": "scanned"}
_ROWS_SHOWN = 200
"""Of a table in an artifact."""
_MAIN = ("budget_items", "dvctt_counts", "hnth_coverage", "equipment")


def as_data(report: Report) -> dict[str, Any]:
    """The run as one JSON-ready object."""
    return {
        "command": report.command,
        "run": report.run,
        "seconds": report.seconds,
        "counts": _counts(report),
        "stages": stage_seconds(report),
        "rows": _rows(report),
        "documents": [_document_data(outcome) for outcome in report.outcomes],
        "files": [
            {
                "action": event.action, "path": printable(str(event.path)), "doc_id": event.doc_id,
                "reason": event.reason, "message": event.message,
            }
            for event in report.events
        ],
    }  # fmt: skip


def _document_data(outcome: Outcome) -> dict[str, Any]:
    incoming = outcome.incoming
    return {
        "doc_id": incoming.doc_id, "file_name": incoming.file_name, "status": outcome.status,
        "reason": outcome.reason, "message": outcome.message, "page_count": outcome.page_count,
        "seconds": outcome.seconds, **({"summary": outcome.summary} if outcome.summary else {}),
    }  # fmt: skip


def _counts(report: Report) -> dict[str, int]:
    counts = Counter(outcome.status for outcome in report.outcomes)
    events = Counter(event.action for event in report.events)
    always = {
        "taken_in": counts["taken_in"], "quarantined": report.quarantined,
        "skipped": events["skipped"], "duplicate": events["duplicate"],
    }  # fmt: skip
    also = {name: events[name] for name in ("waiting", "moved", "gone")} | {"corrections_refused": report.refused}
    return always | {name: number for name, number in also.items() if number}


def _rows(report: Report) -> dict[str, list[int]]:
    total: dict[str, list[int]] = {}
    for outcome in report.outcomes:
        for name, (kept, of) in outcome.summary.get("rows", {}).items():
            before = total.get(name, [0, 0])
            total[name] = [before[0] + kept, before[1] + of]
    return total


def as_text(report: Report, settings: Settings) -> str:
    """The run as text: documents, rows kept, what was quarantined, what to type next."""
    counts = _counts(report)
    if not report.outcomes and not report.quarantined:
        return _nothing_new(report, counts, settings)
    parts = []
    taken_in = [outcome for outcome in report.outcomes if outcome.status == "taken_in"]
    if taken_in:
        parts += [_documents(taken_in), _rows_kept(report)]
    if report.quarantined:
        parts.append(_quarantined(report))
    if report.refused:
        parts.append(_refused(report))
    told = [f"{_some(counts['taken_in'], 'document')} taken in", f"{counts['quarantined']} quarantined"]
    told += [f"corrections of {report.refused} refused"] if report.refused else []
    told += [f"{counts['skipped']} known before"] if counts["skipped"] else []
    told += [_some(counts["duplicate"], "duplicate")] if counts["duplicate"] else []
    told += _told_of_files(counts)
    parts.append(f"{', '.join(told)} in {report.seconds:.1f} s.")
    if taken_in:
        parts.append(_next_steps(taken_in, settings))
    return "\n\n".join(parts)


def _told_of_files(counts: dict[str, int]) -> list[str]:
    """What a person may have to look after: files still being copied, files that moved or are gone."""
    words = {"waiting": "still being copied (left for the next run)", "moved": "moved", "gone": "gone (rows stay)"}
    return [f"{_some(counts[name], 'file')} {said}" for name, said in words.items() if counts.get(name)]


def _nothing_new(report: Report, counts: dict[str, int], settings: Settings) -> str:
    known = counts["skipped"] + counts["duplicate"] + counts.get("moved", 0)
    if report.command == "reprocess":
        return (
            f"Nothing to do: {_some(known, 'document')} as this program makes them. Took {report.seconds:.1f} s.\n"
            "Name documents, or a stage with --from, to do them again all the same."
        )
    if not known and not _told_of_files(counts):
        return "No documents found: no PDF, TIFF, PNG or JPEG lies there."
    before = sum(event.reason == "quarantined_before" for event in report.events)
    unfit = sum(event.reason == f"{CORRECTIONS_REFUSED}_before" for event in report.events)
    quarantine = f" ({before} of them quarantined, see: baocao status{settings.out_typed})" if before else ""
    quarantine += f" (corrections of {unfit} refused, see: baocao status{settings.out_typed})" if unfit else ""
    duplicates = f", {_some(counts['duplicate'], 'duplicate')}" if counts["duplicate"] else ""
    others = "".join(f"; {told}" for told in _told_of_files(counts))
    told = f"Nothing new: {_some(known, 'file')} known{duplicates}{quarantine}{others}. Took {report.seconds:.1f} s."
    return f"{told}\nWhat is there: baocao status{settings.out_typed}, baocao check{settings.out_typed}."


def as_markdown(report: Report, settings: Settings) -> str:
    """The run as Markdown tables: counts, time by stage, quarantined files, findings by document, where it all lies."""
    counts = [(name.replace("_", " "), str(number)) for name, number in _counts(report).items()]
    spent = [(stage, f"{seconds:.1f}") for stage, seconds in stage_seconds(report).items()]
    given_up = [(_cell(o.incoming.file_name), o.reason or "", _cell(o.message or ""))
                for o in report.outcomes if o.status == "quarantined"]  # fmt: skip
    given_up += [(_cell(o.incoming.file_name), CORRECTIONS_REFUSED, _cell(o.message or ""))
                 for o in report.outcomes if o.reason == CORRECTIONS_REFUSED]  # fmt: skip
    found = [(_cell(o.incoming.file_name), *(str(o.summary["findings"][name]) for name in ("error", "warning", "info")))
             for o in report.outcomes if any(o.summary.get("findings", {}).values())]  # fmt: skip
    parts = [
        _table(("files", "number"), counts), _table(("stage", "seconds"), spent),
        _table(("quarantined", "reason", "in words"), given_up),
        _table(("findings in", "errors", "warnings", "notes"), found),
        _table(("more", "where"), _links(report, settings)),
    ]  # fmt: skip
    return "\n".join(part for part in parts if part)


def _links(report: Report, settings: Settings) -> list[tuple[str, str]]:
    """What to open or type next; within angle brackets nothing in an address is Markdown."""
    state, out = settings.state.absolute(), settings.out_typed
    datasets = _cell(settings.out) if settings.remote else f"[{_cell(settings.out)}](<{settings.out_path.as_uri()}>)"
    return [
        ("datasets", datasets),
        ("metrics", f"[metrics.prom](<{(state / 'metrics.prom').as_uri()}>)"),
        ("this run", f"`baocao status --run {report.run}{out}`"),
        ("findings", f"`baocao check{out}`"),
    ]


def _cell(text: str) -> str:
    """Text from outside in a Markdown table: no markup, link or line break survives."""
    return re.sub(r"([\\`*_{}\[\]<>()#|!])", r"\\\1", printable(text))


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    if not rows:
        return ""
    shown = list(rows[:_ROWS_SHOWN])
    if len(rows) > _ROWS_SHOWN:
        shown.append((f"and {len(rows) - _ROWS_SHOWN} more", *[""] * (len(head) - 1)))
    lines = (head, tuple("---" for _ in head), *shown)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _documents(outcomes: list[Outcome]) -> str:
    rows = []
    for outcome in outcomes:
        s = outcome.summary
        routes = ", ".join(f"{n} {_ROUTES[route]}" for route, n in sorted(s["routes"].items()))
        found = s["findings"]
        values = sum(s["rows"].get(name, [0, 0])[0] for name in _MAIN)
        rows.append(
            (
                printable(outcome.incoming.file_name), _TYPES.get(s["doc_type"], s["doc_type"]), s["doc_number"] or "-",
                f"{outcome.page_count} ({routes})", str(s["tables"]), str(values),
                f"{found['error']} / {found['warning']} / {found['info']}",
                _remark(s),
            )
        )  # fmt: skip
    head = ("file", "type", "number", "pages", "tables", "figures", "errors / warnings / notes", "")
    return columns(head, rows)


def _remark(summary: dict[str, Any]) -> str:
    """What is out of the ordinary about a document."""
    applied = summary.get("corrections", {}).get("applied", 0)
    remarks = {"partial": "partly read", "corrections_refused": "corrections refused"}
    return remarks.get(summary["status"], f"{applied} corrected" if applied else "")


def _rows_kept(report: Report) -> str:
    rows = [(name, f"{kept} of {of} rows kept") for name, (kept, of) in sorted(_rows(report).items())]
    return columns(("dataset", "rows"), rows)


def _quarantined(report: Report) -> str:
    rows = [
        (printable(o.incoming.file_name), o.reason or "", printable(o.message or ""))
        for o in report.outcomes
        if o.status == "quarantined"
    ]
    rows += [
        (printable(e.path.name if e.path else ""), e.reason or "", printable(e.message or ""))
        for e in report.events
        if e.action == "quarantined"
    ]
    return columns(("quarantined", "reason", "in words"), rows)


def _refused(report: Report) -> str:
    rows = [
        (printable(o.incoming.file_name), printable(o.message or ""))
        for o in report.outcomes
        if o.reason == CORRECTIONS_REFUSED
    ]
    return columns(("corrections refused", "in words"), rows)


def _next_steps(outcomes: list[Outcome], settings: Settings) -> str:
    doc_id = outcomes[0].incoming.doc_id
    steps = [
        (f"baocao check{settings.out_typed}", "what a reviewer should look at"),
        (f"baocao show {doc_id} 1{settings.out_typed}", "a page with what was read drawn on it"),
        (f'pandas.read_parquet("{printable(settings.out)}/budget_items")', "the data"),
    ]
    width = max(len(step) for step, _ in steps)
    return "Next:\n" + "\n".join(f"  {step:<{width}}  {what}" for step, what in steps)


def _some(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def columns(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Lines of text with aligned columns under a ruled heading; a column is as wide as its longest entry."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    ruled = (head, tuple("-" * width for width in widths), *rows)
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in ruled)
