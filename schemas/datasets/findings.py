"""Dataset `findings`: something a reviewer should look at."""

from schemas.columns import PROVENANCE
from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="findings",
    row="something a reviewer should look at",
    columns=(
        *PROVENANCE,
        "finding_id",
        "rule",
        "severity",
        "dataset",
        "column",
        "expected",
        "actual",
        "message",
        "suggestion",
    ),
    key=("finding_id",),
)
