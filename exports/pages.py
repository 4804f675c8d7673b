"""What the pages of a report hold: the same for every format that is read rather than computed with."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from exports.document import Block, Cell, Column, ColumnKind, Facts, Paragraph, Report, Section, Table
from exports.safe_text import clean_line, clip

TEXT_WIDTH: Final = 16.6  # centimetres of an A4 page between its margins
WIDE_TEXT_WIDTH: Final = 25.3

_WITH_POINTS: Final = "en"
_DATE_WIDTH: Final = 2.1  # centimetres, as the others
_NARROWEST_NUMBER: Final = 1.1
_LETTER_WIDTH: Final = 0.2
_PADDING: Final = 0.4
_LONGEST_LINE: Final = 300
_LEAST_SHARE: Final = 1.6
_FIRST_FACT: Final = 1.6  # times another's width
_LONGEST_WHOLE: Final = 1_500  # letters; a longer section may break over pages
_LINE: Final = 80  # letters that a line break takes the place of


def whole_body(report: Report) -> tuple[Block, ...]:
    """Return everything on the pages: the body, or else the tables, and last the part about the document."""
    body = report.body or tuple(Section(heading=table.title, blocks=(table,)) for table in report.tables)
    if not report.facts:
        return body
    return (*body, Section(heading=report.about_heading, blocks=(Facts(items=report.facts),)))


def one_line(text: str) -> str:
    """Return what stands on a line of its own, such as a heading or a label: never so long that it fills a page.

    A table's headings stand again on every page, so that headings as long as a page would leave no room for the rows.
    """
    return clip(clean_line(text), _LONGEST_LINE)


def text_width(report: Report) -> float:
    """Return the centimetres between the margins."""
    return WIDE_TEXT_WIDTH if report.wide else TEXT_WIDTH


def written(cell: Cell, language: str) -> str:
    """Return a cell as it stands on a page: days as 12.03.2027, decimals as the language writes them."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case date():
            return f"{cell:%d.%m.}{cell.year:04}"
        case int():
            return str(cell)
        case _:
            figures = f"{cell:.10g}"
            return figures if language.startswith(_WITH_POINTS) else figures.replace(".", ",")


def heading_words(title: str, *, under: str) -> str:
    """Return what stands over a table or chart: nothing when the section's heading has just said the same."""
    return "" if clean_line(title) == clean_line(under) else title


def column_shares(table: Table, width: float) -> list[float]:
    """Return how wide each column is, in centimetres of the page's width.

    Numbers and days take what they need, and the rest is shared after the widths that the columns ask for.
    """
    fixed = [_fixed_width(column) for column in table.columns]
    asked = sum(column.width for column, taken in zip(table.columns, fixed, strict=True) if taken is None)
    left = max(width - sum(filter(None, fixed)), _LEAST_SHARE * fixed.count(None))
    shares = [
        taken if taken is not None else left * column.width / asked
        for column, taken in zip(table.columns, fixed, strict=True)
    ]
    return [share * width / sum(shares) for share in shares]


def abreast_widths(count: int, width: float) -> list[float]:
    """Return centimetres for facts side by side; the first, which often is a name, gets more."""
    one = width / (count - 1 + _FIRST_FACT)
    return [one * _FIRST_FACT, *[one] * (count - 1)]


def fit_abreast(facts: Facts) -> bool:
    """Tell whether facts stand side by side: they are to, and none is too long for it."""
    return facts.abreast and all(len(value) <= _LONGEST_LINE for _label, value in facts.items)


def are_short(blocks: Iterable[Block]) -> bool:
    """Tell whether blocks are texts alone, and few enough to be kept on one page."""
    length = 0
    for block in blocks:
        match block:
            case Paragraph():
                length += len(block.text)
            case Facts():
                length += sum(len(label) + len(value) + value.count("\n") * _LINE for label, value in block.items)
            case _:
                return False
    return length < _LONGEST_WHOLE


def _fixed_width(column: Column) -> float | None:
    longest = max(map(len, column.heading.split()), default=0) * _LETTER_WIDTH + _PADDING
    match column.kind:
        case ColumnKind.DATE:
            return max(_DATE_WIDTH, longest)
        case ColumnKind.NUMBER:
            return max(_NARROWEST_NUMBER, longest)
        case _:
            return None
