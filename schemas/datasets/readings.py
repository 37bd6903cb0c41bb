"""Dataset `readings`: one value of one row, as printed."""

from schemas.columns import PROVENANCE
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="readings",
    row="one value of one row, as printed",
    columns=(*PROVENANCE, "dataset", "column", "raw_text", "text", "rules", "known_by"),
    key=("dataset", "row_id", "column"),
    required=("dataset", "row_id", "column", "page"),
)
