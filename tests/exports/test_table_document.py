from datetime import UTC, date, datetime
from typing import Any

import pytest

from exports.document import Column, ColumnKind, OverdueRule, Report, Table

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WHAT = Column(heading="Hva")
DEADLINE = Column(heading="Frist", kind=ColumnKind.DATE, note="Understreket når fristen er ute")
STATE = Column(heading="Status", kind=ColumnKind.CHOICE, choices=("igangsatt", "gjennomført"))


def table(**changes: Any) -> Table:
    values: dict[str, Any] = {"name": "tiltak", "title": "Tiltak", "columns": (WHAT,), "rows": (("Ring",),)}
    return Table(**values | changes)


def report(**changes: Any) -> Report:
    values: dict[str, Any] = {"title": "Plan", "language": "nb", "created": NOW, "tables": (table(),)}
    return Report(**values | changes)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"kind": ColumnKind.CHOICE}, "choices belong"),
        ({"kind": ColumnKind.TEXT, "choices": ("ja",)}, "choices belong"),
        ({"kind": ColumnKind.CHOICE, "choices": ("Ja", "ja")}, "same choice twice"),
        ({"earliest": date(2026, 1, 1)}, "only a date column"),
        ({"width": 0}, "width 0"),
        ({"width": 256}, "width 256"),
        ({"required": True}, "needs a note"),
    ],
)
def test_column_that_contradicts_itself(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Column(heading="Felt", **values)


def test_column_with_everything() -> None:
    column = Column(
        heading="Frist", kind=ColumnKind.DATE, required=True, earliest=date(2026, 1, 1), note="Må fylles ut"
    )

    assert column.earliest == date(2026, 1, 1)


@pytest.mark.parametrize("name", ["", "Tiltak", "ab", "a1", "abc1", "tre_", "_tre", "løft", "to ord", "a" * 61])
def test_table_with_bad_name(name: str) -> None:
    with pytest.raises(ValueError, match="is not a name for a table"):
        table(name=name)


@pytest.mark.parametrize("name", ["abc", "tiltak", "steg_3", "steg_3_svar", "a" * 60])
def test_table_with_good_name(name: str) -> None:
    assert table(name=name).name == name


def test_table_without_columns() -> None:
    with pytest.raises(ValueError, match="has no columns"):
        table(columns=(), rows=())


@pytest.mark.parametrize("row", [(), ("Ring", "Skriv")])
def test_table_with_ragged_row(row: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=rf"row 2: {len(row)} cells, 1 columns"):
        table(rows=(("Ring",), row))


@pytest.mark.parametrize("cell", [True, NOW, float("nan"), float("inf")])
def test_table_with_cell_that_formats_cannot_say(cell: bool | datetime | float) -> None:
    with pytest.raises(ValueError, match="row 1: a truth value, a time of day or no number"):
        table(rows=((cell,),))


def test_table_position_of_heading() -> None:
    assert table(columns=(WHAT, DEADLINE), rows=()).position("Frist") == 1


def test_table_position_of_unknown_heading() -> None:
    with pytest.raises(ValueError, match="Hvem"):
        table().position("Hvem")


@pytest.mark.parametrize(
    ("columns", "closed", "message"),
    [
        ((DEADLINE, WHAT), ("gjennomført",), "Status"),
        ((WHAT, STATE), ("gjennomført",), "Frist"),
        ((DEADLINE, STATE), (), "without any state"),
        ((Column(heading="Frist", kind=ColumnKind.DATE), STATE), ("gjennomført",), "needs a note"),
    ],
)
def test_table_with_overdue_rule_that_does_not_fit(
    columns: tuple[Column, ...], closed: tuple[str, ...], message: str
) -> None:
    rule = OverdueRule(deadline="Frist", state="Status", closed=closed)

    with pytest.raises(ValueError, match=message):
        table(columns=columns, rows=(), overdue=rule)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"created": datetime(2026, 11, 22)}, "no time zone"),  # noqa: DTZ001 - what the test is about
        ({"tables": ()}, "at least one table"),
        ({"tables": (table(), table())}, "same name"),
        ({"facts": (("Dato", "22.11.2026"),)}, "need a heading"),
        ({"tables": (table(note="Bare innsendte svar"),)}, "need a heading"),
    ],
)
def test_report_that_is_no_document(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        report(**changes)


def test_report_has_about_when_there_is_something_to_say() -> None:
    assert report(facts=(("Dato", "22.11.2026"),), about_heading="Om filen").has_about
    assert report(tables=(table(note="Bare innsendte svar"),), about_heading="Om filen").has_about
    assert not report(about_heading="Om filen").has_about
