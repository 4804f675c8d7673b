from datetime import UTC, date, datetime, timedelta, timezone
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exports.document import Cell, CellMessage, Column, ColumnKind, OverdueRule, Report, Table
from exports.xlsx import render

CREATED = datetime(2026, 11, 22, 10, 30, tzinfo=timezone(timedelta(hours=1)))
STATES = ("igangsatt", "planlagt, men ikke startet", "gjennomført")
COLUMNS = (
    Column(heading="Hva", width=50, required=True, note="Må fylles ut"),
    Column(
        heading="Frist",
        kind=ColumnKind.DATE,
        width=14,
        earliest=date(2026, 11, 23),
        note="Understreket når fristen er ute",
        prompt=CellMessage(title="Frist", text="Skriv en dag, for eksempel 15.01.2027"),
        refusal=CellMessage(title="Ikke en dag", text="Fristen må være en dag fra og med i morgen"),
    ),
    Column(heading="Status", kind=ColumnKind.CHOICE, choices=STATES),
    Column(heading="Poeng", kind=ColumnKind.NUMBER, width=8),
)
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("Felles inntaksteam", date(2027, 1, 15), "igangsatt", 12),
    (None, "til høsten", None, 2.5),
)
OVERDUE = OverdueRule(deadline="Frist", state="Status", closed=("gjennomført",))


def plan(rows: tuple[tuple[Cell, ...], ...] = ROWS, *, name: str = "tiltak", note: str = "") -> Table:
    return Table(name=name, title="Tiltak", columns=COLUMNS, rows=rows, overdue=OVERDUE, note=note)


def report(*tables: Table, facts: tuple[tuple[str, str], ...] = ()) -> Report:
    return Report(
        title="Handlingsplan",
        language="nb",
        created=CREATED,
        tables=tables,
        facts=facts,
        about_heading="Om filen",
    )


def opened(*tables: Table, facts: tuple[tuple[str, str], ...] = ()) -> Workbook:
    return load_workbook(BytesIO(render(report(*tables, facts=facts))))


def first_sheet(workbook: Workbook) -> Worksheet:
    sheet = workbook.worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def check_on(sheet: Worksheet, cells: str) -> DataValidation:
    checks: list[DataValidation] = sheet.data_validations.dataValidation
    (found,) = (check for check in checks if str(check.sqref) == cells)
    return found


def marks_on(sheet: Worksheet, cells: str) -> list[tuple[str, object]]:
    return [
        (rule.formula[0], rule.dxf)
        for area in sheet.conditional_formatting
        for rule in area.rules
        if str(area.sqref) == cells
    ]


def listed_values(workbook: Workbook, name: str) -> list[object]:
    ((sheet_name, cells),) = workbook.defined_names[name].destinations
    area = workbook[sheet_name][cells]
    return [row[0].value for row in area] if isinstance(area, tuple) else [area.value]


def test_render_cells_are_what_they_are() -> None:
    sheet = first_sheet(opened(plan()))

    assert [[cell.value for cell in row] for row in sheet["A1:D3"]] == [
        ["Hva", "Frist", "Status", "Poeng"],
        ["Felles inntaksteam", datetime(2027, 1, 15), "igangsatt", 12],  # noqa: DTZ001 - Excel has no zones
        [None, "til høsten", None, 2.5],
    ]
    assert sheet["B2"].number_format == "dd.mm.yyyy"
    assert sheet["B2"].is_date


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (date(1899, 12, 31), "1899-12-31"),
        (date(1814, 5, 17), "1814-05-17"),
        (10**15, "1000000000000000"),
        (-(10**15), "-1000000000000000"),
        (10**15 - 1, 999_999_999_999_999),
        (0, 0),
    ],
)
def test_render_values_that_excel_lacks_become_text(cell: Cell, expected: str | int) -> None:
    table = Table(name="tall", title="Tall", columns=(Column(heading="Verdi"),), rows=((cell,),))

    assert first_sheet(opened(table))["A2"].value == expected


