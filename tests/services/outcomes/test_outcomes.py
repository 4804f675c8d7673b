"""What answers add up to: counted again here from rows that are put in by hand."""

from datetime import date
from typing import Any

import pytest

from facilitation.domain.codes import new_id
from facilitation.domain.statistics import Spread
from facilitation.persistence.models import Action, Entry, Step, Workshop
from facilitation.services.actors import Facilitator
from facilitation.services.answering.splits import LEADERS, STAFF, fix_splits
from facilitation.services.outcomes.asked import Asked
from facilitation.services.outcomes.choices import anchoring, choices, grid
from facilitation.services.outcomes.measures import number_in
from facilitation.services.outcomes.money import sums
from facilitation.services.outcomes.ratings import ratings
from facilitation.services.outcomes.rows import Coupling, form_table, network
from facilitation.services.outcomes.splits import pairs, statuses
from facilitation.services.programs import frame_of
from facilitation.services.store import Store
from tests.conftest import Room
from tests.folders import PROGRAMS, catalogue_of


class Answers:
    """A workshop with answers that are put in as they are stored."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def put(self, key: str, payload: dict[str, Any], **parts: Any) -> str:
        step, identifier = self.room.step(key), new_id()
        item = step.template.inputs[0]
        with self.room.store.change(self.room.id) as change:
            change.db.add(
                Entry(
                    id=identifier,
                    workshop_id=self.room.id,
                    step_id=step.id,
                    input_key=parts.pop("input_key", item.key),
                    kind=parts.pop("kind", item.kind),
                    owner_tag=new_id(),
                    sequence=change.revision,
                    payload=payload,
                    slot=1,
                    **parts,
                )
            )
        return identifier

    def action(self, title: str, **fields: Any) -> str:
        identifier = new_id()
        with self.room.store.change(self.room.id) as change:
            change.db.add(Action(id=identifier, workshop_id=self.room.id, position=1, title=title, **fields))
        return identifier

    def close(self, key: str) -> None:
        """Do what closing the step does to its answers."""
        with self.room.store.change(self.room.id) as change:
            fix_splits(change.db, change.db.get_one(Step, self.room.step(key).id))

    def read(self, key: str, add_up: Any) -> Any:
        with self.room.store.read() as db:
            frame = frame_of(db.get_one(Workshop, self.room.id))
            return add_up(Asked(db=db, workshop_id=self.room.id, frame=frame, step=self.room.step(key)))


@pytest.fixture
def answers(store: Store, facilitator: Facilitator) -> Answers:
    return Answers(Room(store, catalogue_of(PROGRAMS), facilitator, template="utfall"))


def test_ratings_are_told_for_each_thing_under_each_criterion_with_disagreement_first(answers: Answers) -> None:
    for marks in ((1, 5), (5, 5), (3, None)):
        answers.put("vurdering", {"values": {"overgang": {"nytte": marks[0], "vilje": marks[1]}}})
    found = answers.read("vurdering", ratings)

    assert found.answered == 3
    first = found.by_disagreement[0]
    assert (first.title, first.criterion, first.counts) == ("Overgang", "Nytte", (1, 0, 1, 0, 1))
    assert first.spread == Spread(n=3, unknown=0, median=3, low=2, high=4)
    assert [(line.title, line.criterion) for line in found.lines] == [
        ("Henvendelse", "Nytte"),
        ("Henvendelse", "Vilje"),
        ("Overgang", "Nytte"),
        ("Overgang", "Vilje"),
    ]
    assert found.lines[3].spread == Spread(n=2, unknown=1, median=5, low=5, high=5)


def test_choices_are_counted_of_those_who_answered(answers: Answers) -> None:
    for key in ("gruppe", "gruppe", "ingen"):
        answers.put("form", {"value": key})
    found = answers.read("form", choices)

    assert ([(line.option.title, line.n) for line in found.lines], found.answered) == (
        [("Referansegruppe", 2), ("Ingen", 1)],
        3,
    )


def test_grid_tells_what_each_unit_says_and_leaves_silence_empty(answers: Answers) -> None:
    answers.put("kart", {"values": {"overgang": "ja", "henvendelse": "nei"}}, unit="Storvik")
    answers.put("kart", {"values": {"overgang": "ja"}}, unit="Storvik")
    answers.put("kart", {"values": {"overgang": "nei"}}, unit="Eget kontor")
    found = answers.read("kart", grid)

    assert found.units == ("Storvik", "Fjordvik", "Nesøy", "Eget kontor")
    assert found.cells == {
        ("overgang", "Storvik"): (("ja", 2),),
        ("henvendelse", "Storvik"): (("nei", 1),),
        ("overgang", "Eget kontor"): (("nei", 1),),
    }


def test_anchoring_has_a_tile_for_every_unit_and_tells_a_split_one(answers: Answers) -> None:
    answers.put("rutenett", {"value": "vedtatt"}, unit="Storvik")
    answers.put("rutenett", {"value": "vedtatt"}, unit="Nesøy")
    answers.put("rutenett", {"value": "ikke"}, unit="Nesøy")
    found = answers.read("rutenett", anchoring)

    assert [(tile.unit, tile.option.title if tile.option else None, tile.split) for tile in found.tiles] == [
        ("Storvik", "Vedtatt", False),
        ("Fjordvik", None, False),
        ("Nesøy", "Vedtatt", True),
    ]
    assert found.answered == 2


def test_leaders_and_staff_stand_apart_only_when_five_of_each_have_answered(answers: Answers) -> None:
    action = answers.action("Felles møte")
    for role, status in [("leder", "started")] * 5 + [("ansatt", "unknown")] * 4:
        answers.put("statuser", {"values": {action: status}}, role=role)
    answers.close("statuser")
    few = answers.read("statuser", statuses)
    answers.put("statuser", {"values": {action: "planned"}}, role="ansatt")
    answers.close("statuser")
    enough = answers.read("statuser", statuses)

    assert few.lines[0].apart == {}
    assert few.lines[0].everybody == {"started": 5, "unknown": 4}
    assert enough.lines[0].apart == {LEADERS: {"started": 5}, STAFF: {"unknown": 4, "planned": 1}}
    assert enough.n == {LEADERS: 5, STAFF: 5}


def test_answers_without_a_kept_role_are_in_neither_group(answers: Answers) -> None:
    action = answers.action("Felles møte")
    for role in ["leder"] * 5 + ["ansatt"] * 5 + [None] * 5:
        answers.put("statuser", {"values": {action: "started"}}, role=role)
    answers.close("statuser")
    found = answers.read("statuser", statuses)

    assert found.n == {LEADERS: 5, STAFF: 5}
    assert found.lines[0].everybody == {"started": 15}


def test_an_action_that_few_leaders_said_something_of_is_not_split(answers: Answers) -> None:
    many, few = answers.action("Felles møte"), answers.action("Felles skjema")
    for n in range(12):
        values = {many: "started", few: "planned"} if n < 8 else {many: "started"}
        answers.put("statuser", {"values": values}, role=("ansatt", "leder")[n >= 6])
    answers.close("statuser")
    lines = {line.title: line.apart for line in answers.read("statuser", statuses).lines}

    assert lines["Felles møte"] == {LEADERS: {"started": 6}, STAFF: {"started": 6}}
    assert lines["Felles skjema"] == {}


def test_today_and_preferred_are_told_for_all_and_for_levels_of_five(answers: Answers) -> None:
    for level in ["kommune"] * 6 + ["spesialist"] * 5:
        answers.put("praksis", {"fields": {"navn": "x", "mottak": {"now": "hver", "wanted": "en"}}}, level=level)
    answers.put("praksis", {"fields": {"navn": "x", "mottak": {"now": "", "wanted": ""}}}, level="kommune")
    answers.close("praksis")
    found = answers.read("praksis", pairs)

    assert [(group.title, group.n, group.now, group.wanted) for group in found.lines[0].groups] == [
        ("", 12, {"hver": 11}, {"en": 11}),
        ("Kommune", 7, {"hver": 6}, {"en": 6}),
        ("Sykehus", 5, {"hver": 5}, {"en": 5}),
    ]


def test_a_level_of_four_is_not_told_and_cannot_be_subtracted(answers: Answers) -> None:
    for level in ["kommune"] * 6 + ["spesialist"] * 4:
        answers.put("praksis", {"fields": {"navn": "x", "mottak": {"now": "hver", "wanted": "en"}}}, level=level)
    answers.close("praksis")

    assert [group.title for group in answers.read("praksis", pairs).lines[0].groups] == [""]


@pytest.mark.parametrize(("specialists", "told"), [(1, [""]), (4, [""]), (5, ["", "Kommune", "Sykehus"])])
def test_one_person_with_a_row_for_each_thing_is_one_person(
    answers: Answers, specialists: int, told: list[str]
) -> None:
    levels = ["kommune"] * 6 + ["spesialist"] * specialists
    fields = {"navn": "x", "mottak": {"now": "hver", "wanted": "en"}}
    for level in levels:
        for thing in ("kurs", "samtale", "gruppe", "nett", "telefon"):
            answers.put("praksis", {"fields": fields}, level=level, subject_id=thing)
    answers.close("praksis")

    assert [group.title for group in answers.read("praksis", pairs).lines[0].groups] == told


def test_a_field_that_only_one_person_fills_in_tells_no_level(answers: Answers) -> None:
    filled = {"navn": "x", "mottak": {"now": "hver", "wanted": "en"}}
    empty = {"navn": "x", "mottak": {"now": "", "wanted": ""}}
    for level, fields in [("kommune", filled)] * 6 + [("spesialist", empty)] * 6:
        answers.put("praksis", {"fields": fields}, level=level, subject_id="kurs")
    for thing in ("samtale", "gruppe", "nett", "telefon", "brev"):
        answers.put("praksis", {"fields": filled}, level="spesialist", subject_id=thing)
    answers.close("praksis")

    assert [group.title for group in answers.read("praksis", pairs).lines[0].groups] == [""]


def test_rows_are_read_with_their_titles_and_their_money_is_summed(answers: Answers) -> None:
    fields = {"navn": "Møter", "kr": 420_000, "når": "2027-05-01", "status": "drift"}
    answers.put("register", {"fields": fields}, text="Møter")
    answers.put("register", {"fields": {"navn": "Reise", "kr": 60_000, "når": None, "status": None}}, text="Reise")
    found = answers.read("register", form_table)

    assert [row.cells for row in found.rows] == [
        ("Møter", 420_000, date(2027, 5, 1), "I drift"),
        ("Reise", 60_000, None, None),
    ]
    assert (found.used, found.total, found.remainder) == (480_000, 700_000, 220_000)


def test_couplings_join_rows_of_the_register(answers: Answers) -> None:
    one, other, alone = (
        answers.put("register", {"fields": {"navn": name}}, text=name) for name in ("Ungdomspanel", "BUP", "Alene")
    )
    answers.put("koplinger", {"fields": {"a": one, "b": other, "grunn": "Samme familier"}})
    answers.put("koplinger", {"fields": {"a": one, "b": new_id(), "grunn": "Borte"}})
    found = answers.read("koplinger", network)

    assert found.nodes == ((one, "Ungdomspanel"), (other, "BUP"), (alone, "Alene"))
    assert found.couplings == (Coupling(one=one, other=other, reason="Samme familier"),)


def test_sums_stand_against_their_frame_beside_the_middle_proposal(answers: Answers) -> None:
    for team, rest in ((4_000_000, 7_000_000), (5_000_000, 6_000_000), (4_500_000, None)):
        amounts = {"team": team} if rest is None else {"team": team, "ressurs": rest}
        answers.put("fordeling", {"amounts": amounts})
    found = answers.read("fordeling", lambda asked: sums(asked, "prosjekter"))

    assert [(line.title, line.amount, line.proposed, line.n) for line in found.lines] == [
        ("Utskrivningsteam", 4_500_000, 4_500_000, 3),
        ("Ressursteam", 6_000_000, 6_500_000, 2),
    ]
    assert (found.amounts, found.total, found.remainder) == (10_500_000, 11_170_000, 670_000)


@pytest.mark.parametrize(
    ("written", "number"),
    [("62 %", 62), ("1 200 døgn", 1200), ("3,5", 3.5), ("fra −2", -2), ("ikke målt", None), ("", None)],
)
def test_numbers_are_found_in_what_people_write(written: str, number: float | None) -> None:
    assert number_in(written) == number
