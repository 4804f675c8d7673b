"""A report as a Word document that people go on writing in: real headings, tables that repeat their first row."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final, assert_never

from exports import charts
from exports.archive import settled
from exports.document import Block, Chart, ColumnKind, Facts, Listing, Paragraph, Report, Section, Table, Voice
from exports.docx_markup import Grid, paragraph, run, tab, table
from exports.docx_styles import StyleId, heading_id, number_pages, prepare
from exports.pages import (
    TEXT_WIDTH,
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
from exports.safe_text import clean, clean_line, clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docx.document import Document

_LONGEST_PROPERTY: Final = 255
_VOICES: Final = {Voice.BODY: StyleId.BODY, Voice.LEAD: StyleId.LEAD, Voice.NOTE: StyleId.NOTE}


def render(report: Report) -> bytes:
    """Return the report as a .docx file; the same report gives the same bytes."""
    import docx

    document = docx.Document()
    prepare(document, report)
    _describe(document, report)
    writer = _Writer(document=document, language=report.language, width=text_width(report))
    parts = [paragraph(run(one_line(report.title)), heading_id(1))]
    if report.subtitle:
        parts.append(paragraph(run(one_line(report.subtitle)), StyleId.SUBTITLE))
    parts += writer.parts(whole_body(report), level=2)
    _fill(document, "".join(parts))
    number_pages(document, one_line(report.title), one_line(report.page))
    stream = BytesIO()
    document.save(stream)
    return settled(stream.getvalue())


def _describe(document: Document, report: Report) -> None:
    properties = document.core_properties
    properties.title = clip(clean_line(report.title), _LONGEST_PROPERTY)
    properties.subject = clip(clean_line(report.subtitle), _LONGEST_PROPERTY)
    properties.language = report.language
    properties.author = properties.last_modified_by = "Samskap"
    properties.comments = ""
    properties.created = properties.modified = report.created
    properties.revision = 1


def _fill(document: Document, markup: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    body = document.element.body
    for element in list(parse_xml(f"<w:body {nsdecls('w')}>{markup}</w:body>")):
        body.insert_element_before(element, "w:sectPr")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Turns blocks into markup; pictures go into the document as they come."""

    document: Document
    language: str
    width: float

    def parts(self, blocks: Iterable[Block], *, level: int, under: str = "", kept: bool = False) -> Iterator[str]:
        """Yield blocks whose sections have headings of this level; those that are ``kept`` stay on one page."""
        for block in blocks:
            match block:
                case Section():
                    yield paragraph(run(one_line(block.heading)), heading_id(level))
                    yield from self.parts(
                        block.blocks, level=level + 1, under=block.heading, kept=are_short(block.blocks)
                    )
                case Paragraph():
                    yield paragraph(run(clean(block.text)), _VOICES[block.voice])
                case Listing():
                    yield from (paragraph(run(clean(item)), StyleId.ITEM) for item in block.items)
                case Facts() if fit_abreast(block):
                    yield self._abreast(block)
                case Facts():
                    yield from _facts(block, kept=kept)
                case Table():
                    yield from self._table(block, under)
                case Chart():
                    yield from self._chart(block, under)
                case _:
                    assert_never(block)

    def _abreast(self, facts: Facts) -> str:
        """Return facts side by side, on the page of what they lead into."""
        labels = [one_line(label) for label, _value in facts.items]
        return table(
            Grid(
                title=" · ".join(labels),
                description="",
                widths=abreast_widths(len(labels), self.width),
                rows=[labels, [clean(value) for _label, value in facts.items]],
                kept=True,
            )
        )

    def _table(self, found: Table, under: str) -> Iterator[str]:
        yield from _caption(heading_words(found.title, under=under))
        headings = [one_line(column.heading) for column in found.columns]
        yield table(
            Grid(
                title=one_line(found.title),
                description=one_line(found.note),
                widths=column_shares(found, self.width),
                rows=[headings, *([clean(written(cell, self.language)) for cell in row] for row in found.rows)],
                right=frozenset(n for n, column in enumerate(found.columns) if column.kind is ColumnKind.NUMBER),
            )
        )
        if found.note:
            yield paragraph(run(clean(found.note)), StyleId.NOTE)

    def _chart(self, chart: Chart, under: str) -> Iterator[str]:
        from docx.shared import Cm

        yield from _caption(heading_words(chart.title, under=under))
        picture = BytesIO(charts.png(chart, self.language))
        inline = self.document.part.new_pic_inline(picture, width=Cm(TEXT_WIDTH))
        inline.docPr.set("descr", one_line(chart.alt))
        yield paragraph(f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>", StyleId.BODY, kept=True)
        yield from self._table(chart.table, chart.title)


def _facts(facts: Facts, *, kept: bool) -> Iterator[str]:
    for number, (label, value) in enumerate(facts.items, start=1):
        content = run(one_line(label), StyleId.LABEL) + tab() + run(clean(value))
        yield paragraph(content, StyleId.FACT, kept=kept and number < len(facts.items))


def _caption(words: str) -> Iterator[str]:
    if words:
        yield paragraph(run(one_line(words)), StyleId.CAPTION)
