"""A report with everything that a report can hold, and what a reader should find of it."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from exports.document import (
    Block,
    Chart,
    Column,
    ColumnKind,
    Day,
    Facts,
    Listing,
    Paragraph,
    Report,
    Section,
    Table,
    Task,
    Voice,
)
from exports.pages import fit_abreast, heading_words, one_line, whole_body, written

CREATED = datetime(2027, 3, 10, 14, 5, tzinfo=UTC)
HOSTILE = (
    '=HYPERLINK("http://e/"&A1,"klikk")',
    "+47 her",
    "@SUM(A1:A9)",
    "-1+cmd|' /C calc'!A0",
    "<b>fet</b><script>alert(1)</script> &amp; &#65;",
    "# overskrift\n- punkt\n1. tall\n> sitat\n---\n```\nkode",
    "![bilde](http://e/x.png) [lenke](http://e) *fet* _kursiv_ `kode` ~~strek~~ $x^2$ www.e.no a@e.no",
    '#import "x": y\n#panic() $ 1/0 $ \\ @ref <merke>',
    "{page} {{ 7*7 }} %s ${x}",
    "BEGIN:VEVENT\r\nSUMMARY:lurt\r\nATTENDEE:mailto:a@e.no",
    "a|b;c,d\te\"f'g",
    "\x00\x07\x1b[31m rød \x7f\u202esnudd\u2066\u200b\ufeff",
    "👍👍🏽 👩\u200d⚕️ ❤️ \U0001f9ff",
    "שלום עולם مرحبا بالعالم 日本語 ไทย",
    "\uf0b7 punkt fra Word \ue000",
    "halv \ud83d og e\u0301 A\u030a",
    "x" * 10_000,
    "ord " * 2_500,
    "personvernkonsekvensvurdering" * 20,
    "",
    " ",
    "\n\n",
    "http://eksempel.no/" + "a" * 300,
    "čđŋšŧž ČĐŊŠŦŽ æøå ÆØÅ – «»",
    "_x0041_ TRUE 1e5 00123 <r><t>&x</r>",
    "\\\\ \\n ]]> <!-- --> <?xml?>",
)


def everything(text: str = "", *, created: datetime = CREATED) -> Report:
    """Return a report with every kind of block, and with the text in each of their fields."""
    mark = f" {text}" if text else ""
    table = Table(
        name="actions",
        title=f"Tiltak{mark}",
        columns=(
            Column(key="number", heading=f"Nr{mark}", kind=ColumnKind.NUMBER, width=6),
            Column(key="title", heading="Hva", width=40),
            Column(heading="Når", kind=ColumnKind.DATE, width=14),
            Column(heading="Hvor mye", kind=ColumnKind.NUMBER),
        ),
        rows=((1, f"Ring{mark}", date(2027, 9, 1), 2.5), (2, text or None, None, 1234)),
        note=f"Slik leses den{mark}",
    )
    answers = Table(
        name="answers",
        title=f"Svar{mark}",
        columns=(
            Column(heading="Utsagn", width=40),
            Column(heading="Antall", kind=ColumnKind.NUMBER),
            Column(heading="Andel", kind=ColumnKind.NUMBER),
        ),
        rows=((f"Kontakter{mark}", 33, f"75 %{mark}"), ("Fokus", 24, "54,5 %")),
    )
    chart = Chart(
        title=f"Hva ga samlingen?{mark}",
        alt=f"33 av 44 svarte kontakter{mark}",
        table=answers,
        label="Utsagn",
        values=("Antall",),
        said=("Antall", "Andel"),
        whole=44,
    )
    card = Section(
        heading=f"1. Ring{mark}",
        blocks=(
            Facts(items=((f"Ansvarlig{mark}", f"Leder{mark}"), ("Frist", "1. september 2027")), abreast=True),
            Facts(items=((f"Første steg{mark}", f"Når\nda{mark}"),)),
        ),
    )
    return Report(
        title=f"Plan{mark}",
        subtitle=f"Storvik{mark}",
        language="nb",
        created=created,
        tables=(table, answers),
        body=(
            Paragraph(text=f"Kort sagt{mark}", voice=Voice.LEAD),
            Section(heading=f"Oversikt{mark}", blocks=(table, Listing(items=(f"ett{mark}", "to")))),
            Section(heading="Tiltakene", blocks=(card,)),
            Section(heading="Evaluering", blocks=(chart, Paragraph(text=f"Merk{mark}", voice=Voice.NOTE))),
        ),
        days=(Day(key="a:deadline", day=date(2027, 9, 1), title=f"Frist{mark}", text=f"Ring{mark}", version=3),),
        tasks=(
            Task(
                title=f"Ring{mark}",
                text=f"Slik{mark}",
                due=date(2027, 9, 1),
                assignee=f"Kari{mark}",
                labels=(f"Fast lege{mark}",),
                status=f"planlagt{mark}",
            ),
        ),
        facts=((f"Samling{mark}", f"Kysten{mark}"),),
        about_heading=f"Om filen{mark}",
        page=f"Side {{page}} av {{pages}}{mark}",
    )


def texts_on_pages(report: Report) -> list[str]:
    """Return every text of the pages in reading order, as it stands in the report; lines may be cut."""
    subtitle = [one_line(report.subtitle)] if report.subtitle else []
    return [one_line(report.title), *subtitle, *_texts(whole_body(report), report.language)]


def _texts(blocks: Iterable[Block], language: str, under: str = "") -> Iterator[str]:
    for block in blocks:
        match block:
            case Section():
                yield one_line(block.heading)
                yield from _texts(block.blocks, language, block.heading)
            case Paragraph():
                yield block.text
            case Listing():
                yield from block.items
            case Facts() if fit_abreast(block):
                yield from (one_line(label) for label, _value in block.items)
                yield from (value for _label, value in block.items)
            case Facts():
                yield from (text for label, value in block.items for text in (one_line(label), value))
            case Chart():
                yield one_line(heading_words(block.title, under=under))
                yield from _texts((block.table,), language, block.title)
            case Table():
                yield one_line(heading_words(block.title, under=under))
                yield from (one_line(column.heading) for column in block.columns)
                yield from (written(cell, language) for row in block.rows for cell in row)
                yield block.note
