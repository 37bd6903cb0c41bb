"""Which columns of an equipment list hold quantities, and what the headers of several tell them apart by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractors.reports.report import TableRow, is_total_name
from normalizers.names import fold, match_synonym, unit_level
from normalizers.numbers import is_empty_mark, read_quantity
from normalizers.units import find_units
from schemas.table import Table

__all__ = ["QUANTITY_HEADERS", "STATUS_HEADERS", "Quantity", "conditions_of", "devices_of", "head_of", "quantities_of"]

QUANTITY_HEADERS = ("Số lượng", "SL", "Số lượng hiện có", "Tổng số lượng", "Hiện có")
"""How the column is headed that holds how many devices there are."""

STATUS_HEADERS = ("Hiện trạng", "Tình trạng", "Tình trạng sử dụng", "Chất lượng")
"""How the column is headed that holds their condition."""

_PLAIN = frozenset(map(fold, QUANTITY_HEADERS))
_NOT_THERE = re.compile(r"\b(?:can|bo sung|nhu cau|de nghi|du kien|mua|nguoi|tai khoan|luot|so lan|hoc vien)\b")
"""Headers of quantities that are wanted, or are none of the devices themselves ("Số lượng tài khoản")."""
_OF_WANTED = re.compile(
    r"(?:(?:số lượng|sl)\s)?(?:hiện )?có\s*/\s*(?:(?:số|tổng)\s)*(?:nhu cầu|cần|định mức|tiêu chuẩn|kế hoạch|số)\b",
    re.IGNORECASE,
)
"""One column of n/m: how many there are of those wanted ("Số lượng hiện có/nhu cầu")."""

_MONEY = re.compile(r"kinh phi|du toan|thanh tien|so tien|don gia|\bvon\b|nguyen gia")
"""Words of headers beside which quantities only tell what is paid for: the amounts are another dataset's."""


_DEVICE = re.compile(
    r"(?:(?:tong )?(?:so|so luong|sl) )?(?:may (?:tinh|in|chu|quet|chieu|scan|photo\w*)|laptop|camera|man hinh"
    r"|tuong lua|switch|router|modem|kiosk|thiet bi)\b"
)
_NO_DEVICE = re.compile(r"%|tỷ lệ|tỉ lệ|/|kết nối|cài|bình quân")
"""Headers of shares ("Tỷ lệ máy tính/CBCC") and of what devices have ("Số máy tính kết nối Internet")."""

MAX_NAME = 80
"""Letters of the longest header taken for the name of a device."""


class Quantity(NamedTuple):
    """A column of quantities.

    Attributes:
        col: Where it is.
        told: What its headers say beside those of the other columns of quantities ("Cấp xã"); "" of a lone one.
        flags: `part_of_total` beside the column of all; `columns_alike` where nothing tells it from another.
        is_first: Whether its values stand for the line itself; the rows of other columns are told apart by theirs.
        is_body: Whether `told` is the body that has them.
    """

    col: int
    told: str = ""
    flags: tuple[str, ...] = ()
    is_first: bool = True
    is_body: bool = False


def quantities_of(table: Table, body: Sequence[TableRow], columns: Mapping[str, int]) -> list[Quantity]:
    """The columns that say how many there are, that of all of them first; none where only other things are counted.

    Several are read only where no money stands beside them. Without any, columns headed by bodies ("Xã …") count.
    """
    paths = dict(enumerate(table.header_paths(body[0].number))) if body else {}
    main = columns.get("quantity_printed")
    others = {col for code, col in columns.items() if code != "quantity_printed"}
    there = [col for col in paths if col not in others and _is_there(paths[col])]
    counted = [col for col in there if col == main or (_is_headed(paths[col]) and _has_quantities(body, col))]
    money = bool(_MONEY.search(head_of(table)) or find_units(table.unit_note))
    bodies: list[int] = []
    if main is None and not money:
        bodies = _bodies_of({col: paths[col] for col in there if _has_quantities(body, col)})
        counted = [*(col for col in there if _is_total(paths[col]) and bodies), *bodies] if len(bodies) > 1 else []
    if len(counted) < 2 or money:
        return [Quantity(col) for col in counted if main not in counted or col == main][:1]
    found = _told_apart({col: paths[col] for col in counted})
    return [q._replace(told=paths[q.col][-1], is_body=True) if q.col in bodies else q for q in found]


