"""Dataset `documents`: a document."""

from schemas.datasets._dataset import Dataset

DATASET = Dataset(
    name="documents",
    row="a document",
    columns=(
        "doc_id",
        "file_name",
        "sha256",
        "byte_size",
        "page_count",
        "doc_type",
        "doc_number",
        "issuer",
        "issuer_level",
        "province",
        "district",
        "commune",
        "issued_date",
        "report_year",
        "title",
        "signer_name",
        "signer_title",
        "status",
        "version_of",
        "superseded_by",
    ),
    key=("doc_id",),
    required=("status",),
)
