"""Steps that are answered before and after the day: when they are open, who is asked, and how many have answered."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, delete, not_, or_, select
from sqlalchemy.orm import Session

from facilitation.catalogue.template import Frame, Phase
from facilitation.domain.clock import today
from facilitation.domain.codes import digest, new_id
from facilitation.domain.email_addresses import email_address
from facilitation.domain.errors import Conflict, InvalidInput, NotFound, TooMany, WrongPhase
from facilitation.domain.reminders import MailState
from facilitation.domain.states import StepState
from facilitation.domain.texts import optional_text, required_text
from facilitation.live.hub import Topic
from facilitation.persistence.models import (
    Invitee,
    Mail,
    Participant,
    Participation,
    Step,
    SurveyLink,
    SurveyReminder,
    Workshop,
)
from facilitation.services.actors import Facilitator, require_facilitator, require_member
from facilitation.services.answering.results import answered
from facilitation.services.answering.splits import fix_splits
from facilitation.services.guarding import require_safe
from facilitation.services.programs import StepView, frame_of, program, step_row, step_view
from facilitation.services.room.joining import UNIT_LIMIT
from facilitation.services.room.people import level_of, role_of
from facilitation.services.store import Change, Store
from facilitation.services.surveys.links import open_token, personal_token
from facilitation.services.surveys.values import Invited, InviteeFields, Progress, Rate, SurveyStep, SurveyView

MOST_INVITED = 500
MOST_EXPECTED = 10_000
NAME_LIMIT = 120


class Surveys:
    """Use cases on steps before and after the day, for those who run or follow up the workshop."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def views(self, by: Facilitator, workshop_id: str) -> tuple[SurveyView, ...]:
        """Return the steps before the day and those after it, for the phases that the program has.

        Raises:
            NotFound: when the person has no place in the workshop.
        """
        with self._store.read() as db:
            require_member(db, by, workshop_id)
            frame = frame_of(db.get_one(Workshop, workshop_id))
            steps = program(db, workshop_id)
            links = {
                row.phase: row for row in db.scalars(select(SurveyLink).where(SurveyLink.workshop_id == workshop_id))
            }
            return tuple(
                self._view(db, frame, [step for step in steps if step.template.phase is phase], links[phase.value])
                for phase in (Phase.BEFORE, Phase.AFTER)
                if phase.value in links
            )

    def set_window(self, by: Facilitator, workshop_id: str, step_id: str, *, opens: date, closes: date) -> None:
        """Set the first and the last day of a step; a closed step opens again when the days say so.

        Raises:
            WrongPhase: ``survey.live`` for a step of the day itself.
            InvalidInput: ``survey.closes_first``.
        """
        if closes < opens:
            raise InvalidInput("survey.closes_first", field="closes")
        with self._store.change(workshop_id, Topic.STEP) as change:
            require_facilitator(change.db, by, workshop_id)
            row = step_row(change.db, workshop_id, step_id)
            if step_view(row).is_live:
                raise WrongPhase("survey.live", title=step_view(row).title)
            row.opens_on, row.closes_on = opens, closes
            self._settle(change, row)
            change.log(by, "survey.window_set", step=step_id)

    def invite(
        self,
        by: Facilitator,
        workshop_id: str,
        phase: Phase,
        people: Sequence[InviteeFields],
        *,
        request_id: str,
    ) -> int:
        """Ask people by links of their own, all of them or none, and return how many.

        Raises:
            InvalidInput: for the first who cannot be asked, with the ``row`` counted from 1.
            TooMany: ``survey.too_many`` above 500 in one phase.
            Conflict: ``survey.asked_before`` for an address that is asked already.
        """
        with self._store.change(workshop_id, Topic.PEOPLE) as change:
            require_facilitator(change.db, by, workshop_id)
            once = self._store.once(
                change.db, request_id, [phase, [str(one) for one in people]], workshop_id=workshop_id
            )
            if once.result is not None:
                return int(once.result["count"])
            _link(change.db, workshop_id, phase)
            frame = frame_of(change.workshop)
            known = change.db.scalars(
                select(Invitee).where(Invitee.workshop_id == workshop_id, Invitee.phase == phase.value)
            ).all()
            if len(known) + len(people) > MOST_INVITED:
                raise TooMany("survey.too_many", limit=MOST_INVITED)
            addresses = {row.email for row in known if row.email}
            for number, person in enumerate(people, start=1):
                fields = _checked(person, frame, row=number)
                if fields.email and fields.email in addresses:
                    raise Conflict("survey.asked_before", row=number)
                addresses.add(fields.email)
                change.db.add(self._invitee(workshop_id, phase, fields))
            change.log(by, "survey.invited", count=len(people))
            once.keep({"count": len(people)})
            return len(people)

    def withdraw(self, by: Facilitator, workshop_id: str, invitee_id: str) -> None:
        """Stop asking somebody: the link stops working and the address is gone; what was answered stays."""
        with self._store.change(workshop_id, Topic.PEOPLE) as change:
            require_facilitator(change.db, by, workshop_id)
            change.db.delete(_invitee(change.db, workshop_id, invitee_id))
            change.log(by, "survey.withdrawn")

    def reissue(self, by: Facilitator, workshop_id: str, invitee_id: str) -> None:
        """Give somebody a new link; the old one stops working.

        Raises:
            Conflict: ``survey.already_answered`` when the old link was answered with: a second one would count twice.
        """
        with self._store.change(workshop_id, Topic.PEOPLE) as change:
            require_facilitator(change.db, by, workshop_id)
            row = _invitee(change.db, workshop_id, invitee_id)
            if row.participant_id in answered_in(change.db, workshop_id, row.phase):
                raise Conflict("survey.already_answered")
            row.participant_id = None
            row.generation += 1
            row.token_hash = digest(personal_token(self._store.secret, row.id, row.generation))
            # The new link is mailed like the first one was, and once.
            change.db.execute(delete(SurveyReminder).where(SurveyReminder.invitee_id == row.id))
            change.db.execute(delete(Mail).where(Mail.invitee_id == row.id, Mail.state == MailState.WAITING))
            change.log(by, "survey.reissued")

    def renew_open_link(self, by: Facilitator, workshop_id: str, phase: Phase) -> None:
        """Replace the open link; the old one stops working, those who began go on."""
        with self._store.change(workshop_id, Topic.PEOPLE) as change:
            require_facilitator(change.db, by, workshop_id)
            row = _link(change.db, workshop_id, phase)
            row.generation += 1
            row.token_hash = digest(open_token(self._store.secret, workshop_id, row.phase, row.generation))
            change.log(by, "survey.link_renewed")

    def expect(self, by: Facilitator, workshop_id: str, phase: Phase, expected: Mapping[str, int]) -> None:
        """State how many of each level were asked by the open link; without it no response rate can be told.

        Raises:
            InvalidInput: ``seat.unknown_level`` or ``survey.expected_out_of_range``.
        """
        with self._store.change(workshop_id, Topic.PEOPLE) as change:
            require_facilitator(change.db, by, workshop_id)
            frame = frame_of(change.workshop)
            for level, n in expected.items():
                level_of(frame, level)
                if not 0 <= n <= MOST_EXPECTED:
                    raise InvalidInput("survey.expected_out_of_range", field=level, limit=MOST_EXPECTED)
            _link(change.db, workshop_id, phase).expected = {level: n for level, n in expected.items() if n}
            change.log(by, "survey.expected")

    def settle(self) -> int:
        """Open and close every step whose day has come, and return how many changed; safe to call at any time."""
        with self._store.read() as db:
            workshops = set(db.scalars(select(Step.workshop_id).where(_is_due(today(self._store.clock)))))
        changed = 0
        for workshop_id in sorted(workshops):
            with self._store.change(workshop_id, Topic.STEP) as change:
                rows = change.db.scalars(
                    select(Step).where(Step.workshop_id == workshop_id, _is_due(change.today))
                ).all()
                changed += sum(self._settle(change, row) for row in rows)
        return changed

    def _settle(self, change: Change, row: Step) -> bool:
        """Let the step be as its days say, and tell whether it changed."""
        here, before = today(self._store.clock), row.state
        if row.opens_on is None or row.closes_on is None or here < row.opens_on:
            row.state = StepState.PENDING
        elif here <= row.closes_on:
            row.state = StepState.OPEN
        else:
            row.state = StepState.CLOSED
            fix_splits(change.db, row)
        return row.state is not before

    def _invitee(self, workshop_id: str, phase: Phase, fields: InviteeFields) -> Invitee:
        identifier = new_id()
        return Invitee(
            id=identifier,
            workshop_id=workshop_id,
            phase=phase.value,
            generation=1,
            token_hash=digest(personal_token(self._store.secret, identifier, 1)),
            name=fields.name,
            email=fields.email,
            level=fields.level,
            role=fields.role,
            unit=fields.unit,
            created_at=self._store.clock.now(),
        )

    def _view(self, db: Session, frame: Frame, steps: Sequence[StepView], link: SurveyLink) -> SurveyView:
        answered = answered_in(db, link.workshop_id, link.phase)
        rows = _asked(db, link)
        token = open_token(self._store.secret, link.workshop_id, link.phase, link.generation)
        return SurveyView(
            phase=Phase(link.phase),
            open_path=f"/s/{token}",
            steps=tuple(_step(db, step) for step in steps if step.opens_on and step.closes_on),
            invited=tuple(self._invited(row, answered) for row in rows),
            expected=dict(link.expected),
            rates=rates_by_phase(db, [link.workshop_id])[link.workshop_id, Phase(link.phase)],
            frame=frame,
        )

    def _invited(self, row: Invitee, answered: frozenset[str]) -> Invited:
        started = Progress.STARTED if row.participant_id else Progress.ASKED
        return Invited(
            id=row.id,
            fields=InviteeFields(level=row.level, role=row.role, unit=row.unit, name=row.name, email=row.email),
            progress=Progress.ANSWERED if row.participant_id in answered else started,
            path=f"/s/{personal_token(self._store.secret, row.id, row.generation)}",
            muted=row.muted_at is not None,
        )