_BODY = re.compile(r"(?:cac )?(?:co quan|van phong|tru so|khoi|phong|ban|don vi su nghiep|bo phan|chi cuc)\b")
"""Headers of bodies that are no administrative units, beside columns of such units."""


def _bodies_of(paths: Mapping[int, Sequence[str]]) -> list[int]:
    """The columns headed by administrative units, and by other bodies beside them or under the same header."""
    named = {col for col, path in paths.items() if unit_level(" ".join(path[-1:]))}
    groups = {tuple(paths[col][:-1]) for col in named} - {()}
    alike = {col for col, path in paths.items() if tuple(path[:-1]) in groups or _BODY.match(fold(" ".join(path[-1:])))}
    return sorted(named | alike) if len(named) > 1 else sorted(named)


def head_of(table: Table) -> str:
    """Headers and caption of a table, folded."""
    return fold(" ".join(cell.text for cell in table.cells if cell.is_header) + " " + table.caption)


def devices_of(table: Table, body: Sequence[TableRow]) -> dict[int, str]:
    """Columns headed by devices, with their names, of a table whose rows are bodies; none below two, or beside money.

    Shares, prices and what is wanted are no devices that are there.
    """
    if not body or _MONEY.search(head_of(table)) or find_units(table.unit_note):
        return {}
    found = {}
    for col, path in enumerate(table.header_paths(body[0].number)):
        folded, own = fold(" ".join(path)), path[-1:]
        other = _NOT_THERE.search(folded) or _NO_DEVICE.search(" ".join(path).lower()) or len(" ".join(own)) > MAX_NAME
        if path and not other and any(_DEVICE.match(fold(text)) for text in path) and _has_quantities(body, col):
            named = next(at for at, text in enumerate(path) if _DEVICE.match(fold(text)))
            found[col] = " / ".join(path[named:])
    return found if len(found) > 1 else {}


def conditions_of(paths: Sequence[Sequence[str]], quantities: Sequence[Quantity]) -> dict[int, int] | None:
    """The column of the condition right behind each column of quantities; None where all share the only one."""
    synonyms = {"status": STATUS_HEADERS}
    told = [col for col, path in enumerate(paths) if match_synonym(" ".join(path[-1:]), synonyms)]
    if len(told) < 2 or len(quantities) < 2:
        return None
    owners = {col: max((q.col for q in quantities if q.col < col), default=-1) for col in told}
    return {owner: col for col, owner in reversed(owners.items())}


def _told_apart(paths: Mapping[int, Sequence[str]]) -> list[Quantity]:
    """Several columns of quantities with what tells them apart; a part is flagged where the sum stands beside it."""
    shared = set.intersection(*(set(path) for path in paths.values()))
    told = {
        col: " / ".join(t for t in path if t not in shared and fold(t) not in _PLAIN) for col, path in paths.items()
    }
    plain = [col for col, text in told.items() if not text or is_total_name(text)]
    total = plain[0] if len(plain) == 1 else None
    seen = Counter(told.values())
    first = total if total is not None else next(iter(paths))
    found = []
    for col in (first, *(col for col in paths if col != first)):
        flags = ("part_of_total",) if total not in (None, col) else ("columns_alike",) if seen[told[col]] > 1 else ()
        found.append(Quantity(col, "" if col == total else told[col], flags, is_first=col == first))
    return found


def _is_there(path: Sequence[str]) -> bool:
    """Whether a column may count what there is, by its headers."""
    return not _NOT_THERE.search(fold(" ".join(path))) or bool(path and _OF_WANTED.match(path[-1]))


def _is_headed(path: Sequence[str]) -> bool:
    """Whether headers name quantities, by the innermost or all together."""
    synonyms = {"quantity": QUANTITY_HEADERS}
    return any(match_synonym(text, synonyms) for text in (*path[-1:], " ".join(path)))


def _is_total(path: Sequence[str]) -> bool:
    return bool(path) and is_total_name(path[-1])


def _has_quantities(body: Sequence[TableRow], col: int) -> bool:
    """Whether at least half of a column's filled cells are quantities."""
    texts = [row.text(col) for row in body if not is_empty_mark(row.text(col))]
    return bool(texts) and 2 * sum(read_quantity(text) is not None for text in texts) >= len(texts)
