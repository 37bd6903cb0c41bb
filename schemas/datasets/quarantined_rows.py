"""Dataset `quarantined_rows`: a row that broke its schema, kept with the reason."""

from schemas.columns import PROVENANCE
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="quarantined_rows",
    row="a row that broke its schema, kept with the reason",
    columns=(*PROVENANCE, "dataset", "reason", "row_json"),
    key=("dataset", "row_id", "reason"),
    required=("dataset",),
)
