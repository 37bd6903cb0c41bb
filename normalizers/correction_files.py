"""Corrections files: YAML from outside -> entries, or why it cannot be used.

    document: 4438e883d3d0de3f        # doc_id; may be left out
    corrections:
    - dataset: dvctt_counts
      row_id: 9f2c41d07be3a855        # or  where: {page: 3, unit_name: Sở Xây dựng, metric: dossiers}
      column: value
      old: 15
      new: 12
      expect: {unit_name: Sở Xây dựng}
      reason: The scan has a spot; the page prints 12
      who: Nguyễn Văn A
      date: 2026-11-22

Every scalar is text, whatever YAML would make of it ("04" stays "04", "no" is no truth value); `null`, `~` and nothing
are null. Aliases, tags of programming languages, keys given twice or unknown ones, and files beyond the limits are
refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from schemas.correction import Correction, CorrectionsFile
from schemas.datasets import DATASETS

__all__ = ["MAX_BYTES", "Entries", "is_doc_id", "read_corrections"]

MAX_BYTES = 256 * 1024
"""Of a corrections file: some thousand entries."""
_MAX_EVENTS = 100_000
_MAX_DEPTH = 6
_MAX_TEXT = 5_000

_NULLS = ("", "~", "null", "Null", "NULL")
_TAGS = ("str", "null", "bool", "int", "float", "timestamp", "seq", "map", "merge", "value")
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in _TAGS}
_NEEDED = ("dataset", "column", "old", "new", "reason", "who")
_KEYS = {*_NEEDED, "date", "row_id", "where", "expect"}

_Node = str | list[Any] | dict[str, Any] | None


class Entries(Struct, frozen=True):
    """What a corrections file says.

    Attributes:
        entries: Of those without a fault of form.
        faults: What is wrong with the file, in Vietnamese; any makes all of it void.
        document: doc_id it is meant for; None where not told.
    """

    entries: tuple[Correction, ...] = ()
    faults: tuple[str, ...] = ()
    document: str | None = None


class _Refused(Exception):
    """Why a file or entry cannot be used."""


def is_doc_id(text: str) -> bool:
    """Whether a text has the form of a doc_id: 16 hex digits."""
    return len(text) == 16 and set(text) <= set("0123456789abcdef")


def read_corrections(file: CorrectionsFile) -> Entries:
    """The entries of a corrections file; what is wrong with it is told, never raised."""
    if file.fault:
        return Entries(faults=(file.fault,))
    try:
        told = _tree(file.content)
        if told is None:
            return Entries()
        if not isinstance(told, dict) or set(told) - {"document", "corrections"}:
            raise _Refused("tệp chỉ được có hai khoá `document` và `corrections`")
        document, listed = told.get("document"), told.get("corrections") or []
        if document is not None and not (isinstance(document, str) and is_doc_id(document)):
            raise _Refused("`document` phải là doc_id (16 chữ số hệ 16)")
        if not isinstance(listed, list):
            raise _Refused("`corrections` phải là một danh sách")
    except _Refused as why:
        return Entries(faults=(str(why),))
    entries, faults = [], []
    for number, one in enumerate(listed, start=1):
        try:
            entries.append(_entry(number, one))
        except _Refused as why:
            faults.append(f"mục {number}: {why}")
    return Entries(tuple(entries), tuple(faults), document)


def _entry(number: int, told: object) -> Correction:
    if not isinstance(told, dict):
        raise _Refused("không phải là một mục có khoá và giá trị")
    if unknown := sorted(set(told) - _KEYS):
        raise _Refused(f"khoá lạ: {', '.join(unknown)[:100]}")
    if missing := [name for name in _NEEDED if name not in told]:
        raise _Refused(f"thiếu khoá: {', '.join(missing)}")
    texts = {name: _scalar(name, told.get(name)) for name in (*_NEEDED, "date", "row_id")}
    if blank := [name for name in ("dataset", "column", "reason", "who") if not texts[name]]:
        raise _Refused(f"để trống: {', '.join(blank)}")
    where, expect = _conditions("where", told), _conditions("expect", told)
    dataset = str(texts["dataset"])
    if dataset not in DATASETS:
        raise _Refused(f"không có tập dữ liệu {dataset[:60]!r}")
    chosen = sum((texts["row_id"] is not None, bool(where)))
    if chosen != (dataset != "documents"):
        raise _Refused("cần đúng một trong hai: `row_id` hoặc `where` (tập `documents` không cần)")
    return Correction(
        number, dataset, str(texts["column"]), texts["old"], texts["new"], str(texts["reason"]), str(texts["who"]),
        texts["date"], texts["row_id"], where, expect,
    )  # fmt: skip


def _scalar(name: str, value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise _Refused(f"`{name}` phải là một giá trị đơn")
    return value


def _conditions(name: str, told: Mapping[str, Any]) -> dict[str, str | None]:
    conditions = told.get(name) or {}
    if not isinstance(conditions, dict):
        raise _Refused(f"`{name}` phải gồm tên cột và giá trị")
    return {column: _scalar(f"{name}.{column}", value) for column, value in conditions.items()}


def _tree(content: bytes) -> _Node:
    """The file as text, lists and dicts."""
    import yaml

    if len(content) > MAX_BYTES:
        raise _Refused(f"tệp lớn hơn {MAX_BYTES // 1024} KiB")
    # Either gives plain nodes only: no object is ever made of what a file says.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = content.decode("utf-8-sig")
        _refuse_bombs(yaml.parse(text, Loader=loader))
        root = yaml.compose(text, Loader=loader)
    except UnicodeDecodeError as error:
        raise _Refused("tệp không phải là văn bản UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _Refused(f"không phải YAML hợp lệ{f', dòng {mark.line + 1}' if mark else ''}") from error
    return None if root is None else _plain(root)


def _refuse_bombs(events: Any) -> None:  # noqa: ANN401 - events of a library without types
    """Walk over the events, which costs no stack, before anything is built of them."""
    depth = 0
    for number, event in enumerate(events):
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        if getattr(event, "anchor", None) is not None:
            raise _Refused(f"không được dùng neo hay bí danh (&, *), dòng {event.start_mark.line + 1}")
        # Stream and document count as levels too.
        if depth > _MAX_DEPTH + 2 or number > _MAX_EVENTS:
            raise _Refused("tệp lồng quá sâu hoặc quá dài")


def _plain(node: Any) -> _Node:  # noqa: ANN401 - a node of a library without types
    line = node.start_mark.line + 1
    if node.tag not in _PLAIN_TAGS:
        raise _Refused(f"thẻ YAML không được dùng, dòng {line}")
    if node.id == "sequence":
        return [_plain(item) for item in node.value]
    if node.id == "mapping":
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = _plain(key)
            if not isinstance(name, str) or name in found:
                raise _Refused(f"khoá trùng hoặc không phải chữ, dòng {line}")
            found[name] = _plain(value)
        return found
    if not node.style and node.value in _NULLS:
        return None
    if len(node.value) > _MAX_TEXT:
        raise _Refused(f"giá trị dài hơn {_MAX_TEXT} ký tự, dòng {line}")
    return " ".join(unicodedata.normalize("NFC", node.value).split())
