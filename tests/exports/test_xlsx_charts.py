from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from exports.document import Chart, Column, ColumnKind, Report, Table
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


def leaders_and_staff() -> Report:
    """A report whose pages draw a table of shares in two charts."""
    columns = (
        Column(heading="Tiltak"),
        Column(heading="Hvem"),
        *(Column(heading=word, kind=ColumnKind.NUMBER) for word in ("igangsatt", "vet ikke")),
    )
    rows = (("Ring", "Ledere", 5, 0), ("Ring", "Ansatte", 1, 6), ("Skriv", "Alle", 2, 9))
    table = Table(name="apart", title="Leder mot ansatt", columns=columns, rows=rows)
    whole = Chart(
        title="Hvem vet?",
        alt="Ring.",
        table=table,
        label="Tiltak",
        also="Hvem",
        values=("igangsatt", "vet ikke"),
        said=(),
        shares=True,
    )
    parts = (replace(whole, table=replace(table, rows=rows[:2])), replace(whole, table=replace(table, rows=rows[2:])))
    return replace(everything(), tables=(table,), body=parts)


def test_chart_of_shares_has_bars_of_one_length_with_both_of_their_names() -> None:
    (sheet, _about) = sheets(leaders_and_staff())
    (chart,) = sheet._charts
    with ZipFile(BytesIO(render(leaders_and_staff()))) as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()

    assert (chart.grouping, chart.overlap) == ("percentStacked", 100)
    # The pages draw it in parts; a sheet has room for all of it.
    assert [one.cat.multiLvlStrRef.f for one in chart.series] == ["'Leder mot ansatt'!$A$2:$B$4"] * 2
    assert [one.val.numRef.f for one in chart.series] == [f"'Leder mot ansatt'!${place}$2:${place}$4" for place in "CD"]
    assert chart.x_axis.noMultiLvlLbl
    assert 'descr="Ring. Ring."' in drawing


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
