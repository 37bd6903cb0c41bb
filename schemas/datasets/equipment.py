"""Dataset `equipment`: an equipment line."""

from schemas.columns import PROVENANCE, TABLE_PLACE
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="equipment",
    row="an equipment line",
    columns=(
        *PROVENANCE,
        *TABLE_PLACE,
        "entity",
        "item_no",
        "item_name",
        "quantity_printed",
        "quantity",
        "quantity_of",
        "status",
        "note",
        "entity_code",
    ),
    required=("row_id", "page"),
)