def response_rates(db: Session, workshop: Workshop, phase: Phase) -> tuple[Rate, ...]:
    """Return how many of each level have answered in a phase, of how many who were asked."""
    return rates_by_phase(db, [workshop.id]).get((workshop.id, phase), ())


def rates_by_phase(db: Session, workshop_ids: Sequence[str]) -> Mapping[tuple[str, Phase], tuple[Rate, ...]]:
    """Return how many of each level have answered, of how many who were asked, by workshop and phase.

    It takes a constant number of queries.
    """
    links = db.execute(
        select(SurveyLink, Workshop)
        .join(Workshop, Workshop.id == SurveyLink.workshop_id)
        .where(SurveyLink.workshop_id.in_(workshop_ids))
    ).all()
    asked: defaultdict[tuple[str, str], list[Invitee]] = defaultdict(list)
    for invitee in db.scalars(select(Invitee).where(Invitee.workshop_id.in_(workshop_ids))):
        asked[invitee.workshop_id, invitee.phase].append(invitee)
    answered = _answered_levels(db, workshop_ids)
    return {
        (link.workshop_id, Phase(link.phase)): _rates(
            frame_of(workshop),
            Counter(answered[link.workshop_id, link.phase].values()),
            _asked_levels(link, asked[link.workshop_id, link.phase]),
        )
        for link, workshop in links
    }


