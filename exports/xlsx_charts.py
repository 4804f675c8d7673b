"""Charts in a workbook: Excel's own lying bars beside the table that they are drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exports.charts import INK, LINE, parts_of
from exports.document import Chart, Section
from exports.safe_text import clean_line, clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from exports.document import Block

_LONGEST_ALT_TEXT: Final = 2_000
_WIDTH: Final = 640  # pixels, as the height
_TOP_AND_BOTTOM: Final = 80
_BAR: Final = 42
_TALLEST: Final = 900
_FONT: Final = {"color": INK, "size": 9}


def mended(part: bytes) -> bytes:
    """Let Excel write both of a bar's names on one line, instead of the first one upright beside the second."""
    return part.replace(b"</c:catAx>", b'<c:noMultiLvlLbl val="1"/></c:catAx>')


def charts_in(blocks: Iterable[Block]) -> Iterator[Chart]:
    """Yield the charts of a body, in order."""
    for block in blocks:
        match block:
            case Chart():
                yield block
            case Section():
                yield from charts_in(block.blocks)
            case _:
                pass


def add_chart(workbook: Workbook, sheet: Worksheet, chart: Chart) -> None:
    """Draw a chart of its whole table beside it, which stands in the sheet's upper left corner."""
    table = chart.table
    if not table.rows:
        return
    drawing = workbook.add_chart({"type": "bar", "subtype": "percent_stacked" if chart.shares else "stacked"})
    last = len(table.rows)
    named = [table.position(heading) for heading in (chart.label, chart.also) if heading]
    # The library reads names that stand in one column by itself.
    names = [[clean_line(str(row[place])) for row in table.rows] for place in named]
    for heading, (fill, ink) in parts_of(chart):
        place = table.position(heading)
        drawing.add_series(
            {
                "name": [sheet.get_name(), 0, place],
                "categories": [sheet.get_name(), 1, named[0], last, named[-1]],
                "categories_data": names if len(named) > 1 else None,
                "values": [sheet.get_name(), 1, place, last, place],
                "fill": {"color": fill},
                # A part that is nothing has no room for its number.
                "data_labels": {"value": True, "num_format": "General;;", "font": {"color": ink, "size": 9}},
                "gap": 60,
            }
        )
    most = None if chart.shares else chart.whole
    # Excel draws from below; the table's first row belongs on top.
    drawing.set_y_axis({"reverse": True, "num_font": _FONT, "line": {"color": LINE}, "major_tick_mark": "none"})
    drawing.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0, "max": most})
    drawing.set_title({"none": True})
    drawing.set_legend({"none": True} if len(chart.values) == 1 else {"position": "top", "font": _FONT})
    drawing.set_size({"width": _WIDTH, "height": min(_TOP_AND_BOTTOM + _BAR * last, _TALLEST)})
    alt = clip(clean_line(chart.alt), _LONGEST_ALT_TEXT)
    sheet.insert_chart(1, len(table.columns) + 1, drawing, {"description": alt, "object_position": 2})
