"""Dataset `dvctt_counts`: one count of one unit."""

from schemas.columns import PROVENANCE, TABLE_PLACE
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="dvctt_counts",
    row="one count of one unit",
    columns=(
        *PROVENANCE,
        *TABLE_PLACE,
        "report_year",
        "unit_no",
        "unit_name",
        "unit_level",
        "service_level",
        "metric",
        "value",
        "is_total",
        "unit_code",
        "unit_code_today",
        "unit_codes_today",
    ),
    required=("row_id", "page"),
)