def _answered_levels(db: Session, workshop_ids: Sequence[str]) -> Mapping[tuple[str, str], dict[str, str]]:
    """Return the level of each participant who has answered, by workshop and phase."""
    steps = db.scalars(select(Step).where(Step.workshop_id.in_(workshop_ids), Step.removed.is_(False)))
    phases = {row.id: (row.workshop_id, step_view(row).template.phase.value) for row in steps}
    found: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    rows = db.execute(
        select(Participation.step_id, Participant.id, Participant.level)
        .join(Participant, Participant.id == Participation.who)
        .where(Participant.workshop_id.in_(workshop_ids), Participation.count > 0)
    )
    for step_id, participant_id, level in rows:
        if step_id in phases:
            found[phases[step_id]][participant_id] = level
    return found


def _asked(db: Session, link: SurveyLink) -> Sequence[Invitee]:
    """Return those who are asked by links of their own in the phase of the open one."""
    return db.scalars(
        select(Invitee)
        .where(Invitee.workshop_id == link.workshop_id, Invitee.phase == link.phase)
        .order_by(Invitee.level, Invitee.unit, Invitee.name, Invitee.id)
    ).all()


def _asked_levels(link: SurveyLink, invited: Sequence[Invitee]) -> Counter[str]:
    """Return how many of each level were asked, by links of their own and by the open one."""
    return Counter(row.level for row in invited) + Counter(link.expected)


