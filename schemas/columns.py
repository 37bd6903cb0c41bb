"""Each column once: type, kind, unit, meaning, allowed values."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

__all__ = ["COLUMNS", "PROVENANCE", "TABLE_PLACE", "Column", "ColumnType", "Kind"]

ColumnType = Literal["string", "int64", "float64", "bool", "date", "list<string>"]

Kind = Literal["text", "name", "code", "integer", "number", "money", "quantity", "date", "flag", "place"]
"""Which normaliser makes the value out of the printed text (normalizers/rows.py)."""


class Column(Struct, frozen=True):
    """A column of a dataset.

    Attributes:
        name: snake_case English.
        type: Parquet type; `date` is date32.
        kind: Which normaliser makes its value.
        meaning: One sentence for the data dictionary.
        unit: Of the value, None where it has none.
        allowed: Closed list of values, empty where open.
        nullable: Whether null is a legal value.
        minimum: Least legal number, None where open.
        maximum: Greatest legal number, None where open.
        example: One typical value, as text.
    """

    name: str
    type: ColumnType
    kind: Kind
    meaning: str
    unit: str | None = None
    allowed: tuple[str, ...] = ()
    nullable: bool = True
    minimum: float | None = None
    maximum: float | None = None
    example: str = ""


def _text(name: str, meaning: str, **more: object) -> Column:
    return Column(name, "string", "text", meaning, **more)  # type: ignore[arg-type]


def _place(name: str, meaning: str, **more: object) -> Column:
    return Column(name, "float64", "place", meaning, unit="pt", **more)  # type: ignore[arg-type]


# A line a column, however long: they are read side by side.
# fmt: off
_ALL = (
    # provenance
    Column("row_id", "string", "code", "Stable key of the row: the same row keeps it when the document is reprocessed", example="9f2c41d07be3a855"),
    Column("doc_id", "string", "code", "First 16 hex digits of the file's SHA-256", nullable=False, example="4438e883d3d0de3f"),
    Column("page", "int64", "place", "Page the row starts on, from 1; null for the whole document", minimum=1, example="7"),
    _place("x0", "Left edge of the row's place on the page as a reader sees it, origin top left", example="85.04"),
    _place("y0", "Top edge", example="212.6"),
    _place("x1", "Right edge", example="510.24"),
    _place("y1", "Bottom edge", example="226.8"),
    Column("source", "string", "code", "Where the text came from: the PDF's own text, that text mended, or OCR", allowed=("text", "repaired", "ocr"), nullable=False, example="ocr"),
    Column("confidence", "float64", "number", "Probability that the row is right", nullable=False, minimum=0, maximum=1, example="0.97"),
    Column("flags", "list<string>", "code", "Doubts about the row; empty when there are none", nullable=False, example="low_confidence; column_sums"),
    Column("table_id", "string", "code", "Table the row comes from; null for prose", example="4438e883d3d0de3f-p7-t1"),
    Column("row_index", "int64", "place", "Row of that table, from 0, header rows counted", minimum=0, example="5"),
    # documents
    _text("file_name", "Name of the file taken in", nullable=False, example="bc-tanlap-2020.pdf"),
    Column("sha256", "string", "code", "SHA-256 of the file's bytes", nullable=False, example="9b74c9897bac770ffc029102a200c5de6b0c5b1a6a3f1e0c3b1f1c0e5d2f7a88"),
    Column("byte_size", "int64", "integer", "Length of the file", unit="byte", nullable=False, minimum=0, example="718996"),
    Column("page_count", "int64", "integer", "Number of pages", nullable=False, minimum=1, example="4"),
    Column("doc_type", "string", "code", "Kind of document, from its heading", nullable=False, allowed=("quyet_dinh", "ke_hoach", "bao_cao", "cong_van", "to_trinh", "thong_bao", "nghi_quyet", "khac"), example="bao_cao"),
    Column("doc_number", "string", "code", "Number and symbol; null where left blank", example="416/QĐ-UBND"),
    _text("issuer", "Issuing body", example="UBND tỉnh Gia Lai"),
    Column("issuer_level", "string", "code", "Level of the issuing body", allowed=("province", "district", "commune", "department"), example="district"),
    Column("province", "string", "name", "Province of the issuing body", example="Gia Lai"),
    Column("district", "string", "name", "District of the issuing body", example="Đak Pơ"),
    Column("commune", "string", "name", "Commune of the issuing body", example="Quảng Thọ"),
    Column("province_code", "string", "code", "Official code of that province at the document's date", example="64"),
    Column("district_code", "string", "code", "Official code of that district at the document's date", example="634"),
    Column("commune_code", "string", "code", "Official code of that commune at the document's date", example="19894"),
    Column("province_code_today", "string", "code", "Official code of the province of today (since July 2025) that the province is part of", example="52"),
    Column("province_today", "string", "name", "Its name", example="Tỉnh Gia Lai"),
    Column("commune_code_today", "string", "code", "Official code of the commune of today that the commune went into as a whole; null where not surely known", example="19867"),
    Column("commune_today", "string", "name", "Its name", example="Xã Quảng Điền"),
    Column("issued_date", "date", "date", "Date of issue; null where the day was left blank", example="2021-07-14"),
    Column("report_year", "int64", "integer", "Year reported on or planned for", minimum=1945, maximum=2100, example="2021"),
    _text("title", "Title (trích yếu) without the kind of document", example="Kết quả ứng dụng công nghệ thông tin năm 2021"),
    Column("signer_name", "string", "name", "Name under the signature", example="Võ Ngọc Thành"),
    _text("signer_title", "Office of the signer", example="CHỦ TỊCH"),
    Column("status", "string", "text", "documents: `ok`, `partial` where pages could not be read, or `corrections_refused` where none of the corrections beside the file was applied; equipment: condition as printed", example="ok"),
    Column("version_of", "string", "code", "doc_id of the document this one is a later version of; null for a first version", example="4438e883d3d0de3f"),
    Column("superseded_by", "string", "code", "doc_id of the next version of this document; null for the latest", example="9f2c41d07be3a855"),
    # pages
    Column("width", "float64", "place", "Width of the upright page", unit="pt", nullable=False, minimum=0, example="595.28"),
    Column("height", "float64", "place", "Height of the upright page", unit="pt", nullable=False, minimum=0, example="841.89"),
    Column("rotation", "int64", "place", "Degrees the stored page was turned clockwise to stand upright", unit="°", nullable=False, minimum=0, maximum=270, example="90"),
    Column("skew", "float64", "place", "Degrees the upright page was turned clockwise to level its lines", unit="°", nullable=False, minimum=-45, maximum=45, example="-0.62"),
    Column("route", "string", "code", "How the page was read", allowed=("text", "repaired", "ocr"), nullable=False, example="repaired"),
    Column("text", "string", "text", "Text after repair, NFC; for pages one line a printed line", nullable=False, example="Kinh phí thực hiện"),
    Column("raw_text", "string", "text", "Text before repair, as the layer or the OCR engine gave it", example="Kinh ph� thực hiện"),
    Column("mean_confidence", "float64", "number", "Mean confidence of the page's words; null on a page without words", minimum=0, maximum=1, example="0.981"),
    Column("word_count", "int64", "integer", "Words on the page", nullable=False, minimum=0, example="412"),
    Column("changed_word_count", "int64", "integer", "Words whose text differs from their raw text", nullable=False, minimum=0, example="17"),
    # words
    Column("line_no", "int64", "place", "Printed line the word stands on, from 0 down the page", nullable=False, minimum=0, example="3"),
    # tables
    Column("row", "int64", "place", "Row of the cell, from 0 over all pages of the table", nullable=False, minimum=0, example="2"),
    Column("col", "int64", "place", "Column of the cell, from 0", nullable=False, minimum=0, example="0"),
    Column("row_span", "int64", "place", "Rows the cell covers", nullable=False, minimum=1, example="1"),
    Column("col_span", "int64", "place", "Columns the cell covers", nullable=False, minimum=1, example="2"),
    Column("is_header", "bool", "flag", "Whether the cell belongs to a header row", nullable=False, example="true"),
    _text("caption", "Text above the table that names it; null where there is none", example="Phụ lục I. Kinh phí năm 2021"),
    _text("unit_note", "Unit line of the table as printed", example="ĐVT: triệu đồng"),
    _text("table_notes", "Notes printed right below the table", example="Ghi chú: số liệu đến 30/6"),
    _text("header_path", "Headers above the cell, outermost first, joined with ' / '", example="Kinh phí / Năm 2021"),
    # budget_items
    _text("section", "Section of the table the item stands in", example="I. Mua sắm phần cứng"),
    _text("item_no", "Number of the item as printed", example="1"),
    _text("item_name", "Name of the item", nullable=False, example="Nâng cấp mạng nội bộ"),
    Column("lead_unit", "string", "name", "Unit in charge (đơn vị chủ trì)", example="Sở TT&TT"),
    Column("lead_unit_codes", "list<string>", "code", "Official codes of the administrative units in charge; null for departments and where any of them is not surely known", example="634; 633"),
    _text("field", "Field of application (lĩnh vực)", example="Giáo dục"),
    _text("scope", "Scope (phạm vi, quy mô)", example="12 xã"),
    Column("budget_year", "int64", "integer", "Year the amount is for; null = whole project", minimum=1990, maximum=2100, example="2021"),
    Column("fund_source", "string", "code", "Source of the money", allowed=("total", "local", "central", "province_central", "other"), nullable=False, example="local"),
    _text("amount_printed", "Amount as printed", nullable=False, example="1,279,595"),
    _text("unit_printed", "Unit as printed in the document; null where none is printed", example="1.000 đồng"),
    Column("amount_vnd", "int64", "money", "Amount", unit="đồng", minimum=0, example="1279595000"),
    Column("is_total", "bool", "flag", "Whether the row is a printed total or subtotal", nullable=False, example="false"),
    # dvctt_counts
    _text("unit_no", "Number of the unit as printed", example="4"),
    Column("unit_name", "string", "name", "Name of the unit", nullable=False, example="Sở Xây dựng"),
    Column("unit_level", "string", "code", "Level of the unit", allowed=("province", "district", "commune", "department"), example="district"),
    Column("service_level", "string", "code", "Level of the online public services (DVCTT) counted", allowed=("2", "3", "4", "toan_trinh", "mot_phan"), nullable=False, example="4"),
    Column("metric", "string", "code", "What is counted: services, services that received dossiers, dossiers; one_stop: the figure's printed name", nullable=False, example="dossiers"),
    Column("value", "int64", "integer", "The count", minimum=0, example="1240"),
    # hnth_coverage
    _text("as_of", "Date or period the coverage is reported for, as printed", example="tháng 11 năm 2021"),
    Column("unit_code", "string", "code", "Official code of the administrative unit, valid at the document's date; null for departments, totals and names that are ambiguous or unknown", example="634"),
    Column("unit_code_today", "string", "code", "Official code since July 2025 of the one unit that the unit went into as a whole; null where there are several or it is not surely known", example="19867"),
    Column("unit_codes_today", "list<string>", "code", "Official codes since July 2025 of all units that cover the unit; null where not surely known", example="23614; 23995; 24007"),
    Column("communes_covered", "int64", "integer", "Communes with video conference (HNTH)", minimum=0, example="10"),
    Column("communes_total", "int64", "integer", "Communes of the unit", minimum=0, example="14"),
    # equipment, one_stop, indicators
    Column("entity", "string", "name", "Body or area the figure is about", example="UBND xã Quảng Thọ"),
    Column("entity_code", "string", "code", "Official code of the entity at the document's date where it is one administrative unit, else null", example="19894"),
    _text("quantity_printed", "Quantity as printed", example="10/14"),
    Column("quantity", "int64", "quantity", "Quantity, the number before the slash", minimum=0, example="10"),
    Column("quantity_of", "int64", "quantity", "Number after the slash: out of how many", minimum=0, example="14"),
    _text("note", "Note (ghi chú) as printed", example="Mua năm 2019"),
    # one_stop
    _text("value_printed", "Value as printed: a number, or words such as “Có”", example="231.742"),
    _text("unit", "Unit of the value as printed; % for a percentage", example="hồ sơ"),
    # indicators
    _text("indicator", "Code of the kind of figure, from a reviewed list; null where none fits", example="computers"),
    _text("label", "What the figure counts or measures, in the words of the document", example="máy tính để bàn"),
    Column("entity_level", "string", "code", "Level of the entity", allowed=("province", "district", "commune", "department"), example="commune"),
    Column("numerator", "float64", "number", "n of a printed n/m", minimum=0, example="184"),
    Column("denominator", "float64", "number", "m of a printed n/m", minimum=0, example="220"),
    Column("percent", "float64", "number", "Percentage as printed; null where none is printed", unit="%", minimum=0, example="83.6"),
    _text("period", "Year, date or span the figure is for, as printed or as the document says", example="2020"),
    Column("qualifier", "string", "code", "How exact the document calls the figure", allowed=("exact", "about", "more_than", "nearly"), example="about"),
    _text("quote", "The whole sentence the figure stands in", example="Toàn huyện có khoảng 246 máy tính, đạt 98,4%."),
    # citations
    Column("cited_type", "string", "code", "Kind of the document cited", allowed=("luat", "phap_lenh", "nghi_dinh", "nghi_quyet", "quyet_dinh", "chi_thi", "thong_tu", "thong_tu_lien_tich", "ke_hoach", "cong_van", "bao_cao", "to_trinh", "thong_bao", "huong_dan", "ket_luan", "van_ban", "khac"), example="nghi_dinh"),
    _text("cited_number", "Number and symbol of the document cited", example="64/2007/NĐ-CP"),
    Column("cited_date", "date", "date", "Date of the document cited", example="2007-04-10"),
    _text("cited_issuer", "Body that issued the document cited", example="Chính phủ"),
    _text("cited_title", "What the document cited is about, as printed beside it", example="Quản lý và vận hành trung tâm dữ liệu của tỉnh"),
    # readings
    _text("dataset", "Dataset of the row concerned", example="budget_items"),
    _text("column", "Column of the value concerned", example="amount_vnd"),
    Column("rules", "list<string>", "code", "What changed raw_text into the value, in order", nullable=False, example="thousands_dots; times_1000"),
    Column("known_by", "string", "code", "How the value is known", allowed=("proved", "agreed", "single", "suspect"), nullable=False, example="proved"),
    # findings, quarantine
    Column("finding_id", "string", "code", "Stable key of the finding", nullable=False, example="3c1be05f29d7aa41"),
    Column("rule", "string", "code", "Quality rule that found it", nullable=False, example="percent_mismatch"),
    Column("severity", "string", "code", "How bad it is", allowed=("error", "warning", "info"), nullable=False, example="error"),
    _text("expected", "What the proof gives", example="91,4%"),
    _text("actual", "What is printed", example="93,4%"),
    _text("message", "The finding in a sentence", nullable=False, example="163.480/178.920 = 91,4%, văn bản ghi 93,4%."),
    _text("suggestion", "Repair that would make the proof hold; never applied by itself", example="91,4%"),
    _text("reason", "Why the row broke its schema", nullable=False, example="value: '-3' is less than 0 (row 1 refused)"),
    _text("row_json", "The row as JSON", nullable=False, example='{"unit_name": "Sở Xây dựng", "value": -3}'),
)
# fmt: on

COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}
"""Every column by name."""

PROVENANCE = ("row_id", "doc_id", "page", "x0", "y0", "x1", "y1", "source", "confidence", "flags")
"""Columns every dataset but `documents` starts with."""

TABLE_PLACE = ("table_id", "row_index")
"""Columns rows from a table also carry."""
