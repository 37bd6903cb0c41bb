"""Dataset `budget_items`: one amount of one item."""

from schemas.columns import PROVENANCE, TABLE_PLACE
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="budget_items",
    row="one amount of one item",
    columns=(
        *PROVENANCE,
        *TABLE_PLACE,
        "section",
        "item_no",
        "item_name",
        "lead_unit",
        "field",
        "scope",
        "budget_year",
        "fund_source",
        "amount_printed",
        "unit_printed",
        "amount_vnd",
        "is_total",
        "lead_unit_codes",
    ),
    required=("row_id", "page"),
)
