"""A chart as a picture: lying bars with their words beside them, and nothing that only decorates."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from exports.document import Cell, Chart
from exports.pages import written
from exports.safe_text import clean_line
from exports.typeface import FAMILY, drawable
from exports.typesetting import typeset_png

# Source: Okabe and Ito, Color Universal Design (2008), each with the colour of a text on it that keeps 4.5:1.
_FILLS: Final = (("#0b5c6b", "#ffffff"), ("#e69f00", "#000000"), ("#56b4e9", "#000000"), ("#cc79a7", "#000000"))
_INK: Final = "#14202a"
_LINE: Final = "#d5d8d8"

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    label: Sequence[str]
    lengths: Sequence[float]
    said: str

    @property
    def height(self) -> int:
        return max(_BAR, len(self.label) * _LEADING) + _GAP


def svg(chart: Chart, language: str) -> str:
    """Return the chart as an SVG of its own, as wide as a page's text."""
    bars = [_bar(chart, row, language) for row in chart.table.rows]
    whole = chart.whole or max((sum(bar.lengths) for bar in bars), default=0) or 1
    scale = (_WIDTH - _LABEL_WIDTH - _SAID_WIDTH) / whole
    top = _LEGEND if len(chart.values) > 1 else 0
    parts = [*_legend(chart)] if top else []
    for bar in bars:
        parts += _drawn(bar, top=top, scale=scale, many=len(chart.values) > 1)
        top += bar.height
    axis = f'<path d="M{_LABEL_WIDTH} 0V{top}" stroke="{_LINE}" stroke-width="1"/>'
    size = f'width="{_WIDTH}" height="{max(top, 1)}" viewBox="0 0 {_WIDTH} {max(top, 1)}"'
    style = f'font-family="{FAMILY}" font-size="{_SIZE}" fill="{_INK}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><g {style}>{axis}{"".join(parts)}</g></svg>'


def _bar(chart: Chart, row: tuple[Cell, ...], language: str) -> _Bar:
    def cell(heading: str) -> Cell:
        return row[chart.table.position(heading)]

    label = _plain(written(cell(chart.label), language))
    said = " · ".join(filter(None, (_plain(written(cell(heading), language)) for heading in chart.said)))
    values = [cell(heading) for heading in chart.values]
    return _Bar(
        label=textwrap.wrap(label, _LABEL_LETTERS, max_lines=_LABEL_LINES, placeholder=" …") or [""],
        lengths=[max(float(value), 0) if isinstance(value, int | float) else 0 for value in values],
        said=said,
    )


def _drawn(bar: _Bar, *, top: float, scale: float, many: bool) -> list[str]:
    middle = top + (bar.height - _GAP) / 2 + _GAP / 2
    first = middle - (len(bar.label) - 1) * _LEADING / 2 + _SIZE * 0.35
    parts = [
        _word(line, x=_LABEL_WIDTH - 10, y=first + number * _LEADING, anchor="end")
        for number, line in enumerate(bar.label)
    ]
    x = float(_LABEL_WIDTH)
    for length, (fill, ink) in zip(bar.lengths, _cycled(len(bar.lengths)), strict=True):
        width = length * scale
        parts.append(
            f'<rect x="{x:.1f}" y="{middle - _BAR / 2:.1f}" width="{width:.1f}" height="{_BAR}" fill="{fill}"/>'
        )
        if many and width >= _LEAST_FOR_A_NUMBER:
            parts.append(_word(f"{length:g}", x=x + width / 2, y=middle + _SIZE * 0.35, anchor="middle", fill=ink))
        x += width
    return [*parts, _word(bar.said, x=x + 8, y=middle + _SIZE * 0.35)]


def _legend(chart: Chart) -> list[str]:
    """Return what the parts of a bar are, each word beside its colour."""
    parts, x = [], float(_LABEL_WIDTH)
    for heading, (fill, _ink) in zip(chart.values, _cycled(len(chart.values)), strict=True):
        name = _plain(heading)
        parts.append(f'<rect x="{x:.1f}" y="3" width="11" height="11" fill="{fill}"/>')
        parts.append(_word(name, x=x + 16, y=13))
        x += 16 + len(name) * _SIZE * 0.52 + 16
    return parts


def _cycled(count: int) -> list[tuple[str, str]]:
    return [_FILLS[number % len(_FILLS)] for number in range(count)]


def _plain(text: str) -> str:
    return drawable(clean_line(text))


def _word(text: str, *, x: float, y: float, anchor: str = "start", fill: str = _INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(text)}</text>'


def png(chart: Chart, language: str) -> bytes:
    """Return the chart as a PNG, for programs that cannot show SVG."""
    return typeset_png("chart.typ", {"svg": svg(chart, language)})
