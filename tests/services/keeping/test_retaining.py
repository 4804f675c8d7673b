"""What is erased is gone: from the tables, from the files byte by byte, and from what this process remembers."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput, NotAllowed, NotFound
from facilitation.domain.follow_up import Message, Status
from facilitation.domain.retention import Months, months_after
from facilitation.domain.states import DecisionKind, Membership
from facilitation.persistence.database import Database
from facilitation.persistence.models import Contact, Event, Member, Owner, Participant, Receipt, Retention
from facilitation.services.follow_up.following import Following, Scope
from facilitation.services.follow_up.lifts import LiftFields, Lifts
from facilitation.services.follow_up.owners import OwnerKey, Owners
from facilitation.services.keeping.retaining import Part, Retaining
from facilitation.services.outcomes.evaluating import Evaluating
from facilitation.services.outcomes.series_overview import SeriesOverviews
from facilitation.services.plan.plan import Plan
from facilitation.services.reports.reporting import Reporting, ReportKind
from facilitation.services.room.joining import Profile
from facilitation.services.workshops.series import SeriesFacts
from facilitation.services.workshops.workshops import WorkshopFacts
from tests.services.evaluations import PUBLISHED, come, cross, say
from tests.services.plans import whole_action
from tests.services.report_reading import NB
from tests.services.reports.test_reports import table
from tests.services.series_shelf import FACTS, Shelf

if TYPE_CHECKING:
    from facilitation.services.actors import Facilitator, Phone
    from tests.conftest import FrozenClock, Room

CARD = "Kvitteringen forsvant i skyggefjorden"
TITLE = "Bygge bro over skyggefjorden"
COMMENT = "Broa er forsinket av skyggene"
REASON = "Skyggebudsjettet er tomt"
ADDRESS = "skygge@eksempel.no"
NAME = "Skygge Prøvesen"


@pytest.fixture
def retaining(room: "Room") -> Retaining:
    return Retaining(room.store)


def bytes_of(database: Database) -> bytes:
    """Return everything that stands in the database's files."""
    path = Path(database.url.removeprefix("sqlite+pysqlite:///"))
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def stands_in(database: Database, *texts: str) -> list[bool]:
    content = bytes_of(database)
    return [text.encode() in content for text in texts]


@pytest.fixture
def said(room: "Room") -> "Phone":
    """A room in which something has been said, moved, planned, told and answered; gives the phone that said it."""
    phones = room.fill(8)
    author = phones[0]
    room.open("problem")
    room.send(author, "problem", text=CARD, category="informasjonsflyt")
    room.close("problem")
    room.open("klynging")
    room.boards.gather_by_category(room.by, room.id, room.step("klynging").id)
    room.open("evaluering")
    room.send(author, "evaluering", "kontakt", value="ja", contact=ADDRESS)
    action = room.plan.add(room.by, room.id, whole_action(room, title=TITLE, owner_name=NAME), request_id=new_id())
    (view,) = room.plan.actions(room.by, room.id)
    room.plan.edit(
        room.by, room.id, action, whole_action(room, title=f"{TITLE} nå", owner_name=NAME), version=view.version
    )
    Following(room.store).tell(room.by, {action: Message(status=Status.STARTED, comment=COMMENT)}, request_id=new_id())
    no = LiftFields(kind=DecisionKind.REJECTED, decided_on=date(2027, 3, 10), text=REASON)
    Lifts(room.store).answer(room.by, room.id, action, no, request_id=new_id())
    key = OwnerKey(role=view.fields.owner_role, unit=view.fields.owner_unit, name=NAME)
    Owners(room.store).set_email(room.by, room.id, key, ADDRESS)
    return author


