"""A chart as a picture: lying bars with their words beside them, and nothing that only decorates."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final
from xml.sax.saxutils import escape

from exports.document import Cell, Chart
from exports.pages import written
from exports.safe_text import clean_line
from exports.typeface import FAMILY, drawable
from exports.typesetting import typesetter

# Source: Okabe and Ito, Color Universal Design (2008), with our grey last; each with the colour of a text on it that
# keeps 4.5:1. The order is that of an action's states in the console, so that a state looks the same everywhere.
_PARTS: Final = (
    ("#009e73", "#000000"),
    ("#0072b2", "#ffffff"),
    ("#56b4e9", "#000000"),
    ("#e69f00", "#000000"),
    ("#d55e00", "#000000"),
    ("#cc79a7", "#000000"),
    ("#d5d8d8", "#000000"),
)
_ALONE: Final = ("#0b5c6b", "#ffffff")
INK: Final = "#14202a"
_SOFT: Final = "#4b5963"
LINE: Final = "#d5d8d8"

_WIDTH: Final = 640
_LABEL_WIDTH: Final = 250
_SAID_WIDTH: Final = 120
_BAR: Final = 16
_SIZE: Final = 13
_LEADING: Final = 16
_GAP: Final = 12
_LABEL_LETTERS: Final = 40
_LABEL_LINES: Final = 3
_LEAST_FOR_A_NUMBER: Final = 18
_LEGEND: Final = 26
_LEGEND_LINE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    label: Sequence[str]
    parts: Sequence[tuple[float, tuple[str, str]]]
    numbered: bool
    said: str

    @property
    def sum(self) -> float:
        return sum(length for length, _colours in self.parts)

    @property
    def height(self) -> int:
        return max(_BAR, len(self.label) * _LEADING) + _GAP


def parts_of(chart: Chart) -> list[tuple[str, tuple[str, str]]]:
    """Return the columns that a chart draws, each with its colour and that of a text on it.

    What is nowhere is not drawn, and does not change the colours of the others.
    """
    if len(chart.values) == 1:
        return [(chart.values[0], _ALONE)]
    coloured = zip(chart.values, cycle(_PARTS), strict=False)
    return [(heading, colours) for heading, colours in coloured if any(map(_length, _column(chart, heading)))]


def svg(chart: Chart, language: str) -> str:
    """Return the chart as an SVG of its own, as wide as a page's text."""
    bars = [_bar(chart, row, language) for row in chart.table.rows]
    longest = chart.whole or max((bar.sum for bar in bars), default=0)
    parts, top = _legend(chart) if len(chart.values) > 1 else _heading(chart)
    first = top
    for bar in bars:
        whole = (bar.sum if chart.shares else longest) or 1
        parts += _drawn(bar, top=top, scale=(_WIDTH - _LABEL_WIDTH - _SAID_WIDTH) / whole)
        top += bar.height
    axis = f'<path d="M{_LABEL_WIDTH} {first}V{top}" stroke="{LINE}" stroke-width="1"/>'
    size = f'width="{_WIDTH}" height="{max(top, 1)}" viewBox="0 0 {_WIDTH} {max(top, 1)}"'
    style = f'font-family="{FAMILY}" font-size="{_SIZE}" fill="{INK}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><g {style}>{axis}{"".join(parts)}</g></svg>'


def _bar(chart: Chart, row: tuple[Cell, ...], language: str) -> _Bar:
    def cell(heading: str) -> Cell:
        return row[chart.table.position(heading)]

    named = (cell(heading) for heading in (chart.label, chart.also) if heading)
    label = " – ".join(_plain(written(name, language)) for name in named)
    said = " · ".join(filter(None, (_plain(written(cell(heading), language)) for heading in chart.said)))
    parts = [(_length(cell(heading)), colours) for heading, colours in parts_of(chart)]
    return _Bar(
        label=textwrap.wrap(label, _LABEL_LETTERS, max_lines=_LABEL_LINES, placeholder=" …") or [""],
        parts=parts,
        numbered=len(chart.values) > 1,
        said=said,
    )


def _drawn(bar: _Bar, *, top: float, scale: float) -> list[str]:
    middle = top + (bar.height - _GAP) / 2 + _GAP / 2
    first = middle - (len(bar.label) - 1) * _LEADING / 2 + _SIZE * 0.35
    parts = [
        _word(line, x=_LABEL_WIDTH - 10, y=first + number * _LEADING, anchor="end")
        for number, line in enumerate(bar.label)
    ]
    x = float(_LABEL_WIDTH)
    for length, (fill, ink) in bar.parts:
        width = length * scale
        parts.append(
            f'<rect x="{x:.1f}" y="{middle - _BAR / 2:.1f}" width="{width:.1f}" height="{_BAR}" fill="{fill}"/>'
        )
        if bar.numbered and width >= _LEAST_FOR_A_NUMBER:
            parts.append(_word(f"{length:g}", x=x + width / 2, y=middle + _SIZE * 0.35, anchor="middle", fill=ink))
        x += width
    return [*parts, _word(bar.said, x=x + 8, y=middle + _SIZE * 0.35)]


def _heading(chart: Chart) -> tuple[list[str], float]:
    """Return what the words at the bars' ends are, and where the bars begin under it."""
    return [_word(" · ".join(map(_plain, chart.said)), x=_LABEL_WIDTH + 8, y=_SIZE, fill=_SOFT)], _LEGEND


def _legend(chart: Chart) -> tuple[list[str], float]:
    """Return what the parts of a bar are, each word beside its colour, and where the bars begin under it."""
    parts: list[str] = []
    x, y = 0.0, 0.0
    for heading, (fill, _ink) in parts_of(chart):
        name = _plain(heading)
        width = 32 + len(name) * _SIZE * 0.52
        if x and x + width > _WIDTH:
            x, y = 0.0, y + _LEGEND_LINE
        parts.append(f'<rect x="{x:.1f}" y="{y + 3:.1f}" width="11" height="11" fill="{fill}"/>')
        parts.append(_word(name, x=x + 16, y=y + _SIZE))
        x += width
    return parts, y + _LEGEND


def _column(chart: Chart, heading: str) -> list[Cell]:
    place = chart.table.position(heading)
    return [row[place] for row in chart.table.rows]


def _length(cell: Cell) -> float:
    return max(float(cell), 0) if isinstance(cell, int | float) else 0


def _plain(text: str) -> str:
    return drawable(clean_line(text))


def _word(text: str, *, x: float, y: float, anchor: str = "start", fill: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(text)}</text>'


def png(chart: Chart, language: str) -> bytes:
    """Return the chart as a PNG, for programs that cannot show SVG."""
    with typesetter() as setting:
        return setting.png("chart.typ", {"svg": svg(chart, language)})
