"""Dataset `one_stop`: a figure of a one-stop shop (một cửa)."""

from schemas.columns import PROVENANCE, TABLE_PLACE, Column
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="one_stop",
    row="a one-stop-shop figure",
    columns=(*PROVENANCE, *TABLE_PLACE, "entity", "metric", "value", "value_printed", "unit", "entity_code"),
    required=("row_id", "page", "value_printed"),
    own=(Column("value", "float64", "number", "The figure; null where words are printed instead", example="231742"),),
)
