"""The text of a Word document as WordprocessingML; made as text, since large plans have thousands of paragraphs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from exports.docx_styles import ACCENT, LINE, StyleId

_TWIPS: Final = 567  # in a centimetre
_LONGEST_WHOLE_ROW: Final = 1_500  # letters; a longer row may break over pages
_LINES: Final = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="{LINE}"/>' for side in ("bottom", "insideH"))
_UNDER_FIRST: Final = f'<w:tcBorders><w:bottom w:val="single" w:sz="8" w:color="{ACCENT}"/></w:tcBorders>'
_NO_PADDING: Final = '<w:left w:w="0" w:type="dxa"/><w:right w:w="140" w:type="dxa"/>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table ready to be written: a first row that repeats on every page, and hairlines under the others.

    Args:
        title: What the table is, for those who cannot see it.
        description: How to read it, for the same.
        widths: Centimetres, one for each column.
        right: Which columns stand to the right.
        rows: The headings, then the rest; cleaned texts.
        kept: Whether the table stays with what comes after it.
    """

    title: str
    description: str
    widths: Sequence[float]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()
    kept: bool = False


def paragraph(content: str, style: StyleId, *, kept: bool = False, right: bool = False) -> str:
    """Return a paragraph of runs; ``kept`` holds it on the page of the next one."""
    extra = "<w:keepNext/>" * kept + '<w:jc w:val="right"/>' * right
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{content}</w:p>'


def run(text: str, style: StyleId | None = None) -> str:
    """Return text as a run; line breaks in it are kept."""
    if not text:
        return ""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{look}{'<w:br/>'.join(lines)}</w:r>"


def tab() -> str:
    """Return a step to the next tab stop."""
    return "<w:r><w:tab/></w:r>"


def table(grid: Grid) -> str:
    """Return a table, with an empty line after it, which Word needs between two tables."""
    widths = [round(width * _TWIPS) for width in grid.widths]
    described = "".join(
        f"<w:{name} w:val={quoteattr(words)}/>"
        for name, words in (("tblCaption", grid.title), ("tblDescription", grid.description))
        if words
    )
    properties = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_LINES}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_NO_PADDING}</w:tblCellMar><w:tblLook w:firstRow="1"/>{described}'
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    first, *others = grid.rows
    rows = [_row(first, widths, grid, is_first=True), *(_row(row, widths, grid) for row in others)]
    body = f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    return body + paragraph("", StyleId.GAP, kept=grid.kept)


def _row(texts: Sequence[str], widths: Iterable[int], grid: Grid, *, is_first: bool = False) -> str:
    whole = "<w:cantSplit/>" * (sum(map(len, texts)) < _LONGEST_WHOLE_ROW)
    style = StyleId.CELL_HEADING if is_first else StyleId.CELL
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_UNDER_FIRST * is_first}</w:tcPr>'
        f"{paragraph(run(text), style, right=number in grid.right, kept=grid.kept or is_first)}</w:tc>"
        for number, (text, width) in enumerate(zip(texts, widths, strict=True))
    )
    return f"<w:tr><w:trPr>{whole}{'<w:tblHeader/>' * is_first}</w:trPr>{cells}</w:tr>"
