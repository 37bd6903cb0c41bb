"""Makes the sample documents of data/raw and their ground truth.

    python training/make_samples.py --to data/raw [--truth tests/samples] [NAME...]

The same fonts, tesseract and libraries give the same bytes. Beside each PDF goes an origin card (`.yml`), under the
truth folder a `NAME/truth.json`. Needs the development extra (`reportlab`) and Debian's fonts-croscore.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from training.samples import (
    commune_report,
    lost_letters,
    mixed_proposal,
    province_plan,
    stamped_decision,
    tcvn3_report,
)
from training.samples.model import Sample
from training.samples.pdfwriter import Leaf, write_pdf
from training.samples.scan import scan
from training.samples.truth import truth

MAKERS: tuple[Callable[[], Sample], ...] = (
    stamped_decision.make,
    lost_letters.make,
    province_plan.make,
    commune_report.make,
    tcvn3_report.make,
    mixed_proposal.make,
)


def leaves(sample: Sample) -> list[Leaf]:
    """The sample's pages: scanned where it has wear, drawn elsewhere."""
    out = []
    for number, sheet in enumerate(sample.sheets, 1):
        wear = sample.wears.get(number)
        if wear is None:
            out.append(Leaf(sheet.width, sheet.height, texts=sheet.texts, lines=sheet.lines))
            continue
        back = sample.sheets[number] if number < len(sample.sheets) else None
        words = f"* {sample.document['issuer'].upper()} "
        out.append(scan(sheet, wear, crc32(f"{sample.name} {number}".encode()), words=words, back=back))
    return out


def card(sample: Sample, pages: int) -> str:
    """The origin card: what the file is and where its words and figures come from."""
    lines = (
        f"file: {sample.name}.pdf",
        f"pages: {pages}",
        "origin: written for this project by training/make_samples.py; not a document of any office",
        f"about: {json.dumps(sample.about, ensure_ascii=False)}",
        f"figures: {json.dumps(sample.basis, ensure_ascii=False)}",
        "licence: Apache-2.0, as the project; fonts Tinos and Arimo (Apache-2.0), embedded as subsets",
        f"truth: tests/samples/{sample.name}/truth.json",
    )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Writes every sample, or those named."""
    parser = argparse.ArgumentParser(description="Make the sample documents and their ground truth.")
    parser.add_argument("names", nargs="*", help="only these samples")
    parser.add_argument("--to", type=Path, default=Path("data/raw"))
    parser.add_argument("--truth", type=Path, default=Path("tests/samples"))
    args = parser.parse_args()
    for make in MAKERS:
        sample = make()
        if args.names and sample.name not in args.names:
            continue
        data = write_pdf(leaves(sample), sample.faults)
        args.to.mkdir(parents=True, exist_ok=True)
        (args.to / f"{sample.name}.pdf").write_bytes(data)
        (args.to / f"{sample.name}.yml").write_text(card(sample, len(sample.sheets)), encoding="utf-8")
        folder = args.truth / sample.name
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(truth(sample, data), ensure_ascii=False, indent=1)
        (folder / "truth.json").write_text(text + "\n", encoding="utf-8")
        print(f"{sample.name}.pdf  {len(sample.sheets)} pages  {len(data) / 1024:.0f} KB")


if __name__ == "__main__":
    main()
