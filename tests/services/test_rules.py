"""What each rule of a step forbids, one test for each letter: S B U K E F V D, and P T L that always hold.

The letters stand in `catalogue/template.py`, at the class `Rule`.
"""

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from facilitation.catalogue.template import Rule
from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput, NotAllowed, NotFound, WrongPhase
from facilitation.persistence.models import Entry
from facilitation.services.actors import Facilitator
from facilitation.services.answering.answers import Answer
from facilitation.services.phones.view import PhoneViews
from facilitation.services.plan.plan import Plan
from facilitation.services.reports.reporting import Reporting, ReportKind
from facilitation.services.running.view import RunViews
from facilitation.services.screens.pictures import HiddenPicture
from facilitation.services.screens.view import ScreenViews
from tests.conftest import Room
from tests.services.phone_reading import only_input, shown
from tests.services.report_reading import NB, every_text, opened, secretaries

if TYPE_CHECKING:
    from facilitation.catalogue.catalogue import Catalogue
    from facilitation.services.store import Store

SECRET = "Ingen må se dette før steget er lukket."
NUMBER = "13097248022"


def stored(room: Room, key: str) -> list[str]:
    """Return the texts that a step keeps."""
    with room.store.read() as db:
        return list(db.scalars(select(Entry.text).where(Entry.step_id == room.step(key).id)))


def test_s_hidden_answers_are_shown_to_nobody_before_the_step_is_closed(room: Room) -> None:
    room.open("problem")
    room.send(room.join(), "problem", text=SECRET, category="annet")
    screens, views = ScreenViews(room.store, Plan(room.store)), PhoneViews(room.store)
    token = room.workshops.get(room.by, room.id).screen_token

    assert screens.by_token(token).picture == HiddenPicture(entries=1)
    assert SECRET not in repr(shown(views, room.join()))
    assert RunViews(room.store).results(room.by, room.id, room.step("problem").id) == ()
    reporting = Reporting(room.store, room.plan)
    assert SECRET not in every_text(opened(reporting.report(room.by, room.id, ReportKind.SAID, NB)))

    room.close("problem")
    assert SECRET in repr(screens.by_token(token).picture)
    assert SECRET in every_text(opened(reporting.report(room.by, room.id, ReportKind.SAID, NB)))


def test_b_no_two_phones_need_have_the_same_order_and_none_changes_its_own(arena: Room) -> None:
    phones, views = [arena.join() for _ in range(8)], PhoneViews(arena.store)
    arena.open("vurdering")
    orders = [[thing.id for thing in only_input(views, phone).subjects] for phone in phones]

    assert len({tuple(order) for order in orders}) > 1
    assert len({frozenset(order) for order in orders}) == 1
    assert [[thing.id for thing in only_input(views, phone).subjects] for phone in phones] == orders


def test_u_only_the_tables_secretary_writes(room: Room) -> None:
    phones = room.fill(8)
    room.open("problemgruppe")
    fields = {"f__problem": "Venting", "f__hvem": "", "f__årsak": "", "f__sikkert": ""}
    writer = secretaries(room, phones)[1]
    room.send(writer, "problemgruppe", **fields)
    table = room.joining.known(writer).id
    (group,) = (g for g in room.dividing.latest(room.by, room.id)[0].groups if table in {one.id for one in g.members})
    reader = next(
        phone
        for phone in phones
        if phone != writer and room.joining.known(phone).id in {one.id for one in group.members}
    )

    with pytest.raises(NotAllowed, match=r"group\.not_secretary"):
        room.send(reader, "problemgruppe", **fields)
    assert stored(room, "problemgruppe") == ["Venting"]


def test_k_fewer_than_five_are_not_told_apart(room: Room) -> None:
    staff = [room.join("kommune", "ansatt") for _ in range(6)]
    leaders = [room.join("spesialist", "leder") for _ in range(4)]
    room.open("problem")
    room.send(staff[0], "problem", text="Ett", category="annet")
    room.open("klynging")
    room.boards.gather_by_category(room.by, room.id, room.step("klynging").id)
    (cluster,) = room.boards.board(room.by, room.id, room.step("klynging").id).clusters
    room.open("prioritering")
    for phone in staff + leaders:
        room.send(phone, "prioritering", **{f"p__{cluster.id}": "1"})
    room.close("prioritering")

    (result,) = RunViews(room.store).results(room.by, room.id, room.step("prioritering").id)
    assert result.answered == 10
    assert result.points[0].by_role == ()
    with room.store.read() as db:
        kept = db.scalars(select(Entry.role).where(Entry.step_id == room.step("prioritering").id)).all()
    assert set(kept) == {"ansatt", None}


