"""A report as a PDF that can be read aloud, archived and read by programs: PDF/UA-1 and PDF/A-3a at once."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, assert_never

from exports import charts, interchange
from exports.document import Block, Chart, ColumnKind, Facts, Listing, Paragraph, Report, Section, Table
from exports.halves import halve
from exports.pages import (
    abreast_widths,
    are_short,
    column_shares,
    fit_abreast,
    heading_words,
    one_line,
    text_width,
    whole_body,
    written,
)
from exports.safe_text import clean
from exports.typeface import drawable
from exports.typesetting import typesetter

ATTACHMENT: Final = "data.json"

_PLACEHOLDER: Final = re.compile(r"\{(page|pages)\}")
_LABEL: Final = 3.9  # centimetres, as the other
_LABEL_LETTERS: Final = 22  # so many are sure to fit
_GUTTER: Final = 0.4
_LONG_WORD: Final = re.compile(r"\S{31,}")
_BREAK_EVERY: Final = 10
_ZERO_WIDTH_SPACE: Final = "\u200b"

_Part = dict[str, Any]


def render(report: Report) -> bytes:
    """Return the report as a tagged PDF with its data attached; the same report gives the same bytes.

    What our letters cannot draw stands as a description in brackets; the attached data has it as it was written.
    """
    with typesetter() as setting:
        pages = json.dumps(_document(report), ensure_ascii=False)
        data = interchange.render(report).decode()
        return setting.pdf("pdf.typ", {"pages": pages, "data": data}, created=report.created)


def _document(report: Report) -> _Part:
    language, _, region = report.language.partition("-")
    title = _line(report.title)
    blocks = list(_Writer(language=report.language, width=text_width(report)).parts(whole_body(report)))
    halve(blocks)
    return {
        "title": title,
        "subtitle": _line(report.subtitle),
        "footer": title,
        "lang": language,
        "region": region or ("GB" if language == "en" else "NO"),
        "wide": report.wide,
        "page": _page_words(report.page),
        "attachment": ATTACHMENT,
        "blocks": blocks,
    }


def _page_words(words: str) -> list[str]:
    """Return the words with `page` and `pages` where the numbers go; other parts begin with a dash."""
    parts = _PLACEHOLDER.split(one_line(words))
    return [part if number % 2 else f"-{_text(part)}" for number, part in enumerate(parts) if part]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Turns blocks into what the template draws."""

    language: str
    width: float
    labels: dict[str, str] = field(default_factory=dict)

    def parts(self, blocks: Iterable[Block], *, under: str = "") -> Iterator[_Part]:
        """Yield the blocks under a heading."""
        for block in blocks:
            match block:
                case Section():
                    yield self._section(block)
                case Paragraph():
                    yield {"kind": "paragraph", "text": _text(block.text), "voice": block.voice.value}
                case Listing():
                    yield {"kind": "listing", "items": [_text(item) for item in block.items]}
                case Facts():
                    yield self._facts(block)
                case Table():
                    yield self._table(block, under)
                case Chart():
                    yield self._chart(block, under)
                    yield self._table(block.table, block.title)
                case _:
                    assert_never(block)

    def _section(self, section: Section) -> _Part:
        return {
            "kind": "section",
            "heading": _line(section.heading),
            "blocks": list(self.parts(section.blocks, under=section.heading)),
            "whole": are_short(section.blocks),
            "fresh": False,
        }

    def _facts(self, facts: Facts) -> _Part:
        items = [(self._label(label), _text(value)) for label, value in facts.items]
        if fit_abreast(facts):
            return {"kind": "abreast", "items": items, "widths": abreast_widths(len(items), self.width)}
        # Fixed widths: finding them out takes a fifth of the time of a large plan.
        widths = [_LABEL, self.width - _LABEL - _GUTTER]
        told = [(label, value, len(label) <= _LABEL_LETTERS) for label, value in items]
        return {"kind": "facts", "items": told, "widths": widths, "short": are_short((facts,))}

    def _label(self, label: str) -> str:
        """Return a label as it is drawn; every action has the same ones."""
        if label not in self.labels:
            self.labels[label] = _line(label)
        return self.labels[label]

    def _chart(self, chart: Chart, under: str) -> _Part:
        return {
            "kind": "chart",
            "title": _line(heading_words(chart.title, under=under)),
            "alt": _line(chart.alt),
            "svg": charts.svg(chart, self.language),
        }

    def _table(self, table: Table, under: str) -> _Part:
        widths = column_shares(table, self.width)
        return {
            "kind": "table",
            "title": _line(heading_words(table.title, under=under)),
            "note": _text(table.note),
            "columns": [
                {"heading": _line(column.heading), "width": width, "right": column.kind is ColumnKind.NUMBER}
                for column, width in zip(table.columns, widths, strict=True)
            ],
            "rows": [[_text(written(cell, self.language)) for cell in row] for row in table.rows],
        }


def _text(text: str) -> str:
    return _LONG_WORD.sub(_breakable, drawable(clean(text)))


def _line(text: str) -> str:
    return _LONG_WORD.sub(_breakable, drawable(one_line(text)))


def _breakable(word: re.Match[str]) -> str:
    letters = word[0]
    return _ZERO_WIDTH_SPACE.join(letters[at : at + _BREAK_EVERY] for at in range(0, len(letters), _BREAK_EVERY))
