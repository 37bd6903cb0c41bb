"""Dataset `indicators`: a figure in prose."""

from schemas.columns import PROVENANCE, Column
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="indicators",
    row="a figure in prose",
    columns=(
        *PROVENANCE,
        "indicator",
        "label",
        "entity",
        "entity_level",
        "value",
        "unit",
        "numerator",
        "denominator",
        "percent",
        "period",
        "qualifier",
        "quote",
        "entity_code",
    ),
    required=("row_id", "page", "quote"),
    own=(Column("value", "float64", "number", "The figure; of n/m the n, of a bare percentage itself", example="246"),),
)
