"""Dataset `words`: a word."""

from schemas.columns import PROVENANCE
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="words",
    row="a word",
    columns=(*PROVENANCE, "line_no", "text", "raw_text"),
    required=("row_id", "page", "x0", "y0", "x1", "y1"),
)
