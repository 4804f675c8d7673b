"""What a participant's phone shows now, as one frozen value."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import ActionInput, SeatInput
from facilitation.catalogue.template import Frame, Identity, Rule, Who
from facilitation.domain.clock import today
from facilitation.domain.codes import digest, normalise_code
from facilitation.domain.errors import NotFound, WrongPhase
from facilitation.domain.plan import FIRST_STEP_DAYS, Room
from facilitation.domain.states import EntryState, Presence, StepState
from facilitation.persistence.models import Entry, Group, GroupMember, Participant, Participation, Step, Workshop
from facilitation.services.actors import Phone, require_participant
from facilitation.services.authors import Author, author_on_phone
from facilitation.services.people import ParticipantView, participant_view
from facilitation.services.phone_inputs import Asker, PhoneInput, phone_inputs
from facilitation.services.plan import Plan
from facilitation.services.programs import StepView, date_rule, frame_of, step_row, step_view
from facilitation.services.store import Store


class Pen(StrEnum):
    """Who writes for a table, as one phone at it sees it."""

    MINE = "mine"
    TAKEN = "taken"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneGroup:
    """The phone's table; ``others`` are those who sit there too."""

    id: str
    number: int
    others: tuple[ParticipantView, ...]
    pen: Pen


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneStep:
    """The step that is open, or the one that was closed last.

    ``has_support`` says that what is written is given points in the same step. ``share_in`` counts the seconds until
    others' cards are shown; ``shared`` are those cards when the time has come.
    ``group`` is missing in a step for tables while the phone has no table.
    """

    id: str
    key: str
    title: str
    prompt: str
    is_open: bool
    who: Who
    identity: Identity
    hidden: bool
    case_guard: bool
    remaining_seconds: int | None
    has_support: bool = False
    inputs: tuple[PhoneInput, ...] = ()
    group: PhoneGroup | None = None
    share_in: int | None = None
    shared: tuple[str, ...] = ()

    @property
    def can_write(self) -> bool:
        """Whether this phone may answer: at a table only the one with the pen writes."""
        return self.who is not Who.GROUP or (self.group is not None and self.group.pen is Pen.MINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneView:
    """Everything on the page.

    ``from_afar`` marks somebody who answers before or after the day. ``mark`` changes when the page is about something
    else: another step, another state, more time. ``today`` and ``first_step_by`` are what the dates of an action begin
    with; ``earliest`` is the first day that a row may name.
    """

    workshop_id: str
    title: str
    language: str
    finished: bool
    left: bool
    from_afar: bool
    participant: ParticipantView
    step: PhoneStep | None
    mark: str
    today: date
    first_step_by: date
    frame: Frame
    earliest: date | None = None


class PhoneViews:
    """What phones read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._plan = Plan(store)

    def view(self, phone: Phone) -> PhoneView:
        """Return what the phone shows now.

        Raises:
            NotFound: when the phone is not known in this workshop.
            NotAllowed: when its participant was shown out.
        """
        with self._store.read() as db:
            participant = require_participant(db, phone)
            workshop = db.get_one(Workshop, phone.workshop_id)
            frame = frame_of(workshop)
            step = _current_step(db, workshop, participant)
            from_afar = step is not None and not step.is_live
            here = today(self._store.clock)
            return PhoneView(
                workshop_id=workshop.id,
                title=workshop.title,
                language=workshop.language,
                finished=workshop.finished_at is not None and not from_afar,
                left=participant.presence is Presence.LEFT and participant.came,
                from_afar=from_afar or not participant.came,
                participant=participant_view(participant, frame),
                step=self._step(db, step, participant, phone, frame) if step else None,
                mark=_mark(workshop, step, participant),
                today=here,
                first_step_by=max(workshop.day, here) + timedelta(days=FIRST_STEP_DAYS),
                frame=frame,
                earliest=workshop.day if step is not None and step.has(Rule.DATES) else None,
            )

    def mark(self, phone: Phone) -> str:
        """Return the ``mark`` of the page that the phone should show now.

        Raises:
            NotFound, NotAllowed: as `view`.
        """
        with self._store.read() as db:
            participant = require_participant(db, phone)
            workshop = db.get_one(Workshop, phone.workshop_id)
            return _mark(workshop, _current_step(db, workshop, participant), participant)

    def takes_action(self, workshop_id: str, step_id: str, input_key: str) -> bool:
        """Tell whether the input takes an action of the plan, which is stored apart from answers."""
        with self._store.read() as db:
            try:
                step = step_view(step_row(db, workshop_id, step_id))
            except NotFound:
                return False
            return isinstance(step.template.input(input_key), ActionInput)

    def known_at(self, typed_code: str, secret_in: Callable[[str], str]) -> Phone | None:
        """Return the phone when it is known in the workshop of this code, also behind a locked or closed door.

        Args:
            typed_code: The code, however it was typed.
            secret_in: Returns the secret that the phone keeps for a workshop, or nothing.

        Raises:
            NotAllowed: when its participant was shown out, who may not come in as somebody else.
        """
        with self._store.read() as db:
            query = select(Workshop.id).where(Workshop.join_code == normalise_code(typed_code))
            workshop_id = db.scalar(query) or ""
            phone = Phone(workshop_id=workshop_id, secret=secret_in(workshop_id))
            try:
                require_participant(db, phone)
            except NotFound:
                return None
            return phone

    def _step(self, db: Session, step: StepView, participant: Participant, phone: Phone, frame: Frame) -> PhoneStep:
        now = self._store.clock.now()
        shown = PhoneStep(
            id=step.id,
            key=step.key,
            title=step.title,
            prompt=_prompt(step),
            is_open=step.state is StepState.OPEN,
            who=step.template.who,
            identity=step.template.identity,
            hidden=step.has(Rule.HIDDEN),
            case_guard=step.has(Rule.CASE_GUARD),
            remaining_seconds=step.timebox.remaining_seconds(now),
            has_support=step.has_support,
        )
        if not shown.is_open:
            return shown
        author = _author(db, step, participant, phone.secret)
        asker = Asker(
            db=db,
            workshop_id=phone.workshop_id,
            frame=frame,
            step=step,
            author=author,
            secret=phone.secret,
            dates=date_rule(step, db.get_one(Workshop, phone.workshop_id), self._store.clock),
        )
        inputs = phone_inputs(asker, self._room(db, step, phone.workshop_id))
        share_in = _share_in(step, now)
        return replace(
            shown,
            inputs=inputs,
            group=_group(db, author, participant, frame) if author else None,
            share_in=share_in or None,
            shared=_shared(asker, inputs) if share_in == 0 else (),
        )

    def _room(self, db: Session, step: StepView, workshop_id: str) -> Room:
        if any(isinstance(item, ActionInput) for item in step.template.inputs):
            return self._plan.room(db, workshop_id)
        return Room(today=today(self._store.clock), levels={})


def _current_step(db: Session, workshop: Workshop, participant: Participant) -> StepView | None:
    """Return the step that this phone is about: the room's while the day runs, else one to answer from elsewhere."""
    row = db.get(Step, workshop.current_step_id) if workshop.current_step_id and participant.came else None
    if row is not None and not row.removed and workshop.finished_at is None:
        return step_view(row)
    from_afar = _step_from_afar(db, workshop, participant)
    return from_afar or (step_view(row) if row is not None and not row.removed else None)


def _step_from_afar(db: Session, workshop: Workshop, participant: Participant) -> StepView | None:
    """Return the first open step before or after the day that is not answered in full, or the last of them."""
    rows = db.scalars(
        select(Step)
        .where(
            Step.workshop_id == workshop.id,
            Step.opens_on.is_not(None),
            Step.state == StepState.OPEN,
            Step.removed.is_(False),
        )
        .order_by(Step.position)
    )
    steps = [step_view(row) for row in rows]
    if not steps:
        return None
    query = select(Participation.step_id, Participation.input_key).where(
        Participation.step_id.in_([step.id for step in steps]),
        Participation.who == participant.id,
        Participation.count > 0,
    )
    answered = {(row.step_id, row.input_key) for row in db.execute(query)}
    waiting = (step for step in steps if any((step.id, item.key) not in answered for item in step.template.inputs))
    return next(waiting, steps[-1])


def _prompt(step: StepView) -> str:
    """Return what the phone asks; at the check-in the one question that is left when the three taps are made."""
    labels = [item.label for item in step.template.inputs if not isinstance(item, SeatInput)]
    if len(labels) < len(step.template.inputs):
        return labels[0] if len(labels) == 1 else ""
    return step.template.prompt or step.template.screen.prompt


def _mark(workshop: Workshop, step: StepView | None, participant: Participant) -> str:
    about: list[object] = [workshop.finished_at, participant.presence]
    if step is not None:
        about += [step.id, step.state, step.timebox.opened_at, step.minutes, step.grouping_id]
    return digest(repr(about))[:16]


def _author(db: Session, step: StepView, participant: Participant, secret: str) -> Author | None:
    try:
        return author_on_phone(db, step, participant, secret)
    except WrongPhase:
        return None


def _group(db: Session, author: Author, participant: Participant, frame: Frame) -> PhoneGroup | None:
    if author.group_id is None:
        return None
    group = db.get_one(Group, author.group_id)
    members = db.scalars(
        select(Participant)
        .join(GroupMember, GroupMember.participant_id == Participant.id)
        .where(GroupMember.group_id == group.id, Participant.presence == Presence.PRESENT)
        .order_by(Participant.id)
    )
    return PhoneGroup(
        id=group.id,
        number=group.number,
        others=tuple(participant_view(member, frame) for member in members if member.id != participant.id),
        pen=_pen(group, participant),
    )


def _pen(group: Group, participant: Participant) -> Pen:
    if group.secretary_id is None:
        return Pen.FREE
    return Pen.MINE if group.secretary_id == participant.id else Pen.TAKEN


def _share_in(step: StepView, now: datetime) -> int | None:
    """Return the seconds until others' cards are shown, 0 when it is time; nothing where they never are.

    Source: silence first, then others' ideas, gives more and better ideas than talking at once.
    """
    share, opened_at = step.template.share, step.timebox.opened_at
    if share is None or opened_at is None:
        return None
    due = opened_at + timedelta(minutes=share.after_minutes)
    return max(0, math.ceil((due - now).total_seconds()))


def _shared(asker: Asker, inputs: tuple[PhoneInput, ...]) -> tuple[str, ...]:
    """Return some of the others' cards: the same ones each time the same phone looks."""
    share = asker.step.template.share
    most = share.cards if share else 0
    rows = asker.db.execute(
        select(Entry.id, Entry.text).where(
            Entry.step_id == asker.step.id, Entry.kind.in_(("card", "text")), Entry.state == EntryState.ACTIVE
        )
    )
    own = {entry.id for one in inputs for entry in one.entries}
    others = [(asker.lot(identifier), text) for identifier, text in rows if identifier not in own]
    return tuple(text for _, text in sorted(others)[:most])