def answered_in(db: Session, workshop_id: str, phase: str) -> frozenset[str]:
    """Return those who have answered any step of a phase."""
    steps = [step.id for step in program(db, workshop_id) if step.template.phase.value == phase]
    found = db.scalars(select(Participation.who).where(Participation.step_id.in_(steps), Participation.count > 0))
    return frozenset(found)


def _is_due(here: date) -> ColumnElement[bool]:
    """Return the condition of a step whose state is another than its days say."""
    inside = and_(Step.opens_on <= here, Step.closes_on >= here)
    return or_(
        and_(Step.state == StepState.PENDING, Step.opens_on <= here),
        and_(Step.state == StepState.OPEN, Step.opens_on.is_not(None), not_(inside)),
        and_(Step.state == StepState.CLOSED, inside),
    )


def _step(db: Session, step: StepView) -> SurveyStep:
    window = step.template.window
    return SurveyStep(
        id=step.id,
        title=step.title,
        minutes=step.minutes,
        state=step.state,
        opens_on=step.opens_on or date.min,
        closes_on=step.closes_on or date.max,
        reminders=window.reminders if window else (),
        answered=answered(db, step.id),
    )


def _rates(frame: Frame, n: Mapping[str, int], asked: Mapping[str, int]) -> tuple[Rate, ...]:
    return tuple(
        Rate(level=level.key, title=level.title, n=n.get(level.key, 0), of=asked.get(level.key))
        for level in frame.levels
        if level.key in n or level.key in asked
    )


def _link(db: Session, workshop_id: str, phase: Phase) -> SurveyLink:
    row = db.get(SurveyLink, (workshop_id, phase.value))
    if row is None:
        raise NotFound("survey.unknown")
    return row


def _invitee(db: Session, workshop_id: str, invitee_id: str) -> Invitee:
    row = db.get(Invitee, invitee_id)
    if row is None or row.workshop_id != workshop_id:
        raise NotFound("survey.nobody_asked")
    return row


def _checked(person: InviteeFields, frame: Frame, *, row: int) -> InviteeFields:
    try:
        unit = required_text(person.unit, field="unit", limit=UNIT_LIMIT, one_line=True)
        name = optional_text(person.name, field="name", limit=NAME_LIMIT, one_line=True)
        require_safe({"unit": unit, "name": name})
        return InviteeFields(
            level=level_of(frame, person.level).key,
            role=role_of(frame, person.role).key,
            unit=unit,
            name=name,
            email=email_address(person.email) if person.email.strip() else "",
        )
    except InvalidInput as error:
        raise error.with_facts(row=row) from None
