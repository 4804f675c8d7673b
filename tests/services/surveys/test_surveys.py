"""Steps before and after the day: windows, links, and that an answer counts once and is nobody's."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from facilitation.catalogue.template import Phase
from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, WrongPhase
from facilitation.domain.states import Presence, StepState
from facilitation.persistence.models import Entry, Invitee, Participant
from facilitation.services.actors import Facilitator, Phone
from facilitation.services.phones.view import PhoneViews
from facilitation.services.programs import step_row
from facilitation.services.room.joining import Profile
from facilitation.services.screens.pictures import JoinPicture
from facilitation.services.screens.view import ScreenViews
from facilitation.services.store import Store
from facilitation.services.surveys.door import SurveyEntrance
from facilitation.services.surveys.surveys import Surveys
from facilitation.services.surveys.values import InviteeFields, Progress, SurveyView
from facilitation.services.workshops.workshops import WorkshopFacts
from tests.conftest import FrozenClock, Room
from tests.folders import PROGRAMS, catalogue_of

STAFF = Profile(level="kommune", role="ansatt", unit="Storvik kommune")
ASKED = InviteeFields(level="kommune", role="leder", unit="Storvik kommune", email="leder@eksempel.no")


class Survey:
    """A workshop whose first step is answered before the day, on its first open day."""

    def __init__(self, room: Room, clock: FrozenClock) -> None:
        self.room, self.clock = room, clock
        self.surveys = Surveys(room.store)
        self.entrance = SurveyEntrance(room.store)
        clock.advance(timedelta(days=-14))
        self.surveys.settle()

    def view(self, phase: Phase = Phase.BEFORE) -> SurveyView:
        return next(view for view in self.surveys.views(self.room.by, self.room.id) if view.phase is phase)

    def token(self, phase: Phase = Phase.BEFORE) -> str:
        return self.view(phase).open_path.rpartition("/")[2]

    def invite(self, *people: InviteeFields) -> list[str]:
        self.surveys.invite(self.room.by, self.room.id, Phase.BEFORE, people or (ASKED,), request_id=new_id())
        return [invited.path.rpartition("/")[2] for invited in self.view().invited]

    def start(self, token: str, profile: Profile | None = STAFF, *, known: Phone | None = None) -> Phone:
        return self.entrance.start(token, profile, request_id=new_id(), known=known)

    def answer(self, phone: Phone) -> None:
        self.room.send(phone, "for", "arbeidet", value="ja")


@pytest.fixture
def survey(store: Store, facilitator: Facilitator, clock: FrozenClock) -> Survey:
    return Survey(Room(store, catalogue_of(PROGRAMS), facilitator, template="sporring"), clock)


def rows(survey: Survey) -> list[Entry]:
    with survey.room.store.read() as db:
        return list(db.scalars(select(Entry)))


def participants(survey: Survey) -> list[Participant]:
    with survey.room.store.read() as db:
        return list(db.scalars(select(Participant)))


def test_step_opens_and_closes_on_its_days(survey: Survey, clock: FrozenClock) -> None:
    states = []
    for _ in range(4):
        states.append(survey.room.step("for").state)
        clock.advance(timedelta(days=13 if len(states) == 1 else 1))
        survey.surveys.settle()

    assert states == [StepState.OPEN, StepState.OPEN, StepState.CLOSED, StepState.CLOSED]
    assert survey.surveys.settle() == 0


def test_answer_after_the_last_day_is_refused_before_anything_has_closed_the_step(
    survey: Survey, clock: FrozenClock
) -> None:
    phone = survey.start(survey.token())
    clock.advance(timedelta(days=14))

    with pytest.raises(WrongPhase, match=r"step\.closed"):
        survey.answer(phone)
    assert rows(survey) == []


def test_windows_follow_the_workshop_to_another_day(survey: Survey) -> None:
    facts = WorkshopFacts(title="Oppfølging", day=date(2027, 3, 17))
    survey.room.workshops.describe(survey.room.by, survey.room.id, facts)

    (step,) = survey.view().steps
    assert (step.opens_on, step.closes_on) == (date(2027, 3, 3), date(2027, 3, 16))


def test_open_link_lets_in_by_three_taps_and_counts_nobody_as_in_the_room(survey: Survey) -> None:
    survey.answer(survey.start(survey.token()))

    assert survey.view().n == 1
    assert survey.room.joining.present(survey.room.by, survey.room.id) == ()
    (row,) = rows(survey)
    assert (row.participant_id, row.unit, row.role, row.level) == (None, None, "ansatt", "kommune")


def test_own_link_knows_who_was_asked_and_says_only_that_it_was_used(survey: Survey) -> None:
    (token,) = survey.invite()
    assert survey.entrance.find(token).profile == Profile(level="kommune", role="leder", unit="Storvik kommune")
    assert [one.progress for one in survey.view().invited] == [Progress.ASKED]
    phone = survey.start(token, None)
    assert [one.progress for one in survey.view().invited] == [Progress.STARTED]
    survey.answer(phone)

    assert [one.progress for one in survey.view().invited] == [Progress.ANSWERED]
    (row,) = rows(survey)
    assert row.participant_id is None
    assert token not in phone.secret


def test_looking_at_a_link_changes_nothing(survey: Survey) -> None:
    (token,) = survey.invite()
    for _ in range(3):
        survey.entrance.find(token)

    assert participants(survey) == []


def test_link_that_was_answered_with_lets_nobody_else_answer(survey: Survey) -> None:
    (token,) = survey.invite()
    survey.answer(survey.start(token))

    with pytest.raises(Conflict, match=r"survey\.link_used"):
        survey.start(token)
    assert len(participants(survey)) == 1


def test_link_that_was_only_begun_goes_on_on_another_phone(survey: Survey) -> None:
    (token,) = survey.invite()
    first = survey.start(token)
    second = survey.start(token)
    survey.answer(second)

    assert survey.view().n == 1
    with pytest.raises(NotFound, match=r"participant\.unknown"):
        survey.answer(first)


def test_phone_that_answers_for_one_does_not_answer_for_another(survey: Survey) -> None:
    first, second = survey.invite(
        ASKED, InviteeFields(level="spesialist", role="ansatt", unit="DPS Kysten", email="ansatt@eksempel.no")
    )
    phone = survey.start(first)

    with pytest.raises(Conflict, match=r"survey\.another_person"):
        survey.start(second, known=phone)


def test_phone_that_has_answered_by_the_open_link_is_the_same_person_by_its_own(survey: Survey) -> None:
    (token,) = survey.invite()
    phone = survey.start(survey.token())
    survey.answer(phone)
    again = survey.start(token, known=phone)

    assert again == phone
    assert (len(participants(survey)), survey.view().n) == (1, 1)


def test_begun_twice_with_one_request_is_one_person(survey: Survey) -> None:
    request_id = new_id()
    first, second = (survey.entrance.start(survey.token(), STAFF, request_id=request_id) for _ in range(2))

    assert first == second
    assert len(participants(survey)) == 1


def test_link_outside_its_days_says_why(survey: Survey, clock: FrozenClock) -> None:
    (token,) = survey.invite()
    with pytest.raises(WrongPhase, match=r"survey\.not_open"):
        survey.entrance.find(survey.token(Phase.AFTER))
    clock.advance(timedelta(days=14))
    survey.surveys.settle()

    with pytest.raises(WrongPhase, match=r"survey\.closed"):
        survey.entrance.find(token)


def test_step_closed_by_its_days_opens_again_by_new_ones(survey: Survey) -> None:
    step = survey.room.step("for")
    for opens, closes, state in (
        (date(2027, 1, 1), date(2027, 1, 2), StepState.CLOSED),
        (date(2027, 1, 1), date(2027, 3, 1), StepState.OPEN),
        (date(2027, 3, 2), date(2027, 3, 3), StepState.PENDING),
    ):
        survey.surveys.set_window(survey.room.by, survey.room.id, step.id, opens=opens, closes=closes)
        assert survey.room.step("for").state is state


def test_days_in_the_wrong_order_change_nothing(survey: Survey) -> None:
    step = survey.room.step("for")
    with pytest.raises(InvalidInput, match=r"survey\.closes_first"):
        survey.surveys.set_window(
            survey.room.by, survey.room.id, step.id, opens=date(2027, 3, 2), closes=date(2027, 3, 1)
        )
    with pytest.raises(WrongPhase, match=r"survey\.live"):
        survey.surveys.set_window(
            survey.room.by,
            survey.room.id,
            survey.room.step("bilde").id,
            opens=date(2027, 3, 2),
            closes=date(2027, 3, 3),
        )
    assert survey.room.step("for").opens_on == step.opens_on


def test_replaced_and_withdrawn_links_are_unknown(survey: Survey) -> None:
    opened, (own,) = survey.token(), survey.invite()
    invited = survey.view().invited[0].id
    survey.surveys.renew_open_link(survey.room.by, survey.room.id, Phase.BEFORE)
    survey.surveys.reissue(survey.room.by, survey.room.id, invited)
    new = survey.view().invited[0].path.rpartition("/")[2]
    assert survey.entrance.find(new).profile is not None
    survey.surveys.withdraw(survey.room.by, survey.room.id, invited)

    for token in (opened, own, new, "", "0" * 32):
        with pytest.raises(NotFound, match=r"survey\.unknown"):
            survey.entrance.find(token)


def test_link_that_was_answered_with_is_not_reissued(survey: Survey) -> None:
    (token,) = survey.invite()
    survey.answer(survey.start(token))

    with pytest.raises(Conflict, match=r"survey\.already_answered"):
        survey.surveys.reissue(survey.room.by, survey.room.id, survey.view().invited[0].id)


def test_response_rate_is_told_by_level_when_it_is_known_how_many_were_asked(survey: Survey) -> None:
    survey.invite(ASKED, InviteeFields(level="kommune", role="ansatt", unit="Fjordvik kommune"))
    survey.answer(survey.start(survey.token(), Profile(level="spesialist", role="ansatt", unit="DPS Kysten")))
    assert [(rate.title, rate.n, rate.of) for rate in survey.view().rates] == [("Kommune", 0, 2), ("Sykehus", 1, None)]
    assert survey.view().of is None
    survey.surveys.expect(survey.room.by, survey.room.id, Phase.BEFORE, {"spesialist": 10})

    assert [(rate.title, rate.n, rate.of) for rate in survey.view().rates] == [("Kommune", 0, 2), ("Sykehus", 1, 10)]
    assert (survey.view().n, survey.view().of) == (1, 12)


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (InviteeFields(level="ukjent", role="leder", unit="A"), "seat.unknown_level"),
        (InviteeFields(level="kommune", role="ukjent", unit="A"), "seat.unknown_role"),
        (InviteeFields(level="kommune", role="leder", unit=" "), "text.empty"),
        (InviteeFields(level="kommune", role="leder", unit="A", email="ikke en adresse"), "email.malformed"),
    ],
)
def test_nobody_is_asked_when_one_cannot_be(survey: Survey, person: InviteeFields, code: str) -> None:
    with pytest.raises(InvalidInput, match=code) as refused:
        survey.invite(ASKED, person)

    assert refused.value.facts["row"] == 2
    assert survey.view().invited == ()


def test_an_address_is_asked_once(survey: Survey) -> None:
    survey.invite()

    with pytest.raises(Conflict, match=r"survey\.asked_before"):
        survey.invite()
    with survey.room.store.read() as db:
        assert len(db.scalars(select(Invitee)).all()) == 1


def test_who_answered_before_comes_in_as_the_same_person_on_the_day(survey: Survey) -> None:
    phone = survey.start(survey.token())
    assert PhoneViews(survey.room.store).view(phone).from_afar
    survey.room.joining.arrive(phone)
    survey.room.joining.arrive(phone)

    (person,) = participants(survey)
    assert (person.came, person.presence) == (True, Presence.PRESENT)


def test_phone_follows_the_room_while_the_day_runs_and_the_questions_after_it(
    survey: Survey, clock: FrozenClock
) -> None:
    phone = survey.room.join()
    views = PhoneViews(survey.room.store)
    before = views.view(phone).step
    survey.room.open("bilde")
    during = views.view(phone).step
    survey.room.flow.finish(survey.room.by, survey.room.id)
    assert views.view(phone).finished
    clock.advance(timedelta(days=14 + 181))
    survey.surveys.settle()
    view = views.view(phone)

    assert [step.title for step in (before, during, view.step) if step] == ["Spørring", "Bildet", "Seks måneder etter"]
    assert (view.finished, view.from_afar) == (False, True)


def test_organisers_elsewhere_see_nothing(survey: Survey, stranger: Facilitator) -> None:
    with pytest.raises(NotFound):
        survey.surveys.views(stranger, survey.room.id)
    with pytest.raises((NotFound, NotAllowed)):
        survey.surveys.renew_open_link(stranger, survey.room.id, Phase.BEFORE)


def test_response_before_the_day_stands_beside_the_way_in(survey: Survey) -> None:
    survey.surveys.expect(survey.room.by, survey.room.id, Phase.BEFORE, {"kommune": 8})
    survey.answer(survey.start(survey.token()))
    step_id = survey.room.step("bilde").id
    with survey.room.store.change(survey.room.id) as change:
        row = step_row(change.db, survey.room.id, step_id)
        row.definition = {**row.definition, "screen": {"shows": "join", "step": "for"}}
    survey.room.flow.open_step(survey.room.by, survey.room.id, step_id)
    token = survey.room.workshops.get(survey.room.by, survey.room.id).screen_token
    picture = ScreenViews(survey.room.store, survey.room.plan).by_token(token).picture

    assert isinstance(picture, JoinPicture)
    assert picture.response == (1, 8)
