from datetime import timedelta

import pytest

from facilitation.catalogue.template import Shows
from facilitation.domain.codes import new_id
from facilitation.domain.errors import NotFound
from facilitation.domain.states import Door, StepState
from facilitation.persistence.models import Action
from facilitation.services.actors import Phone
from facilitation.services.programs import step_row
from facilitation.services.room.dividing import groups_of
from facilitation.services.screens.pictures import (
    AnsweredPicture,
    CardsPicture,
    ClustersPicture,
    FactsPicture,
    GroupsPicture,
    HiddenPicture,
    JoinPicture,
    LiftsPicture,
    MatrixPicture,
    PausePicture,
    PlanPicture,
    PointsPicture,
    PromptPicture,
    ThanksPicture,
    WaitingPicture,
)
from facilitation.services.screens.view import Answered, ScreenStep, ScreenView, ScreenViews
from tests.conftest import FrozenClock, Room

SECRET_TEXT = "Når ettervernet mangler, fører det til tilbakefall for mange."


@pytest.fixture
def views(room: Room) -> ScreenViews:
    return ScreenViews(room.store, room.plan)


@pytest.fixture
def token(room: Room) -> str:
    return room.workshops.get(room.by, room.id).screen_token


def shown(views: ScreenViews, token: str) -> tuple[ScreenView, ScreenStep]:
    view = views.by_token(token)
    assert view.step is not None
    return view, view.step


def tables(room: Room, key: str) -> list[str]:
    with room.store.read() as db:
        return [group.id for group in groups_of(db, room.step(key).grouping_id)]


def change_step(room: Room, key: str, **parts: object) -> None:
    """Change a step's template behind the back of the editor, as another template would have it."""
    with room.store.change(room.id) as change:
        row = step_row(change.db, room.id, room.step(key).id)
        row.definition = {**row.definition, **parts}


def write_cards(room: Room, people: list[Phone], category: str = "ettervern") -> None:
    for number, phone in enumerate(people, start=1):
        room.send(phone, "problem", text=f"Kort nummer {number}", category=category)


def gather(room: Room, *names: str) -> list[str]:
    """Make a cluster of one card for each name, from cards that are written on the way."""
    room.open("problem")
    write_cards(room, room.fill(len(names)))
    room.close("problem")
    step = room.open("klynging")
    cards = room.boards.board(room.by, room.id, step.id).cards
    return [
        room.boards.gather(room.by, room.id, step.id, [card.id], name, request_id=new_id())
        for card, name in zip(cards, names, strict=False)
    ]


def test_unknown_addresses_show_nothing(views: ScreenViews, token: str) -> None:
    for wrong in ("", token[:-1], token.swapcase()):
        with pytest.raises(NotFound):
            views.by_token(wrong)
        with pytest.raises(NotFound):
            views.mark(wrong)


def test_before_the_door_is_opened_nothing_leads_in(room: Room, views: ScreenViews, token: str) -> None:
    room.flow.set_door(room.by, room.id, Door.CLOSED)
    view = views.by_token(token)
    assert view.picture == WaitingPicture()
    assert (view.title, view.place, view.starts_minute, view.show_join, view.step) == (
        "Bedre i lag, Kysten",
        "Storvik",
        540,
        False,
        None,
    )


def test_an_open_door_shows_the_way_in_before_any_step(room: Room, views: ScreenViews, token: str) -> None:
    room.fill(3)
    view = views.by_token(token)
    assert isinstance(view.picture, JoinPicture)
    assert view.show_join
    assert view.join_path == f"/J/{room.code}"
    assert view.present == 3
    assert view.next_title == "Innsjekk"


def test_check_in_shows_which_seats_are_filled(room: Room, views: ScreenViews, token: str) -> None:
    room.open("innsjekk")
    room.join("nav", "ansatt", "NAV Storvik")
    picture = views.by_token(token).picture
    assert isinstance(picture, JoinPicture)
    state = {check.seat.key: (check.present, check.missing) for check in picture.seats}
    assert state["nav"] == (1, 0)
    assert state["bruker-parorende"] == (0, 1)


def test_the_way_in_can_be_hidden_and_is_gone_behind_a_locked_door(room: Room, views: ScreenViews, token: str) -> None:
    room.flow.show_join(room.by, room.id, shown=False)
    assert not views.by_token(token).show_join
    room.flow.show_join(room.by, room.id, shown=True)
    room.flow.set_door(room.by, room.id, Door.LOCKED)
    assert not views.by_token(token).show_join