def test_months_end_on_the_same_day_or_the_last_one() -> None:
    assert months_after(date(2027, 3, 10), 12) == date(2028, 3, 10)
    assert months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert months_after(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert months_after(date(2027, 1, 31), 36) == date(2030, 1, 31)


@pytest.mark.sqlite
@pytest.mark.usefixtures("said")
def test_what_was_said_is_gone_byte_by_byte_and_the_plan_stays(
    room: "Room", retaining: Retaining, database: Database
) -> None:
    assert stands_in(database, CARD, TITLE, COMMENT, REASON, ADDRESS) == [True] * 5
    retaining.erase(room.by, room.id, Part.RAW)

    assert stands_in(database, CARD) == [False]
    assert stands_in(database, TITLE, COMMENT, REASON) == [True] * 3
    with room.store.read() as db:
        assert db.scalars(select(Participant)).all() == []
        assert db.scalars(select(Receipt).where(Receipt.workshop_id == room.id)).all() == []
        assert db.scalars(select(Contact)).all() == []
    assert [action.fields.title for action in room.plan.actions(room.by, room.id)] == [f"{TITLE} nå"]


@pytest.mark.sqlite
@pytest.mark.usefixtures("said")
def test_the_plan_is_gone_byte_by_byte_and_what_was_said_stays(
    room: "Room", retaining: Retaining, database: Database
) -> None:
    retaining.erase(room.by, room.id, Part.PLAN)

    assert stands_in(database, TITLE, COMMENT, REASON, NAME) == [False] * 4
    assert stands_in(database, CARD) == [True]
    assert room.plan.actions(room.by, room.id) == ()
    with room.store.read() as db:
        assert db.scalars(select(Owner)).all() == []


@pytest.mark.sqlite
@pytest.mark.usefixtures("said")
def test_a_workshop_is_gone_byte_by_byte(room: "Room", database: Database) -> None:
    room.workshops.describe(room.by, room.id, _facts("Samling i skyggelandet"))
    assert stands_in(database, "Samling i skyggelandet") == [True]
    room.workshops.delete(room.by, room.id)

    assert stands_in(database, "Samling i skyggelandet", CARD, TITLE, COMMENT, REASON, ADDRESS, NAME) == [False] * 7


def _facts(title: str) -> WorkshopFacts:
    return WorkshopFacts(title=title, day=date(2027, 3, 10))


@pytest.mark.sqlite
def test_a_person_erases_everything_from_the_own_phone(
    room: "Room", retaining: Retaining, database: Database, said: "Phone"
) -> None:
    erased = retaining.erase_mine(said)

    assert erased == 2
    assert stands_in(database, CARD) == [False]
    with pytest.raises(NotFound, match=r"participant\.unknown"):
        retaining.erase_mine(said)
    with room.store.read() as db:
        assert len(db.scalars(select(Participant)).all()) == 7


def test_a_facilitator_erases_a_person_and_what_was_written_for_them(room: "Room", retaining: Retaining) -> None:

    profile = Profile(level="kommune", role="ansatt", unit="Storvik kommune")
    person = room.joining.add_proxy(room.by, room.id, profile, request_id=new_id())
    room.open("problem")
    answer = room.answer("problem", text=CARD, category="informasjonsflyt")
    room.answers.submit_for(room.by, room.id, person, answer)

    assert retaining.erase_participant(room.by, room.id, person) == 1
    with pytest.raises(NotFound):
        retaining.erase_participant(room.by, room.id, person)


@pytest.mark.sqlite
@pytest.mark.usefixtures("said")
def test_an_address_is_erased_wherever_it_stands(room: "Room", retaining: Retaining, database: Database) -> None:
    assert retaining.erase_contact(room.by, f" {ADDRESS.upper()} ") == 2

    assert stands_in(database, ADDRESS) == [False]
    assert retaining.erase_contact(room.by, ADDRESS) == 0
    with pytest.raises(InvalidInput):
        retaining.erase_contact(room.by, "ikke en adresse")


@pytest.mark.sqlite
@pytest.mark.usefixtures("said")
def test_strangers_and_organisers_erase_nothing(
    room: "Room", retaining: Retaining, stranger: "Facilitator", database: Database
) -> None:
    assert retaining.erase_contact(stranger, ADDRESS) == 0
    with pytest.raises(NotFound):
        retaining.erase(stranger, room.id, Part.RAW)
    with room.store.database.write() as db:
        db.add(Member(workshop_id=room.id, account_id=stranger.account_id, role=Membership.ORGANISER))
    for refused in (
        lambda: retaining.erase(stranger, room.id, Part.RAW),
        lambda: retaining.set_months(stranger, room.id, Months(raw=1)),
        lambda: retaining.erase_participant(stranger, room.id, new_id()),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert retaining.erase_contact(stranger, ADDRESS) == 0
    assert stands_in(database, CARD, ADDRESS) == [True, True]


def test_times_come_from_the_workshop_the_series_or_what_is_usual(room: "Room", retaining: Retaining) -> None:
    shelf = Shelf(room)
    usual = retaining.view(room.by, room.id)
    assert (usual.raw_until, usual.plan_until, usual.from_series) == (date(2028, 3, 10), date(2030, 3, 10), False)

    facts = SeriesFacts(title=FACTS.title, areas=(("kysten", "Kysten"), ("fjorden", "Fjorden")), months=Months(raw=6))
    shelf.keeping.describe(room.by, shelf.id, facts, version=2)
    workshop = shelf.hold(date(2027, 3, 10))
    found = retaining.view(room.by, workshop)
    assert (found.raw_until, found.plan_until, found.from_series) == (date(2027, 9, 10), date(2030, 3, 10), True)
    retaining.set_months(room.by, workshop, Months(plan=12))
    found = retaining.view(room.by, workshop)
    assert (found.raw_until, found.plan_until) == (date(2027, 9, 10), date(2028, 3, 10))
    for bad in (Months(raw=0), Months(plan=121)):
        with pytest.raises(InvalidInput, match=r"retention\.bad_months"):
            retaining.set_months(room.by, workshop, bad)


@pytest.mark.sqlite
@pytest.mark.usefixtures("said")
def test_each_part_is_erased_when_its_time_is_over(
    room: "Room", retaining: Retaining, clock: "FrozenClock", database: Database
) -> None:
    retaining.set_months(room.by, room.id, Months(raw=6, plan=12))
    clock.advance(timedelta(days=184))
    assert retaining.settle() == ()

    clock.advance(timedelta(days=1))
    assert [(due.part, due.until) for due in retaining.settle()] == [(Part.RAW, date(2027, 9, 10))]
    assert stands_in(database, CARD, TITLE) == [False, True]
    assert retaining.settle() == ()
    assert retaining.view(room.by, room.id).raw_erased_on == date(2027, 9, 11)
    clock.advance(timedelta(days=200))
    assert [due.part for due in retaining.settle()] == [Part.PLAN]
    assert stands_in(database, TITLE) == [False]


def test_counts_of_five_or_more_stay_when_what_was_said_is_gone(room: "Room", retaining: Retaining) -> None:
    shelf = Shelf(room)
    large, small = shelf.hold(date(2027, 3, 10)), shelf.hold(date(2027, 9, 10), "fjorden")
    come(room.store, large, 143)
    cross(room.store, large, 44, PUBLISHED)
    come(room.store, small, 6)
    cross(room.store, small, 3, {"kontakter": 3})
    before = Evaluating(room.store).evaluation(room.by, Scope(series_id=shelf.id)).utility
    for workshop in (large, small):
        retaining.erase(room.by, workshop, Part.RAW)

    after = Evaluating(room.store).evaluation(room.by, Scope(series_id=shelf.id)).utility
    assert before is not None
    assert after is not None
    assert (after.answered, after.of, after.counts) == (before.answered, before.of, before.counts)
    # How many answered is told always, before and after; what three of them said is neither told nor kept.
    assert (before.left_out, after.left_out) == (3, 3)
    kysten, fjorden = SeriesOverviews(room.store).overview(room.by, shelf.id).areas
    assert (kysten.participants, kysten.asked, kysten.answered) == (143, 143, 44)
    assert (fjorden.asked, fjorden.answered) == (6, 3)
    with room.store.read() as db:
        assert db.get_one(Retention, small).kept["questions"]["nytte"]["counts"] == {}
    assert kysten.last is not None
    assert "nav" in {check.seat.key for check in kysten.last.missing}


def test_file_tells_the_same_figures_when_what_was_said_is_gone(room: "Room", retaining: Retaining) -> None:
    come(room.store, room.id, 143)
    cross(room.store, room.id, 44, PUBLISHED)
    say(room.store, room.id, "evaluering", "tro", [("ansatt", {"value": n}) for n in (1, 4, 4, 5, None)])
    reporting = Reporting(room.store, room.plan)
    before = reporting.report(room.by, room.id, ReportKind.EVALUATION, NB)
    retaining.erase(room.by, room.id, Part.RAW)
    after = reporting.report(room.by, room.id, ReportKind.EVALUATION, NB)

    for name in ("answered", "question_1", "question_2"):
        assert table(after, name) == table(before, name)
    assert [row["n"] for row in table(after, "question_2")] == [1, 0, 0, 2, 1, 1]


@pytest.mark.usefixtures("said")
def test_what_was_erased_cannot_be_taken_back(room: "Room", retaining: Retaining) -> None:
    retaining.erase(room.by, room.id, Part.RAW)
    retaining.erase(room.by, room.id, Part.PLAN)
    with room.store.read() as db:
        images = [entry.images for entry in db.scalars(select(Event).where(Event.undone.is_(False)))]
    assert not any(table in {"entry", "cluster", "action"} for image in images for table, *_ in image["changed"])
    assert not any(table in {"entry", "cluster", "action"} for image in images for table, _ in image["made"])


def test_a_carried_action_lives_on_when_the_first_plan_is_erased(room: "Room", retaining: Retaining) -> None:
    shelf = Shelf(room)
    first = shelf.hold(date(2027, 3, 10))
    shelf.plan(first, TITLE)
    second = shelf.hold(date(2027, 9, 10))
    retaining.erase(room.by, first, Part.PLAN)

    assert (shelf.titles(first), shelf.titles(second)) == ([], [TITLE])
    assert Plan(room.store).actions(room.by, second)[0].carried is None