def test_render_first_day_that_excel_has() -> None:
    table = Table(name="dager", title="Dager", columns=(Column(heading="Dag"),), rows=((date(1900, 1, 1),),))

    assert first_sheet(opened(table))["A2"].value == datetime(1900, 1, 1)  # noqa: DTZ001 - Excel has no zones


def test_render_table_can_be_sorted_filtered_and_read() -> None:
    sheet = first_sheet(opened(plan()))

    table = sheet.tables["tiltak"]
    assert (table.ref, table.autoFilter.ref) == ("A1:D3", "A1:D3")
    assert sheet.freeze_panes == "A2"
    assert not sheet.merged_cells.ranges
    assert (sheet["A1"].font.b, sheet["A1"].font.color.rgb) == (True, "FFFFFFFF")
    for cell in sheet[2]:
        assert (cell.alignment.wrap_text, cell.alignment.vertical) == (True, "top")


def test_render_columns_are_wide_enough_for_content_and_heading() -> None:
    columns = (
        Column(heading="Hva", width=50),
        Column(heading="Personvernkonsekvensvurdering gjort", width=5),
    )
    table = Table(name="tiltak", title="Tiltak", columns=columns, rows=())

    widths = first_sheet(opened(table)).column_dimensions

    assert widths["A"].width == pytest.approx(50, abs=1)
    assert widths["B"].width == pytest.approx(29 + 4, abs=1)


def test_render_empty_date_cell_waits_for_a_day() -> None:
    sheet = first_sheet(opened(plan((("Ring", None, None, None), ("Skriv", "", None, None)))))

    assert [sheet[cell].number_format for cell in ("A2", "B2", "B3")] == ["General", "dd.mm.yyyy", "dd.mm.yyyy"]


def test_render_added_rows_look_like_the_others() -> None:
    columns = first_sheet(opened(plan())).column_dimensions

    assert columns["B"].number_format == "dd.mm.yyyy"
    assert columns["A"].alignment.wrap_text


@pytest.mark.parametrize(("rows", "last_row"), [(ROWS, 53), ((), 52)])
def test_render_drop_down_reaches_below_the_data(rows: tuple[tuple[Cell, ...], ...], last_row: int) -> None:
    workbook = opened(plan(rows))

    check = check_on(first_sheet(workbook), f"C2:C{last_row}")
    assert check.type == "list"
    assert listed_values(workbook, str(check.formula1)) == list(STATES)
    assert workbook["_lists"].sheet_state == "hidden"


def test_render_table_without_rows_is_a_whole_table() -> None:
    sheet = first_sheet(opened(plan(())))

    assert sheet.tables["tiltak"].ref == "A1:D2"
    assert [cell.value for cell in sheet[1]] == ["Hva", "Frist", "Status", "Poeng"]


def test_render_date_column_takes_only_days_and_says_so() -> None:
    check = check_on(first_sheet(opened(plan())), "B2:B53")

    assert (check.type, check.operator, check.formula1) == ("date", "greaterThanOrEqual", "46349")
    assert (check.promptTitle, check.prompt) == ("Frist", "Skriv en dag, for eksempel 15.01.2027")
    assert (check.errorTitle, check.error) == ("Ikke en dag", "Fristen må være en dag fra og med i morgen")
    assert check.showErrorMessage
    assert check.allowBlank


@pytest.mark.parametrize("earliest", [None, date(1850, 1, 1)])
def test_render_date_column_without_earliest_day_still_asks_for_a_day(earliest: date | None) -> None:
    column = Column(heading="Dag", kind=ColumnKind.DATE, earliest=earliest)
    table = Table(name="dager", title="Dager", columns=(column,), rows=())

    check = check_on(first_sheet(opened(table)), "A2:A52")

    assert (check.type, check.formula1) == ("date", "1")


def test_render_text_column_with_prompt_takes_anything() -> None:
    column = Column(heading="Hva", prompt=CellMessage(title="Hva", text="Skriv kort"))
    table = Table(name="tiltak", title="Tiltak", columns=(column,), rows=())

    check = check_on(first_sheet(opened(table)), "A2:A52")

    assert (check.type, check.prompt) == (None, "Skriv kort")


