"""The command from outside, and files to give it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hostile import write_objects, write_pdf

__all__ = ["HOME", "baocao", "write_endless_pdf", "write_pdf"]

HOME = Path(__file__).parent.parent


def baocao(*arguments, env=None, stdin=None, cwd=HOME):
    """Run the command as a person would; its exit status and what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        capture_output=True, text=True, input=stdin, timeout=300, check=False,
        cwd=cwd, env=os.environ | {"PYTHONPATH": str(HOME)} | (env or {}),
    )  # fmt: skip


def write_endless_pdf(path, good_pages):
    """The last page draws a form that draws a form twenty times, eight levels deep: 25 thousand million words."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]

    def stream(head, body):
        parts.append(b"<< %s /Length %d >> stream\n%s\nendstream" % (head, len(body), body))
        return len(parts)

    font = b"/Resources << /Font << /F1 3 0 R >> >>"
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 300 400] "
    inner = stream(form + font, b"BT /F1 12 Tf 20 20 Td (ha) Tj ET")
    for _ in range(8):
        inner = stream(form + b"/Resources << /XObject << /X %d 0 R >> >>" % inner, b"/X Do " * 20)
    good = stream(b"", b"BT /F1 12 Tf 20 300 Td (some words of text) Tj ET")
    endless = stream(b"", b"/X Do")
    pages = [b"/Contents %d 0 R %s" % (good, font)] * good_pages
    pages.append(b"/Contents %d 0 R /Resources << /XObject << /X %d 0 R >> >>" % (endless, inner))
    first = len(parts) + 1
    parts += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] %s >>" % page for page in pages]
    kids = b" ".join(b"%d 0 R" % number for number in range(first, len(parts) + 1))
    parts[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids)
    write_objects(path, parts)
