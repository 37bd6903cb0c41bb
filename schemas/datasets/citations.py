"""Dataset `citations`: a legal document cited."""

from schemas.columns import PROVENANCE
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="citations",
    row="a legal document cited",
    columns=(*PROVENANCE, "cited_type", "cited_number", "cited_date", "cited_issuer", "cited_title"),
    required=("row_id", "page"),
)
