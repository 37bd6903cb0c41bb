"""Dataset `pages`: a page."""

from schemas.columns import PROVENANCE
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="pages",
    row="a page",
    columns=(
        *PROVENANCE,
        "width",
        "height",
        "rotation",
        "skew",
        "route",
        "text",
        "raw_text",
        "mean_confidence",
        "word_count",
        "changed_word_count",
    ),
    key=("doc_id", "page"),
    required=("row_id", "page"),
)
