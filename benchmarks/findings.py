"""Inconsistencies found, beside the ground truth of those that the documents really have.

`.venv/bin/python -m benchmarks.findings --archive DIR [--store DIR] [--inject N]` counts, over the samples and the
archive, the true issues of each severity that a finding names, and the findings that are no true issue; each of these
is listed, for a reader to judge. The baseline is the first set of rules, of which each looked at one figure and the one
beside it. `--inject N` also changes one digit of N printed values of each dataset, one at a time, in the words of the
page itself, and counts how many the proofs then catch, and how many they call proved.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.injection import Injected, inject, injection_lines
from benchmarks.truth import Truth, asked
from benchmarks.values import run
from normalizers.names import fold
from schemas.record import Finding, Severity, Verdict

__all__ = ["Compared", "TrueIssue", "compare", "issues_of", "lines", "names_issue"]

_SAMPLES = Path(__file__).parent.parent / "tests" / "samples"

FIRST_RULES = frozenset(
    (
        "amount_words_mismatch",
        "impossible_value",
        "invalid_date",
        "list_total_mismatch",
        "count_mismatch",
        "percent_mismatch",
        "total_mismatch",
        "missing_number_date",
    )
)
"""What the first set of rules and the letterhead reported; the baseline."""

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
_NUMBER = re.compile(r"\d[\d.,]*")


class TrueIssue(msgspec.Struct, frozen=True):
    """An inconsistency that is in the document.

    Attributes:
        kind: What is wrong, such as percent_mismatch.
        severity: error: must be found; warning: should; info: nice to have.
        page: From 1.
        printed: The figure or words concerned, as printed.
        expected: What they should be.
        quote: The sentence they stand in.
        message: What is wrong, in a sentence.
        derived_from: Another issue that this one follows from: found or not, it counts for nothing.
    """

    kind: str
    severity: Severity
    page: int | None = None
    printed: str | None = None
    expected: str | None = None
    quote: str | None = None
    message: str | None = None
    derived_from: str | list[str] | None = None


class Compared(msgspec.Struct, frozen=True):
    """One document: its true issues, whether each was found, and the findings that name none of them."""

    document: str
    pages: int
    issues: tuple[tuple[TrueIssue, bool], ...]
    extra: tuple[Finding, ...]


def issues_of(truth: Truth) -> tuple[TrueIssue, ...]:
    """The issues told beside a document's ground truth; none where it tells nothing."""
    archived = truth.path.parent / "gold" / truth.name / "issues.json"
    sample = _SAMPLES / truth.name / "truth.json"
    told: list[dict[str, Any]] = []
    if archived.exists():
        told = json.loads(archived.read_text(encoding="utf-8"))
    elif sample.exists():
        told = json.loads(sample.read_text(encoding="utf-8")).get("issues", [])
    return tuple(msgspec.convert(issue, TrueIssue) for issue in told)


def names_issue(finding: Finding, issue: TrueIssue) -> bool:
    """Whether a finding is about an issue: on its page, and of its kind or about its printed figure."""
    if finding.page is not None and issue.page is not None and finding.page != issue.page:
        return False
    printed = _numbers(issue.printed)
    told = _numbers(finding.actual, finding.expected, finding.message)
    shared = printed & told
    if finding.rule == issue.kind:
        return bool(shared) or not printed or _quoted(finding, issue)
    return bool(shared) and len(_numbers(issue.printed, issue.expected, issue.message) & told) >= 2


def _quoted(finding: Finding, issue: TrueIssue) -> bool:
    """Whether the finding's figure stands in the issue's quote."""
    actual = fold(finding.actual or "")
    return bool(actual) and actual in fold(issue.quote or "")


def _numbers(*texts: str | None) -> set[str]:
    return {re.sub(r"^0+(?=\d)", "", n.strip(".,")) for text in texts if text for n in _NUMBER.findall(text)}


def compare(document: str, pages: int, issues: Iterable[TrueIssue], findings: Iterable[Finding]) -> Compared:
    """Each issue with whether a finding names it; the findings that name none."""
    findings, issues = tuple(findings), tuple(issues)
    judged = tuple((issue, any(names_issue(f, issue) for f in findings)) for issue in issues)
    extra = tuple(f for f in findings if not any(names_issue(f, issue) for issue in issues))
    return Compared(document, pages, judged, extra)


def lines(name: str, compared: list[Compared]) -> list[str]:
    """Found of true issues by severity, and extra findings a page, over all documents."""
    found: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for document in compared:
        for issue, is_found in document.issues:
            if not issue.derived_from:
                true[issue.severity] += 1
                found[issue.severity] += is_found
    pages = sum(document.pages for document in compared)
    extra = Counter(f.severity for document in compared for f in document.extra)
    recall = "  ".join(f"{s} {found[s]} of {true[s]}" for s in _SEVERITIES)
    beside = "  ".join(f"{s} {extra[s]}" for s in _SEVERITIES)
    rate = 10 * (extra["error"] + extra["warning"]) / max(1, pages)
    return [f"{name:10} found: {recall}   not in the truth: {beside}   error or warning per 10 pages: {rate:.2f}"]


def _detail(compared: list[Compared]) -> list[str]:
    out = []
    for document in compared:
        out.append(f"{document.document} ({document.pages} pages)")
        for issue, found in document.issues:
            mark = "found " if found else "MISSED"
            out.append(f"  {mark} {issue.severity:7} p.{issue.page} {issue.kind}: {issue.message or issue.printed}")
        for f in document.extra:
            out.append(f"  extra  {f.severity:7} p.{f.page} {f.rule}: {f.message}")
    return out


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--inject", type=int, default=0, metavar="N", help="wrong digits tried for each dataset")
    parser.add_argument("--seed", type=int, default=1, help="of the choice of the wrong digits")
    given, truths, store = asked(parser)
    verdicts = [run(truth, store) for truth in truths]
    report([issues_of(truth) for truth in truths], verdicts, given.inject, given.seed, given.json)


def report(
    issues: list[tuple[TrueIssue, ...]], verdicts: list[Verdict], number: int, seed: int, to: Path | None = None
) -> None:
    """Prints the comparison of documents that went through every stage, and of the injected digits.

    Args:
        issues: Of each document.
        verdicts: Of each document.
        number: Wrong digits tried for each dataset; 0 for none.
        seed: Of their choice.
        to: File that gets the figures as JSON.
    """
    sets: dict[str, list[Compared]] = {"first": [], "now": []}
    for told, verdict in zip(issues, verdicts, strict=True):
        name = verdict.extraction.source.file_name
        first = [f for f in verdict.findings if f.rule in FIRST_RULES]
        sets["first"].append(compare(name, len(verdict.pages), told, first))
        sets["now"].append(compare(name, len(verdict.pages), told, verdict.findings))
    print("\n".join([*_detail(sets["now"]), "", *lines("first", sets["first"]), *lines("now", sets["now"])]))
    injected: list[Injected] = inject(verdicts, number, seed) if number else []
    if injected:
        print("\n".join(["", *injection_lines(injected)]))
    if to:
        figures = {"compared": msgspec.to_builtins(sets), "injected": msgspec.to_builtins(injected)}
        to.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
