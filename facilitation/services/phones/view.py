"""What a participant's phone shows now, as one frozen value."""

import math
from collections.abc import Callable
from concurrent.futures import Future
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
from facilitation.persistence.desk import Desk
from facilitation.persistence.models import Entry, Group, GroupMember, Participant, Participation
from facilitation.services.actors import Known, Phone, known
from facilitation.services.answering.authors import Author, author_on_phone
from facilitation.services.phones.inputs import Asker, PhoneInput, phone_inputs
from facilitation.services.plan.plan import Plan
from facilitation.services.programs import StepView, date_rule
from facilitation.services.room.people import ParticipantView, participant_view
from facilitation.services.standing import Standing, standing_of, workshop_behind
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
    with; ``earliest`` is the first day that a row may name. ``standing`` is what the page was made of.
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
    standing: Standing
    earliest: date | None = None

    @property
    def in_room(self) -> bool:
        """Whether the page follows the room, as everybody's there does."""
        return not (self.left or self.finished or self.from_afar)


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
        return self.ask(phone).result()

    def ask(self, phone: Phone) -> "Future[PhoneView]":
        """Do as `view`, without waiting: the future is told what the phone shows."""
        return self._store.database.ask(lambda desk: self.at(desk, known(desk.rows, phone), phone))

    def mark(self, phone: Phone) -> str:
        """Return the ``mark`` of the page that the phone should show now.

        Raises:
            NotFound, NotAllowed: as `view`.
        """
        return self.ask_mark(phone).result()

    def ask_mark(self, phone: Phone) -> "Future[str]":
        """Do as `mark`, without waiting."""
        return self._store.database.ask(lambda desk: _mark_at(desk, phone))

    def known_at(self, typed_code: str, secret_in: Callable[[str], str]) -> Phone | None:
        """Return the phone when it is known in the workshop of this code, also behind a locked or closed door.

        Args:
            typed_code: The code, however it was typed.
            secret_in: Returns the secret that the phone keeps for a workshop, or nothing.

        Raises:
            NotAllowed: when its participant was shown out, who may not come in as somebody else.
        """
        return self.ask_known_at(typed_code, secret_in).result()

    def ask_known_at(self, typed_code: str, secret_in: Callable[[str], str]) -> "Future[Phone | None]":
        """Do as `known_at`, without waiting."""
        return self._store.database.ask(lambda desk: _known_at(desk, normalise_code(typed_code), secret_in))

    def at(self, desk: Desk, participant: Known, phone: Phone) -> PhoneView:
        """Return what a participant's phone shows now, in a transaction that others have begun."""
        standing = standing_of(desk, phone.workshop_id)
        step = _current_step(desk, standing, participant)
        from_afar = step is not None and not step.is_live
        here = today(self._store.clock)
        return PhoneView(
            workshop_id=standing.workshop_id,
            title=standing.title,
            language=standing.language,
            finished=standing.finished_at is not None and not from_afar,
            left=participant.presence is Presence.LEFT and participant.came,
            from_afar=from_afar or not participant.came,
            participant=participant_view(participant, standing.frame),
            step=self._step(desk, standing, step, participant=participant, secret=phone.secret) if step else None,
            mark=mark_of(standing, step, participant),
            today=here,
            first_step_by=max(standing.day, here) + timedelta(days=FIRST_STEP_DAYS),
            frame=standing.frame,
            standing=standing,
            earliest=standing.day if step is not None and step.has(Rule.DATES) else None,
        )

    def _step(self, desk: Desk, standing: Standing, step: StepView, *, participant: Known, secret: str) -> PhoneStep:
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
        author = _author(desk, step, participant, secret)
        asker = Asker(
            desk=desk,
            workshop_id=standing.workshop_id,
            frame=standing.frame,
            step=step,
            author=author,
            secret=secret,
            dates=date_rule(step, standing.day, self._store.clock),
        )
        inputs = phone_inputs(asker, self._room(desk, step, standing.workshop_id))
        share_in = _share_in(step, now)
        return replace(
            shown,
            inputs=inputs,
            group=_group(desk.db, author, participant, standing.frame) if author and author.group_id else None,
            share_in=share_in or None,
            shared=_shared(asker, inputs) if share_in == 0 else (),
        )

    def _room(self, desk: Desk, step: StepView, workshop_id: str) -> Room:
        if any(isinstance(item, ActionInput) for item in step.template.inputs):
            return self._plan.room(desk.db, workshop_id)
        return Room(today=today(self._store.clock), levels={})


def _known_at(desk: Desk, code: str, secret_in: Callable[[str], str]) -> Phone | None:
    workshop_id = workshop_behind(desk, code)
    phone = Phone(workshop_id=workshop_id, secret=secret_in(workshop_id))
    if not workshop_id or not phone.secret:
        return None
    try:
        known(desk.rows, phone)
    except NotFound:
        return None
    return phone


def _mark_at(desk: Desk, phone: Phone) -> str:
    participant, standing = known(desk.rows, phone), standing_of(desk, phone.workshop_id)
    return mark_of(standing, _current_step(desk, standing, participant), participant)


def _current_step(desk: Desk, standing: Standing, participant: Known) -> StepView | None:
    """Return the step that this phone is about: the room's while the day runs, else one to answer from elsewhere."""
    step = standing.current if participant.came else None
    if step is not None and standing.finished_at is None:
        return step
    return _step_from_afar(desk, standing, participant) or step


def _step_from_afar(desk: Desk, standing: Standing, participant: Known) -> StepView | None:
    """Return the first open step before or after the day that is not answered in full, or the last of them."""
    steps = [step for step in standing.steps if step.opens_on is not None and step.state is StepState.OPEN]
    if not steps:
        return None
    query = select(Participation.step_id, Participation.input_key).where(
        Participation.step_id.in_([step.id for step in steps]),
        Participation.who == participant.id,
        Participation.count > 0,
    )
    answered = {(row.step_id, row.input_key) for row in desk.db.execute(query)}
    waiting = (step for step in steps if any((step.id, item.key) not in answered for item in step.template.inputs))
    return next(waiting, steps[-1])


def _prompt(step: StepView) -> str:
    """Return what the phone asks; at the check-in the one question that is left when the three taps are made."""
    labels = [item.label for item in step.template.inputs if not isinstance(item, SeatInput)]
    if len(labels) < len(step.template.inputs):
        return labels[0] if len(labels) == 1 else ""
    return step.template.prompt or step.template.screen.prompt


def mark_of(standing: Standing, step: StepView | None, participant: Known) -> str:
    """Return what changes when a participant's page is about something else."""
    about: list[object] = [standing.finished_at, participant.presence]
    if step is not None:
        about += [step.id, step.state, step.timebox.opened_at, step.minutes, step.grouping_id]
    return digest(repr(about))[:16]


def _author(desk: Desk, step: StepView, participant: Known, secret: str) -> Author | None:
    try:
        return author_on_phone(desk, step, participant, secret)
    except WrongPhase:
        return None


def _group(db: Session, author: Author, participant: Known, frame: Frame) -> PhoneGroup:
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


def _pen(group: Group, participant: Known) -> Pen:
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
    rows = asker.desk.db.execute(
        select(Entry.id, Entry.text).where(
            Entry.step_id == asker.step.id, Entry.kind.in_(("card", "text")), Entry.state == EntryState.ACTIVE
        )
    )
    own = {entry.id for one in inputs for entry in one.entries}
    others = [(asker.lot(identifier), text) for identifier, text in rows if identifier not in own]
    return tuple(text for _, text in sorted(others)[:most])