def test_the_step_counts_down_and_past_its_time(room: Room, views: ScreenViews, token: str, clock: FrozenClock) -> None:
    room.fill()
    room.open("erfaring")
    clock.advance(timedelta(minutes=5))
    view, step = shown(views, token)
    assert isinstance(view.picture, AnsweredPicture)
    assert (step.number, step.total, step.is_open, step.shows) == (2, 20, True, Shows.ANSWERED)
    assert step.remaining_seconds(views.now()) == 15 * 60
    clock.advance(timedelta(minutes=17))
    assert step.remaining_seconds(views.now()) == -2 * 60
    room.close("erfaring")
    _, closed = shown(views, token)
    assert (closed.state, closed.remaining_seconds(views.now())) == (StepState.CLOSED, None)


def test_a_person_who_answers_twice_counts_once_and_still_after_going_home(
    room: Room, views: ScreenViews, token: str
) -> None:
    people = room.fill(10)
    room.open("erfaring")
    for text in ("Det bar.", "Det brast."):
        room.send(people[0], "erfaring", text=text, category="bar")
    assert views.by_token(token).answered == Answered(n=1, of=10, by_groups=False)
    room.joining.leave(people[0])
    room.joining.leave(people[1])
    view = views.by_token(token)
    assert view.present == 8
    assert view.answered == Answered(n=1, of=9, by_groups=False)


def test_nobody_is_behind_with_what_is_only_offered(room: Room, views: ScreenViews, token: str) -> None:
    people = room.fill()
    room.open("pause-1")
    assert views.by_token(token).answered is None
    room.open("samtale")
    assert views.by_token(token).answered is None
    room.send(people[0], "samtale", text="Barn som pårørende")
    assert views.by_token(token).answered == Answered(n=1, of=12, by_groups=False)


def test_a_pause_tells_what_comes_next(room: Room, views: ScreenViews, token: str) -> None:
    room.open("pause-1")
    view = views.by_token(token)
    assert view.picture == PausePicture()
    assert view.next_title == "Individuell idé, problem"


def test_facts_come_with_their_sources(room: Room, views: ScreenViews, token: str) -> None:
    room.open("fag")
    picture = views.by_token(token).picture
    assert isinstance(picture, FactsPicture)
    assert [fact.figure for fact in picture.facts] == ["41 av 44", "33 av 44", "Halvparten", "44 av 143"]
    assert all(fact.source for fact in picture.facts)


def test_hidden_cards_do_not_leak_while_the_step_is_open(room: Room, views: ScreenViews, token: str) -> None:
    people = room.fill()
    room.open("problem")
    room.send(people[0], "problem", text=SECRET_TEXT, category="ettervern")
    view = views.by_token(token)
    assert view.picture == HiddenPicture(entries=1)
    assert SECRET_TEXT not in repr(view)
    assert "ettervern" not in repr(view).lower()
    room.close("problem")
    closed = views.by_token(token).picture
    assert isinstance(closed, CardsPicture)
    assert [(card.text, card.category, card.colour) for card in closed.cards] == [(SECRET_TEXT, "Ettervern", 3)]
    room.flow.reopen_step(room.by, room.id, room.step("problem").id)
    assert views.by_token(token).picture == HiddenPicture(entries=1)


def test_cards_are_newest_first_and_parked_ones_are_not_shown(room: Room, views: ScreenViews, token: str) -> None:
    change_step(room, "problem", rules=[])
    people = room.fill(4)
    room.open("problem")
    write_cards(room, people)
    parked = next(card for card in room.boards.board(room.by, room.id, room.step("problem").id).cards)
    room.boards.park(room.by, room.id, [parked.id])
    picture = views.by_token(token).picture
    assert isinstance(picture, CardsPicture)
    assert [card.text for card in picture.cards] == ["Kort nummer 3", "Kort nummer 2", "Kort nummer 1"]
    assert picture.total == 3
    assert "Kort nummer 4" not in repr(picture)


def test_more_cards_than_any_wall_shows_are_counted(room: Room, views: ScreenViews, token: str) -> None:
    people = room.fill(14)
    room.open("problem")
    for _ in range(5):
        write_cards(room, people)
    room.close("problem")
    picture = views.by_token(token).picture
    assert isinstance(picture, CardsPicture)
    assert (len(picture.cards), picture.total) == (60, 70)


def test_cards_of_an_earlier_step_can_be_shown(room: Room, views: ScreenViews, token: str) -> None:
    change_step(room, "fag", screen={"shows": "cards", "step": "erfaring", "prompt": "Dette skrev dere"})
    people = room.fill()
    room.open("erfaring")
    room.send(people[0], "erfaring", text="Det bar da alle møttes.", category="bar")
    room.open("fag")
    picture = views.by_token(token).picture
    assert isinstance(picture, CardsPicture)
    assert [(card.text, card.category) for card in picture.cards] == [("Det bar da alle møttes.", "Bar")]


