from __future__ import annotations

import numpy as np
from reportlab.pdfgen.canvas import Canvas

from extractors import layer


def test_nothing_of_the_pages_read_is_kept(tmp_path):
    """pdfminer would keep all of a file that it has met, and a long scan is large."""
    path = tmp_path / "long.pdf"
    canvas = Canvas(str(path), pagesize=(300, 400))
    for number in range(3):
        canvas.drawString(40, 350, f"Report, page {number}")
        canvas.showPage()
    canvas.save()
    white = np.full((400, 300), 255, np.uint8)
    texts = [layer.read_layer(path, number, white, 72).text for number in (1, 2, 3, 1)]
    assert texts == [f"Report, page {number}" for number in (0, 1, 2, 0)]
    stat = path.stat()
    assert not layer._pdf(path, (stat.st_size, stat.st_mtime_ns)).doc._cached_objs
