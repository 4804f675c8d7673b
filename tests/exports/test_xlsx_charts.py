from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from exports.document import Report
from exports.xlsx import render
from tests.exports.readable import HOSTILE, everything


def sheets(report: Report) -> list[Any]:
    """Return the sheets; openpyxl's types do not know of the charts on them."""
    return list(load_workbook(BytesIO(render(report))).worksheets)


def test_chart_stands_beside_its_table() -> None:
    plain, drawn, _about = sheets(everything())

    assert plain._charts == []
    (chart,) = drawn._charts
    assert (chart.anchor._from.row, chart.anchor._from.col) == (1, 4)
    (series,) = chart.series
    assert (series.cat.strRef.f, series.val.numRef.f) == ("Svar!$A$2:$A$3", "Svar!$B$2:$B$3")


def test_chart_has_words_for_those_who_cannot_see_it() -> None:
    with ZipFile(BytesIO(render(everything()))) as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()

    assert 'descr="33 av 44 svarte kontakter"' in drawing


def test_chart_of_hostile_words_opens() -> None:
    for text in HOSTILE:
        assert sheets(everything(text))


def test_rows_have_room_for_their_text_and_grow_with_it() -> None:
    report = everything("ord " * 60)
    (first, *_others) = sheets(report)
    with ZipFile(BytesIO(render(report))) as parts:
        written = parts.read("xl/worksheets/sheet1.xml")

    assert (first.row_dimensions[2].height or 0) > 60
    assert b"customHeight" not in written


def test_workbook_with_many_columns_keeps_the_first_in_sight() -> None:
    report = everything()
    table = report.tables[0]
    wide = replace(
        table,
        columns=tuple(replace(table.columns[1], heading=f"Kolonne {n}", key="") for n in range(12)),
        rows=(("x",) * 12,),
    )
    (sheet, *_others) = sheets(replace(report, tables=(wide, *report.tables[1:])))

    assert sheet.freeze_panes == "C2"
    assert sheet.print_title_cols == "$A:$B"
    assert sheet.page_setup.fitToWidth == 3
