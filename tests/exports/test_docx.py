from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.document import Column, Report, Table
from exports.docx import render
from exports.safe_text import clean
from tests.exports.readable import CREATED, HOSTILE, everything, texts_on_pages

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


def opened(report: Report) -> Document:
    return docx.Document(BytesIO(render(report)))


def texts(document: Document) -> Iterator[str]:
    """Yield every text of the document in reading order; a label and its value are two."""
    for part in document.iter_inner_content():
        if isinstance(part, WordTable):
            yield from (cell.text for row in part.rows for cell in row.cells)
        else:
            yield from part.text.split("\t")


def condensed(found: Iterator[str] | list[str]) -> list[str]:
    """Return what is left when only words count: line ends, blanks and empty texts are how a text is laid out."""
    return [words for text in found if (words := " ".join(clean(text).split()))]


def test_word_document_says_what_the_report_says_in_its_order() -> None:
    report = everything()

    assert condensed(texts(opened(report))) == condensed(texts_on_pages(report))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_word_document_keeps_any_text_as_text(text: str) -> None:
    report = everything(text)

    assert condensed(texts(opened(report))) == condensed(texts_on_pages(report))


@settings(max_examples=25)
@given(ANY_TEXT)
def test_word_document_opens_whatever_is_in_it(text: str) -> None:
    report = everything(text)

    assert condensed(texts(opened(report))) == condensed(texts_on_pages(report))


def test_word_document_without_body_holds_the_tables() -> None:
    report = replace(everything(), body=())

    assert condensed(texts(opened(report))) == condensed(texts_on_pages(report))


def test_word_document_keeps_line_breaks() -> None:
    lines = [part.text for part in opened(everything()).paragraphs if part.text.startswith("Første steg")]

    assert lines == ["Første steg\tNår\nda"]


def test_word_document_has_headings_in_steps() -> None:
    document = opened(everything())

    headings = [(_style(part), part.text) for part in document.paragraphs if _style(part).startswith("Heading")]
    assert headings == [
        ("Heading 1", "Plan"),
        ("Heading 2", "Oversikt"),
        ("Heading 2", "Tiltakene"),
        ("Heading 3", "1. Ring"),
        ("Heading 2", "Evaluering"),
        ("Heading 2", "Om filen"),
    ]


def _style(paragraph: WordParagraph) -> str:
    return str(paragraph.style.name) if paragraph.style else ""


def test_word_document_s_tables_can_be_read_aloud() -> None:
    first = opened(everything()).tables[0]

    properties = first._tbl.tblPr
    row = first.rows[0]._tr.trPr
    assert row is not None
    assert row.find(qn("w:tblHeader")) is not None
    assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == "Tiltak"
    assert properties.find(qn("w:tblDescription")).get(qn("w:val")) == "Slik leses den"


def test_word_document_s_chart_is_a_picture_with_words() -> None:
    document = opened(everything())

    (picture,) = document.inline_shapes
    assert picture._inline.docPr.get("descr") == "33 av 44 svarte kontakter"
    assert round(picture.width.cm, 1) == 16.6


def test_word_document_describes_itself() -> None:
    document = opened(everything())

    properties = document.core_properties
    language = document.styles.element.find(f".//{qn('w:lang')}")
    assert (properties.title, properties.language, properties.author) == ("Plan", "nb", "Samskap")
    assert properties.created == CREATED
    assert language is not None
    assert language.get(qn("w:val")) == "nb-NO"


def test_word_document_numbers_its_pages() -> None:
    footer = opened(everything()).sections[0].footer.paragraphs[0]

    assert footer.text == "Plan\tSide 1 av 1"
    assert [code.text for code in footer._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize(("wide", "expected"), [(False, (21.0, 29.7)), (True, (29.7, 21.0))])
def test_word_document_is_on_a4(wide: bool, expected: tuple[float, float]) -> None:
    section = opened(replace(everything(), wide=wide)).sections[0]

    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == expected


def test_word_document_of_the_same_report_has_the_same_bytes() -> None:
    assert render(everything()) == render(everything())


def test_word_document_s_parts_are_well_formed() -> None:
    with ZipFile(BytesIO(render(everything(HOSTILE[4])))) as parts:
        assert parts.testzip() is None
        assert b"<script" not in parts.read("word/document.xml")


def test_word_document_with_many_columns_stays_between_its_margins() -> None:
    columns = tuple(Column(heading=f"Kolonne {n}") for n in range(20))
    table = Table(name="wide", title="Bred", columns=columns, rows=(("x",) * 20,))
    report = Report(title="Bred", language="nb", created=datetime(2027, 1, 1, tzinfo=UTC), tables=(table,))

    (found,) = opened(report).tables
    assert sum(int(column.width or 0) for column in found.columns) <= 16.7 * 360_000
