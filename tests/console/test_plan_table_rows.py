from datetime import date
from typing import Any

from facilitation.console.components.plan_rows import PlanRow, edited, overlaid, stored_rows
from facilitation.domain.plan import ActionFields
from facilitation.services.plan.plan import ActionView


def action(identifier: str, *, version: int = 1, **fields: Any) -> ActionView:
    return ActionView(
        id=identifier,
        version=version,
        position=1,
        slot=1,
        group_id=None,
        group_number=None,
        fields=ActionFields(**fields),
        errors=(),
        warnings=(),
    )


def editor(**parts: Any) -> dict[str, Any]:
    return {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **parts}


def test_what_is_stored_is_shown_and_is_no_change() -> None:
    (row,) = stored_rows([action("a", title="Møte", deadline=date(2027, 9, 1))])

    assert (row.shown["title"], row.shown["deadline"], row.shown["ask"]) == ("Møte", "2027-09-01", "")
    assert not row.is_changed
    assert row.fields == ActionFields(title="Møte", deadline=date(2027, 9, 1))


def test_edits_are_laid_on_their_own_rows() -> None:
    rows = stored_rows([action("a", title="Møte"), action("b", title="Kurs"), action("c", title="Kart")])
    edits = edited(rows, editor(edited_rows={"1": {"title": "Kurs for alle", "deadline": "2027-09-01"}}))

    assert [row.id for row in edits.unsaved] == ["b"]
    assert edits.unsaved[0].fields == ActionFields(title="Kurs for alle", deadline=date(2027, 9, 1))


def test_typing_the_same_again_is_no_change() -> None:
    rows = stored_rows([action("a", title="Møte")])

    assert edited(rows, editor(edited_rows={0: {"title": "Møte"}})).unsaved == ()


def test_a_cell_that_was_emptied_is_a_change() -> None:
    rows = stored_rows([action("a", title="Møte", deadline=date(2027, 9, 1))])
    (row,) = edited(rows, editor(edited_rows={0: {"deadline": None}})).unsaved

    assert row.fields.deadline is None


def test_rows_are_added_and_removed() -> None:
    rows = stored_rows([action("a", title="Møte"), action("b", title="Kurs")])
    edits = edited(rows, editor(added_rows=[{"title": "Nytt"}, {}], deleted_rows=[0]))

    assert [row.id for row in edits.removed] == ["a"]
    assert [(row.id, row.shown["title"]) for row in edits.unsaved] == [("", "Nytt")]


def test_a_new_row_that_is_taken_away_again_was_never_there() -> None:
    rows = overlaid(stored_rows([]), [PlanRow(typed={"title": "Nytt"})])

    assert edited(rows, editor(deleted_rows=[0])) == edited((), editor())


def test_columns_that_are_not_of_the_plan_are_left_out() -> None:
    assert edited((), editor(added_rows=[{"_index": 3, "id": "x", "version": 9}])).unsaved == ()


def test_unsaved_words_lie_on_top_of_what_others_changed_meanwhile() -> None:
    before = stored_rows([action("a", title="Møte", owner_role="Leder")])
    (typed,) = edited(before, editor(edited_rows={0: {"title": "Fast møte"}})).unsaved
    (row,) = overlaid(stored_rows([action("a", version=2, title="Møte", owner_role="Lege")]), [typed])

    assert (row.version, row.shown["title"], row.shown["owner_role"]) == (2, "Fast møte", "Lege")
    assert row.is_changed


def test_words_in_a_row_that_others_took_away_are_kept_as_a_new_row() -> None:
    before = stored_rows([action("a", title="Møte")])
    (typed,) = edited(before, editor(edited_rows={0: {"problem": "Venting"}})).unsaved
    (row,) = overlaid((), [typed])

    assert (row.id, row.shown["title"], row.shown["problem"]) == ("", "Møte", "Venting")
    assert row.is_changed


def test_a_date_with_a_time_of_day_is_a_date() -> None:
    row = PlanRow().with_typed({"deadline": "2027-09-01T00:00:00.000"})

    assert row.fields.deadline == date(2027, 9, 1)


def test_a_forged_date_is_none() -> None:
    assert PlanRow().with_typed({"deadline": "i morgen"}).fields.deadline is None
