"""Letter spacing as the PDF specification has it, for pages that pdfplumber lays out.

Spacing (`Tc`) belongs to every glyph, the last of a string included (ISO 32000-2, 9.3.2 and 9.4.4). pdfminer puts it
between the glyphs of one operator only. Printer drivers that set each word or blank by an operator of its own, with
the way to the next column as its spacing, come out with their columns pushed together.
"""

from __future__ import annotations

from pdfminer.layout import LTPage
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFTextState
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

__all__ = ["lay_out"]


class _Device(PDFPageAggregatorWithMarkedContent):
    """pdfplumber's, without spacing before the first glyph of an operator, with spacing behind its last."""

    def render_string(
        self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        font, spacing = textstate.font, textstate.charspace * textstate.scaling * 0.01
        parts = [part for part in seq if not isinstance(part, bytes) or part]
        if font is None or font.is_vertical() or not spacing or not parts:
            super().render_string(textstate, seq, ncs, graphicstate)
            return
        if not isinstance(parts[0], bytes):  # behind a number pdfminer sets the spacing before the glyph
            _shift(textstate, -spacing)
        super().render_string(textstate, parts, ncs, graphicstate)
        _shift(textstate, spacing)


def _shift(textstate: PDFTextState, by: float) -> None:
    x, y = textstate.linematrix
    textstate.linematrix = x + by, y


def lay_out(page: Page) -> LTPage:
    """The page's objects, each glyph where a viewer draws it; `page` keeps them as its own layout.

    Raises:
        Exception: Whatever pdfminer meets in a broken file.
    """
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()
    return page._layout