def test_render_text_column_without_prompt_has_no_check() -> None:
    table = Table(name="tiltak", title="Tiltak", columns=(Column(heading="Hva"),), rows=())

    assert not first_sheet(opened(table)).data_validations.dataValidation


def test_render_missing_cells_are_marked_by_hatch_and_note() -> None:
    sheet = first_sheet(opened(plan()))

    ((formula, look),) = marks_on(sheet, "A2:A53")
    assert formula == "AND(LEN(TRIM($A2))=0,COUNTA($A2:$D2)>0)"
    assert look.fill.patternType == "lightUp"  # type: ignore[attr-defined]  # openpyxl's own class has no stub
    assert sheet["A1"].comment is not None
    assert sheet["A1"].comment.text == "Må fylles ut"


def test_render_passed_deadlines_are_marked_by_underline_unless_closed() -> None:
    workbook = opened(plan())
    sheet = first_sheet(workbook)

    ((formula, look),) = marks_on(sheet, "B2:B53")
    assert formula == "AND(ISNUMBER($B2),$B2<TODAY(),ISNA(MATCH($C2,_list_2,0)))"
    assert listed_values(workbook, "_list_2") == ["gjennomført"]
    assert (look.font.b, look.font.u) == (True, "single")  # type: ignore[attr-defined]  # as above


def test_render_table_without_rules_has_no_hidden_sheet() -> None:
    table = Table(name="tiltak", title="Tiltak", columns=(Column(heading="Hva"),), rows=())

    assert opened(table).sheetnames == ["Tiltak"]


def test_render_two_tables_with_one_title_and_name_of_hidden_sheet() -> None:
    secret = Table(name="lister", title="_LISTS", columns=(Column(heading="Hva"),), rows=())

    workbook = opened(plan(), plan(name="tiltak_to"), secret)

    assert workbook.sheetnames == ["Tiltak", "Tiltak (2)", "_LISTS (2)", "_lists"]
    assert [name for sheet in workbook.worksheets for name in sheet.tables] == [
        "tiltak",
        "tiltak_to",
        "lister",
    ]
    assert len(set(workbook.defined_names)) == 4


def test_render_about_sheet_with_facts_and_notes_comes_last() -> None:
    workbook = opened(plan(note="Bare innsendte svar"), plan(name="uten_merknad"), facts=(("Samling", "Bedre i lag"),))

    assert workbook.sheetnames == ["Tiltak", "Tiltak (2)", "Om filen", "_lists"]
    about = workbook["Om filen"]
    assert [[cell.value for cell in row] for row in about["A1:B4"]] == [
        ["Handlingsplan", None],
        [None, None],
        ["Samling", "Bedre i lag"],
        ["Tiltak", "Bare innsendte svar"],
    ]
    assert workbook.active is first_sheet(workbook)


def test_render_prints_on_landscape_pages_with_headings_on_each() -> None:
    sheet = first_sheet(opened(plan()))

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert sheet.print_title_rows == "$1:$1"


def test_render_describes_itself() -> None:
    workbook = opened(plan())

    assert workbook.properties.title == "Handlingsplan"
    assert workbook.properties.created == datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001 - stored as UTC
    assert workbook.custom_doc_props["Language"].value == "nb"  # type: ignore[attr-defined]  # missing in the stub


def test_render_table_has_alt_text() -> None:
    with ZipFile(BytesIO(render(report(plan(note="Bare innsendte svar"))))) as parts:
        table = parts.read("xl/tables/table1.xml").decode()

    assert 'altText="Tiltak" altTextSummary="Bare innsendte svar"' in table


def test_render_same_report_gives_same_bytes() -> None:
    assert render(report(plan())) == render(report(plan()))


def test_render_created_is_stored_in_utc() -> None:
    elsewhere = Report(title="Handlingsplan", language="nb", created=CREATED.astimezone(UTC), tables=(plan(),))

    assert render(elsewhere) == render(report(plan()))