def test_clusters_grow_out_of_the_loose_cards(room: Room, views: ScreenViews, token: str) -> None:
    room.open("problem")
    write_cards(room, room.fill(8))
    room.close("problem")
    step = room.open("klynging")
    before = views.by_token(token).picture
    assert isinstance(before, CardsPicture)
    assert before.total == 8
    cards = room.boards.board(room.by, room.id, step.id).cards
    room.boards.gather(
        room.by, room.id, step.id, [card.id for card in cards[:6]], "Ettervern som glipper", request_id=new_id()
    )
    after = views.by_token(token).picture
    assert isinstance(after, ClustersPicture)
    assert [(cluster.name, cluster.size, len(cluster.cards)) for cluster in after.clusters] == [
        ("Ettervern som glipper", 6, 4)
    ]
    assert after.loose == 2


def test_groups_show_how_far_they_have_come(room: Room, views: ScreenViews, token: str) -> None:
    room.fill()
    room.open("problemgruppe")
    first, *_ = tables(room, "problemgruppe")
    answer = room.answer("problemgruppe", f__problem="Epikrisen kommer sent")
    room.answers.submit_for(room.by, room.id, first, answer)
    view = views.by_token(token)
    assert isinstance(view.picture, GroupsPicture)
    number = len(tables(room, "problemgruppe"))
    assert view.answered == Answered(n=1, of=number, by_groups=True)
    assert [(group.number, group.written, group.limit, group.texts) for group in view.picture.groups] == [
        (1, 1, 3, ("Epikrisen kommer sent",)),
        *((other, 0, 3, ()) for other in range(2, number + 1)),
    ]


def test_groups_that_choose_have_come_as_far_as_those_that_write(room: Room, views: ScreenViews, token: str) -> None:
    change_step(room, "loft", screen={"shows": "groups", "prompt": "Hva kan vi ikke bestemme selv?"})
    room.fill()
    room.open("plan")
    action = write_action(room, tables(room, "plan")[0], "Faste møter", "ssu")
    room.open("loft")
    first, *_ = tables(room, "loft")
    asked = room.answer("loft", "ber-om", **{f"v__{action}": "vedtak"})
    room.answers.submit_for(room.by, room.id, first, asked)
    picture = views.by_token(token).picture
    assert isinstance(picture, GroupsPicture)
    assert (picture.groups[0].written, picture.groups[0].limit, picture.groups[0].texts) == (1, 2, ())


def test_groups_that_are_not_made_are_an_empty_picture(room: Room, views: ScreenViews, token: str) -> None:
    room.open("problemgruppe")
    assert views.by_token(token).picture == GroupsPicture(groups=())


def test_points_show_sums_voters_and_only_roles_that_many_share(room: Room, views: ScreenViews, token: str) -> None:
    first, second = gather(room, "Ettervern", "Fastlege")
    staff = [room.join("kommune", "ansatt") for _ in range(7)]
    users = [room.join("bruker", "brukerrepresentant", "Veiviser") for _ in range(4)]
    room.open("prioritering")
    for phone in staff:
        room.send(phone, "prioritering", **{f"p__{first}": "2", f"p__{second}": "1"})
    for phone in users:
        room.send(phone, "prioritering", **{f"p__{second}": "2"})
    assert views.by_token(token).picture == AnsweredPicture()
    room.close("prioritering")
    room.open("samtale")
    picture = views.by_token(token).picture
    assert isinstance(picture, PointsPicture)
    assert picture.breakdown
    assert [(line.title, line.points, line.voters) for line in picture.result.points] == [
        ("Fastlege", 15, 11),
        ("Ettervern", 14, 7),
    ]
    # Four users are too few to show, and to be counted by subtraction.
    assert all(line.by_role == () for line in picture.result.points)
    room.open("lunsj")
    lunch = views.by_token(token).picture
    assert isinstance(lunch, PointsPicture)
    assert (lunch.top, lunch.breakdown) == (3, False)


def test_a_picture_of_a_ballot_without_a_ballot_is_the_prompt(room: Room, views: ScreenViews, token: str) -> None:
    for shows in ("points", "matrix", "prompt"):
        change_step(room, "fag", screen={"shows": shows, "prompt": "Hva vet vi?"})
        room.open("fag")
        assert views.by_token(token).picture == PromptPicture()


