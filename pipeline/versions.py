"""Versions: the same document sent again with changes is linked to the one before it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from pipeline.entries import DocumentEntry
from pipeline.ledger import Ledger
from pipeline.store import Store

__all__ = ["identity", "link_versions", "links"]

_FACTS = ("doc_number", "issuer", "issued_date")
_DOUBLED = (
    "SELECT identity FROM documents WHERE status = 'taken_in' AND identity IS NOT NULL"
    " GROUP BY identity HAVING count(*) > 1"
)
_LINKED = "version_of IS NOT NULL OR superseded_by IS NOT NULL"
_OVERWRITTEN = (
    "SELECT old.doc_id, new.doc_id FROM ("
    " SELECT old, new FROM overwritten UNION"  # and what ledgers of earlier releases know of it
    " SELECT substr(before, 1, 16), substr(sha256, 1, 16) FROM files WHERE before IS NOT NULL) AS pair"
    " JOIN documents AS old ON old.doc_id = pair.old LEFT JOIN contents AS one ON one.doc_id = pair.old"
    " JOIN documents AS new ON new.doc_id = pair.new LEFT JOIN contents AS two ON two.doc_id = pair.new"
    " WHERE old.status = 'taken_in' AND new.status = 'taken_in'"
    " AND (coalesce(one.number, 0), old.rowid) < (coalesce(two.number, 0), new.rowid)"
    " ORDER BY coalesce(one.number, 0) DESC, old.rowid DESC, coalesce(two.number, 0), new.rowid"
)
"""Pairs of which the second came to lie where the first had lain; the latest first ones first, each with the second
that came soonest: a document has one version before it and one after it."""


def identity(summary: dict[str, Any]) -> str | None:
    """What all versions of a document share: its number, issuer and date of issue; None where one is not known."""
    facts = [summary.get(name) for name in _FACTS]
    if not all(facts):
        return None
    return "|".join(" ".join(unicodedata.normalize("NFC", str(fact)).casefold().split()) for fact in facts)


def links(entry: DocumentEntry | None) -> dict[str, str | None]:
    """The columns of `documents` that other documents decide, as they are published."""
    return {"version_of": entry.version_of, "superseded_by": entry.superseded_by} if entry else {}


def link_versions(ledger: Ledger, store: Store) -> list[str]:
    """Bring the links between versions up to date, in the dataset and then in the ledger; may be repeated.

    Documents with the same number, issuer and date are versions of one; so are two that lay at one path one after the
    other, unless what is known of them differs. The order is that in which their contents were first met: by run, then
    by path, whichever of them is done first.

    Returns:
        doc_ids whose row in `documents` was written again.
    """
    after = _successions(ledger)
    before = {new: old for old, new in after.items()}
    rows = ledger.ask(f"SELECT doc_id, version_of, superseded_by FROM documents WHERE {_LINKED}")
    linked = {doc_id: (old, new) for doc_id, old, new in rows}
    stale = [
        doc_id
        for doc_id in sorted({*linked, *after, *before})
        if linked.get(doc_id, (None, None)) != (before.get(doc_id), after.get(doc_id))
    ]
    store.take_apart(stale, ("documents",))
    for doc_id in stale:
        wanted = {"version_of": before.get(doc_id), "superseded_by": after.get(doc_id)}
        store.set_document(doc_id, wanted)
        with ledger.change() as base:
            base.execute(
                "UPDATE documents SET version_of = ?, superseded_by = ? WHERE doc_id = ?", (*wanted.values(), doc_id)
            )
    return stale


def _successions(ledger: Ledger) -> dict[str, str]:
    """doc_id -> doc_id of the version after it."""
    groups: dict[str, list[str]] = {}
    for doc_id, shared in ledger.ask(
        "SELECT documents.doc_id, identity FROM documents LEFT JOIN contents USING (doc_id)"
        f" WHERE status = 'taken_in' AND identity IN ({_DOUBLED}) ORDER BY number, documents.rowid"
    ):
        groups.setdefault(shared, []).append(doc_id)
    after = dict(pair for group in groups.values() for pair in pairwise(group))
    have_one_before = set(after.values())
    for old, new in ledger.ask(_OVERWRITTEN):
        if old not in after and new not in have_one_before and _may_be_one(ledger.document(old), ledger.document(new)):
            after[old] = new
            have_one_before.add(new)
    return after


def _may_be_one(old: DocumentEntry | None, new: DocumentEntry | None) -> bool:
    """Whether nothing that is known of both documents differs."""
    if old is None or new is None:
        return False
    return _agree((old.summary.get(name), new.summary.get(name)) for name in _FACTS)


def _agree(pairs: Iterable[tuple[Any, Any]]) -> bool:
    return all(one == other for one, other in pairs if one and other)