def test_e_a_case_about_a_person_is_questioned_only_where_cases_are_guarded(room: Room, arena: Room) -> None:
    text = "To pasienter har ventet lenge på bolig."
    arena.open("nyeste")
    arena.send(arena.join(), "nyeste", "spørsmål", text=text)
    phone = room.join()
    room.open("problem")
    assert room.step("problem").has(Rule.CASE_GUARD)
    with pytest.raises(InvalidInput, match=r"privacy\.warning"):
        room.send(phone, "problem", text=text, category="annet")

    assert stored(room, "problem") == []


def test_f_a_form_starts_from_what_the_earlier_step_made_and_from_nothing_else(room: Room) -> None:
    phones = room.fill(8)
    room.open("problem")
    kept = room.send(phones[0], "problem", text="Venting", category="annet")
    gone = room.send(phones[0], "problem", text="Angret", category="annet")
    room.answers.withdraw(phones[0], room.answer("problem", slot=gone.slot))
    room.open("problemgruppe")
    writer = secretaries(room, phones)[1]

    suggestions = only_input(PhoneViews(room.store), writer).suggestions
    assert [(one.id, one.title) for one in suggestions] == [(kept.entry_id, "Venting")]


@pytest.mark.parametrize(
    ("input_key", "fields"),
    [
        ("kroner", {"m__team": "5"}),
        ("typer", {"v__bolig": "3"}),
        ("finnes", {"v__bolig": "ja"}),
        ("flere", {}),
    ],
)
def test_v_nothing_is_sent_without_what_is_required(arena: Room, input_key: str, fields: dict[str, str]) -> None:
    phone = arena.join()
    arena.open("alt")

    with pytest.raises(InvalidInput):
        arena.send(phone, "alt", input_key, **fields)
    assert stored(arena, "alt") == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"f__oppstart": "09.03.2027"}, "date.before_the_day"),
        ({"f__målt": "11.03.2027"}, "date.in_the_future"),
        ({"f__oppstart": "snart"}, "date.not_a_date"),
    ],
)
def test_d_days_that_cannot_be_right_are_refused(arena: Room, fields: dict[str, str], code: str) -> None:
    phone = arena.join()
    arena.open("aktivitet")

    with pytest.raises(InvalidInput) as caught:
        arena.send(phone, "aktivitet", f__navn="Felles forløp", **fields)
    assert caught.value.code == code
    assert stored(arena, "aktivitet") == []


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("problem", {"text": f"Pasienten {NUMBER} venter.", "category": "annet"}),
        ("forventning", {"text": "Ring 99 88 77 66 og spør."}),
    ],
)
def test_p_text_that_tells_who_somebody_is_is_neither_stored_nor_logged(
    room: Room, caplog: pytest.LogCaptureFixture, key: str, fields: dict[str, str]
) -> None:
    caplog.set_level(logging.DEBUG)
    phone, step = room.join(), "innsjekk" if key == "forventning" else key
    room.open(step)
    answer = room.answer(step, **fields)

    with pytest.raises(InvalidInput, match=r"privacy\.blocked") as caught:
        room.answers.submit(phone, replace(answer, confirmed=True))
    assert stored(room, step) == []
    assert fields["text"] not in caplog.text + str(caught.value)


def test_t_only_the_facilitator_gives_more_time_and_time_that_is_out_shuts_nobody_out(
    room: Room, stranger: Facilitator
) -> None:
    phone = room.join()
    step = room.open("problem")
    with pytest.raises(NotFound):
        room.flow.extend_step(stranger, room.id, step.id, seen=0)
    room.store.clock.advance(60 * 60)  # type: ignore[attr-defined]  # the clock of the tests can be moved

    assert shown(PhoneViews(room.store), phone).remaining_seconds is not None
    room.send(phone, "problem", text="Sent, men før steget er lukket.", category="annet")
    room.flow.extend_step(room.by, room.id, step.id, seen=0)
    assert shown(PhoneViews(room.store), phone).remaining_seconds == 2 * 60