def test_placements_are_hidden_until_the_step_is_closed(room: Room, views: ScreenViews, token: str) -> None:
    people = room.fill()
    room.open("losningsgruppe")
    answer = room.answer("losningsgruppe", f__tiltak="Faste videomøter")
    row = room.answers.submit_for(room.by, room.id, tables(room, "losningsgruppe")[0], answer).entry_id
    room.open("effekt")
    for phone, effort in zip(people[:3], ("1", "2", "2"), strict=True):
        room.send(phone, "effekt", **{f"effect__{row}": "4", f"effort__{row}": effort})
    assert views.by_token(token).picture == HiddenPicture(entries=3)
    room.close("effekt")
    picture = views.by_token(token).picture
    assert isinstance(picture, MatrixPicture)
    assert (picture.effect, picture.effort) == ("Effekt for den som trenger hjelp", "Innsats for tjenestene")
    assert [(item.title, item.effect.median, item.effort.median) for item in picture.result.placements] == [
        ("Faste videomøter", 4, 2)
    ]


def write_action(room: Room, table: str, title: str, level: str) -> str:
    fields = {
        "title": title,
        "problem": "Ettervern",
        "code_what": "samarbeidsmøter",
        "code_whom": "kommune",
        "owner_role": "Ansatt",
        "owner_unit": "NAV Storvik",
        "owner_name": "Kari Nordmann",
        "first_step": "Når uka starter, da ringer vi",
        "deadline": "2027-06-01",
        "decision_level": level,
    }
    return room.plan.submit_for(room.by, room.id, table, room.answer("plan", **fields)).entry_id


def test_the_plan_stands_by_group_without_names_of_persons(room: Room, views: ScreenViews, token: str) -> None:
    room.fill()
    room.open("plan")
    first, second, *_ = tables(room, "plan")
    write_action(room, second, "Felles telefon", "fsu-phr")
    write_action(room, first, "Faste møter", "egen-virksomhet")
    picture = views.by_token(token).picture
    assert isinstance(picture, PlanPicture)
    assert [(line.group, line.title, line.owner, line.level) for line in picture.lines] == [
        (1, "Faste møter", "Ansatt, NAV Storvik", "Egen virksomhet"),
        (2, "Felles telefon", "Ansatt, NAV Storvik", "FSU PHR, faglig samarbeidsutvalg psykisk helse og rus"),
    ]
    assert [str(line.deadline) for line in picture.lines] == ["2027-06-01", "2027-06-01"]
    assert "Nordmann" not in repr(picture)


def test_lifts_stand_by_decision_level_with_what_is_asked(room: Room, views: ScreenViews, token: str) -> None:
    room.fill()
    room.open("plan")
    first, *_ = tables(room, "plan")
    write_action(room, first, "Faste møter", "egen-virksomhet")
    lifted = write_action(room, first, "Felles telefon", "ssu")
    unplaced = write_action(room, first, "Kurs", "fsu-phr")
    room.open("loft")
    asked = room.answer("loft", "ber-om", **{f"v__{lifted}": "vedtak"})
    room.answers.submit_for(room.by, room.id, tables(room, "loft")[0], asked)
    with room.store.change(room.id) as change:
        change.db.get_one(Action, unplaced).decision_level = ""
    picture = views.by_token(token).picture
    assert isinstance(picture, LiftsPicture)
    assert picture.own == 1
    assert [
        (level.title, level.size, [(line.title, line.ask) for line in level.lines]) for level in picture.levels
    ] == [
        ("SSU, strategisk samarbeidsutvalg", 1, [("Felles telefon", "Vedtak")]),
        ("", 1, [("Kurs", "")]),
    ]


def test_the_end_thanks_for_what_was_made(room: Room, views: ScreenViews, token: str) -> None:
    room.fill()
    room.open("plan")
    write_action(room, tables(room, "plan")[0], "Faste møter", "ssu")
    room.flow.finish(room.by, room.id)
    view = views.by_token(token)
    assert view.picture == ThanksPicture(actions=1)
    assert not view.show_join


def test_a_step_outside_the_day_is_not_on_the_wall(room: Room, views: ScreenViews, token: str) -> None:
    change_step(room, "fag", phase="before", window={"opens": -9, "closes": -1})
    room.open("fag")
    view = views.by_token(token)
    assert view.step is None
    assert isinstance(view.picture, JoinPicture)
    assert view.next_title == "Innsjekk"


def test_the_mark_follows_every_change(room: Room, views: ScreenViews, token: str) -> None:
    before = views.mark(token)
    room.fill(1)
    after = views.mark(token)
    assert (before.workshop_id, before.language) == (room.id, "nb")
    assert after.revision > before.revision
    assert after.revision == views.by_token(token).revision
