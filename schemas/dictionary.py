"""The data dictionary: every dataset and column, told from their definitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.columns import PROVENANCE, TABLE_PLACE, Column
from schemas.datasets import DATASETS, Dataset

__all__ = ["FLAGS", "as_markdown", "dictionary"]

FLAGS = {
    "unparsed_COLUMN": "The printed text of the column could not be read as its type; the value is null",
    "ambiguous_COLUMN": "A sign was taken to stand between groups of three digits where it may stand before decimals",
    "impossible_COLUMN": "A date that no calendar has; the value is null",
    "unsure_COLUMN": "The print may belong to something else than the row (the number behind “sửa đổi … Luật Giá”)",
    "unsure_period": "The figure may be of another time: under a title of two parts (“quý II và 6 tháng đầu năm”), "
    "what there is on the day of a report on half a year (“có 61 công chức”), what a plan calls neither reached nor "
    "planned, what is planned or asked for where the document does not say for when",
    "unsure_cited_date": "The date is printed once, behind another of several numbers (“12/KH-UBND, 13/KH-UBND”)",
    "unsure_item_name": "What the second amount of n/m (“41,5 tỷ đồng/50 tỷ đồng”) is of is not told; it has "
    "the first's name",
    "unsure_fund_source": "The header or sentence of the amount names its source in words that no list knows",
    "blank_COLUMN": "The document leaves the value open (dots, a gap to write in)",
    "unit_missing": "An amount without any money unit, beside it or above its table; the amount in đồng is null",
    "columns_alike": "The headers tell another column alike (source, year, kind): planned and spent, say",
    "part_of_total": "The quantity is a part of the one that another row of its line tells of all",
    "no_budget": "The words around the amount speak of no spending or plan: it is earned, saved, fined, or by how much "
    "another grew",
    "part_of_year": "The amount is for a part of a year (“Quý I”); another row may have it in the year's",
    "units_contradict": "The table names several units of money for the amount; the amount in đồng is null",
    "unit_conflict": "An amount prints another money unit than its table; its own was taken",
    "low_confidence": "A value of the row was read with a confidence below 0.6, and no proof vouches for it",
    "fuzzy_unit": "The unit's code was found although its name is misspelt or misread",
    "range": "The figure is the first of a printed range (“15-20 máy”)",
    "at_most": "The document gives the figure as an upper bound",
    "split_number": "A blank may cut the figure's number (“83, 6%”, “1 250 hồ sơ”)",
    "unread_digits": "Letters stand among the figure's digits; its value is null",
    "by_level": "One of several rows of one printed share: what all of several levels have, each has",
    "each": "The figure is one of each body (“mỗi đơn vị có 2 cán bộ”), not of all together",
    "required": "The sentence demands the figure (“phải đạt 100%”); it is no result",
    "more_than_all": "The figure counts more than all there are (“12/10 xã”)",
    "NAME OF A QUALITY RULE": "The rule doubts a value of the row; the finding tells why",
}
"""Flags of rows; those of `pages` are what was noted while the page was read."""

_SOURCES = {
    "text": "the printed text, repaired",
    "name": "the printed name, repaired",
    "code": "decided by the program from heading, header or place; a code",
    "integer": "a printed number, or counted",
    "number": "a printed number, or computed",
    "money": "the printed amount times its unit",
    "quantity": "a printed quantity",
    "date": "a printed date, in digits or words",
    "flag": "decided by the program",
    "place": "where it stands",
}
"""Kind -> where its values come from; for values of rows `readings` has the place and the text of each."""

_SOURCES_BY_NAME = {
    "row_id": "made from document, dataset and place",
    "doc_id": "of the file",
    "sha256": "of the file",
    "byte_size": "of the file",
    "file_name": "of the file",
    "page_count": "of the file",
    "table_id": "made from document and place",
    "source": "how the page was read",
    "route": "how the page was read",
    "confidence": "calibrated confidence of its readings, the least",
    "flags": "doubts of extraction, normalising and quality rules",
    "known_by": "the quality rules",
    "rules": "every step from the printed text to the value",
    "version_of": "other documents of the archive",
    "superseded_by": "other documents of the archive",
}
"""Columns whose values come from elsewhere than their kind says."""

_INTRO = """\
# Data dictionary

