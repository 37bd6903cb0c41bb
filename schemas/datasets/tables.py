"""Dataset `tables`: a table cell of any table, recognised or not."""

from schemas.columns import PROVENANCE, TABLE_PLACE
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="tables",
    row="a table cell of any table, recognised or not",
    columns=(
        *PROVENANCE,
        *TABLE_PLACE,
        "row",
        "col",
        "row_span",
        "col_span",
        "is_header",
        "header_path",
        "text",
        "raw_text",
        "caption",
        "unit_note",
        "table_notes",
    ),
    required=("row_id", "page", "table_id", "x0", "y0", "x1", "y1"),
)