def test_l_a_step_that_is_left_takes_no_answers_until_the_facilitator_opens_it_again(room: Room) -> None:
    phone = room.join()
    room.open("problem")
    late = room.answer("problem", text="For sent.", category="annet")
    room.close("problem")
    with pytest.raises(WrongPhase, match=r"step\.closed"):
        room.answers.submit(phone, late)
    with pytest.raises(WrongPhase, match=r"step\.closed"):
        room.answers.withdraw(phone, late)

    room.flow.reopen_step(room.by, room.id, room.step("problem").id)
    room.answers.submit(phone, late)
    assert stored(room, "problem") == ["For sent."]


def test_an_answer_to_a_step_that_was_never_opened_is_refused(arena: Room) -> None:
    phone = arena.join()
    arena.open("inn")
    for key, fields in (("fordeling", {"m__team": "5"}), ("aktivitet", {"f__navn": "Tidlig ute"})):
        with pytest.raises(WrongPhase, match=r"step\.not_open"):
            arena.send(phone, key, **fields)
        assert stored(arena, key) == []


def test_an_answer_to_another_workshops_step_or_another_steps_input_is_refused(
    arena: Room, store: "Store", catalogue: "Catalogue", facilitator: Facilitator
) -> None:
    other = Room(store, catalogue, facilitator)
    other.open("problem")
    arena.open("inn")
    stray = other.answer("problem", text="Feil samling", category="annet")
    with pytest.raises(NotFound, match=r"step\.unknown"):
        arena.answers.submit(arena.join(), stray)

    misplaced = Answer(request_id=new_id(), step_id=arena.step("inn").id, input_key="kroner", values=stray.values)
    with pytest.raises(NotFound, match=r"input\.unknown"):
        arena.answers.submit(arena.join(), misplaced)
    assert stored(other, "problem") == []
    assert stored(arena, "inn") == []


# One answer that each kind of input forbids: step, input and fields, and the code that it is refused with.
FORBIDDEN: dict[str, tuple[str, str, dict[str, str], str]] = {
    "text": ("spørsmål", "spørsmål", {"text": "x" * 141}, "text.too_long"),
    "card": ("ideer", "kort", {"text": "Møte", "category": "finnes-ikke"}, "choice.unknown"),
    "points": ("spørsmål", "støtte", {}, "points.none"),
    "scale": ("trygghet", "trygg", {"v__bolig": "6"}, "scale.out_of_range"),
    "matrix": ("matrise", "plassering", {"effect__bolig": "5"}, "matrix.half_placed"),
    "money": ("fordeling", "kroner", {"m__team": "4,5 mill."}, "money.not_whole"),
    "choice": ("kart", "finnes", {"v__bolig": "kanskje"}, "choice.unknown"),
    "multichoice": ("alt", "flere", {"chosen": "finnes-ikke"}, "choice.unknown"),
    "form": ("aktivitet", "prosjekt", {"f__navn": ""}, "text.empty"),
    "action": ("plan", "tiltak", {"title": "Uten ansvarlig"}, "plan.errors"),
    "seat": ("inn", "plass", {"value": "x"}, "input.not_answered_here"),
}
LETTERS = {
    Rule.HIDDEN: "s",
    Rule.SHUFFLED: "b",
    Rule.SECRETARY: "u",
    Rule.SMALL_GROUPS: "k",
    Rule.CASE_GUARD: "e",
    Rule.PREFILLED: "f",
    Rule.REQUIRED: "v",
    Rule.DATES: "d",
}


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_each_kind_of_input_refuses_what_it_forbids(arena: Room, kind: str) -> None:
    key, input_key, fields, code = FORBIDDEN[kind]
    phone = arena.join()
    arena.open(key)
    item = arena.step(key).template.input(input_key)
    assert item is not None
    assert item.kind == kind
    submit = arena.plan.submit if kind == "action" else arena.answers.submit

    with pytest.raises(InvalidInput) as caught:
        submit(phone, arena.answer(key, input_key, **fields))
    assert caught.value.code == code
    assert stored(arena, key) == []


def test_every_kind_of_input_and_every_rule_is_used_by_a_template_and_tested_here(catalogue: "Catalogue") -> None:
    steps = [step for template in catalogue.all() for step in template.steps]
    tests = {name.split("_")[1] for name in globals() if name.startswith("test_")}

    assert {item.kind for step in steps for item in step.inputs} == set(FORBIDDEN)
    assert {rule for step in steps for rule in step.rules} == set(Rule) == set(LETTERS)
    assert {*LETTERS.values(), "p", "t", "l"} <= tests