Made from the definitions in `schemas/` by `baocao dictionary --to docs`; do not edit. For programs there is
`data-dictionary.json`.

Each dataset is a folder of Parquet files under the output directory. Null is null, never "" or 0. Money is in đồng;
boxes are in points from the top left of the page as a reader sees it; texts are Unicode NFC.
"""


def dictionary(rules: Mapping[str, str]) -> dict[str, Any]:
    """All datasets, flags and quality rules as plain data.

    Args:
        rules: Name of each quality rule -> what it looks at.
    """
    return {
        "datasets": {name: _dataset(dataset) for name, dataset in DATASETS.items()},
        "flags": FLAGS,
        "quality_rules": dict(sorted(rules.items())),
    }


def _dataset(dataset: Dataset) -> dict[str, Any]:
    return {
        "row": dataset.row,
        "key": list(dataset.key),
        "columns": [_column(dataset, column) for column in dataset.defined()],
    }


def _column(dataset: Dataset, column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "meaning": column.meaning,
        "unit": column.unit,
        "allowed": list(column.allowed),
        "nullable": column.nullable and column.name not in dataset.required,
        "minimum": column.minimum,
        "maximum": column.maximum,
        "example": column.example,
        "source": _SOURCES_BY_NAME.get(column.name, _SOURCES[column.kind]),
    }


def as_markdown(told: Mapping[str, Any]) -> str:
    """The dictionary as Markdown: columns that most datasets share once, then each dataset with its own."""
    shared = (*PROVENANCE, *TABLE_PLACE)
    common = {c["name"]: c for name in ("budget_items", "findings") for c in told["datasets"][name]["columns"]}
    lines = [_INTRO, "## Columns that datasets share\n", _HEAD, *(_line(common[name]) for name in shared), ""]
    for name, dataset in told["datasets"].items():
        own = [column for column in dataset["columns"] if column["name"] not in shared or name == "documents"]
        begins = "" if name == "documents" else " It begins with the provenance columns"
        begins += " and the place in a table." if begins and _from_tables(dataset) else "." if begins else ""
        keys = ", ".join(f"`{key}`" for key in dataset["key"])
        lines += [f"## {name}\n", f"One row is {dataset['row']}; its key is {keys}.{begins}\n", _HEAD]
        lines += [*map(_line, own), ""]
    lines += ["## Flags\n", "| flag | means |", "| --- | --- |"]
    lines += [f"| `{name}` | {_cell(meaning)} |" for name, meaning in told["flags"].items()]
    lines += [
        "",
        "## Quality rules\n",
        "Each is a file of `pipeline/rules/`.\n",
        "| rule | looks at |",
        "| --- | --- |",
    ]
    lines += [f"| `{name}` | {_cell(meaning)} |" for name, meaning in told["quality_rules"].items()]
    return "\n".join(lines) + "\n"


_HEAD = "| column | type | meaning | values | example | from |\n| --- | --- | --- | --- | --- | --- |"


def _from_tables(dataset: Mapping[str, Any]) -> bool:
    return TABLE_PLACE[-1] in {column["name"] for column in dataset["columns"]}


def _line(column: Mapping[str, Any]) -> str:
    null = "" if column["nullable"] else ", never null"
    kind = f"`{column['type']}`{null}"
    example = f"`{_cell(column['example'])}`" if column["example"] else ""
    cells = (f"`{column['name']}`", kind, _cell(column["meaning"]), _values(column), example, column["source"])
    return f"| {' | '.join(cells)} |"


def _values(column: Mapping[str, Any]) -> str:
    """Unit, closed list and range in a few words."""
    told = [column["unit"]] if column["unit"] else []
    told += [", ".join(f"`{value}`" for value in column["allowed"])] if column["allowed"] else []
    low, high = column["minimum"], column["maximum"]
    if low is not None and high is not None:
        told.append(f"{low:g} to {high:g}")
    elif low is not None or high is not None:
        told.append(f"at least {low:g}" if low is not None else f"at most {high:g}")
    return "; ".join(told)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
