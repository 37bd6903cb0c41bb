"""Values as people write them in corrections files: compared with those of a dataset, read, checked."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from schemas.columns import Column
from schemas.datasets import DATASETS, Dataset
from schemas.record import Value

__all__ = ["OF_DOCUMENTS", "as_text", "check_legal", "is_same", "read_value", "shown", "squeezed"]

OF_DOCUMENTS = tuple(
    name for name in DATASETS["documents"].columns
    if name not in ("doc_id", "file_name", "sha256", "byte_size", "page_count", "status", "version_of", "superseded_by")
)  # fmt: skip
"""Columns of `documents` that are read from the document, not facts of the file or of the archive."""

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_UNCLEAR = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")

_FORMS = {
    "int64": "số nguyên (chỉ viết chữ số)", "bool": "true hoặc false", "date": "ngày dạng 2021-07-14",
    "float64": "số (chữ số, dấu chấm trước phần thập phân; 1.250 không rõ nghĩa, hãy viết 1250 hoặc 1.25)",
}  # fmt: skip


def as_text(value: Value) -> str | None:
    """A value as corrections write it; None for null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.9f}".rstrip("0").rstrip(".")
    return None if value is None else squeezed(value) if isinstance(value, str) else str(value)


def is_same(text: str | None, value: Value) -> bool:
    """Whether a text of a corrections file stands for a value."""
    if text is None or value is None:
        return text is value
    if isinstance(value, float):
        return bool(_DECIMAL.fullmatch(text)) and abs(float(text) - value) < 5e-10
    if isinstance(value, int) and not isinstance(value, bool):
        return bool(_WHOLE.fullmatch(text)) and int(text) == value
    return text == as_text(value)


def check_legal(dataset: Dataset, name: str, value: Value) -> None:
    """That a value keeps to its column: a row that breaks its schema would be no correction.

    Raises:
        ValueError: It does not; says why, in Vietnamese.
    """
    column = dataset.column(name)
    if value is None:
        if not column.nullable or column.name in dataset.required:
            raise ValueError(f"cột {column.name} không được để trống")
        return
    if column.allowed and value not in column.allowed:
        raise ValueError(f"cột {column.name} chỉ nhận: {', '.join(column.allowed)}")
    if isinstance(value, int | float):
        low, high = column.minimum, column.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            raise ValueError(f"cột {column.name}: {as_text(value)} nằm ngoài khoảng cho phép")


def read_value(dataset: Dataset, name: str, text: str | None) -> Value:
    """The value that a text of a corrections file stands for in a column.

    Raises:
        ValueError: The column cannot hold it; says why, in Vietnamese.
    """
    value = _parsed(dataset.column(name), text)
    check_legal(dataset, name, value)
    return value


def _parsed(column: Column, text: str | None) -> Value:
    if text is None:
        return None
    if column.type == "int64" and _WHOLE.fullmatch(text):
        return int(text)
    if column.type == "float64" and _DECIMAL.fullmatch(text) and not _UNCLEAR.fullmatch(text):
        return float(text)
    if column.type == "bool" and text in ("true", "false"):
        return text == "true"
    if column.type == "date" and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"không có ngày {text}") from None
    if column.type == "string" and text:
        return text
    raise ValueError(f"giá trị mới {text[:60]!r} không phải {_FORMS.get(column.type, 'chữ')}")


def shown(text: str | None) -> str:
    """A value in a sentence; a long one is cut."""
    return "trống" if text is None else f"“{text[:80]}”"


def squeezed(text: str) -> str:
    """A text in NFC with single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())
