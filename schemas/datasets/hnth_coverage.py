"""Dataset `hnth_coverage`: the video-conference (HNTH) coverage of a unit."""

from schemas.columns import PROVENANCE, TABLE_PLACE
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="hnth_coverage",
    row="the video-conference (HNTH) coverage of a unit",
    columns=(
        *PROVENANCE,
        *TABLE_PLACE,
        "as_of",
        "unit_name",
        "unit_code",
        "communes_covered",
        "communes_total",
        "is_total",
        "unit_code_today",
        "unit_codes_today",
    ),
    required=("row_id", "page"),
)
