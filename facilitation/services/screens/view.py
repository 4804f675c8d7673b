"""What the projected screen shows, read by anybody who holds its secret address and changed by nobody there."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import SeatInput
from facilitation.catalogue.template import Phase, Shows, Who
from facilitation.domain.clock import today
from facilitation.domain.errors import NotFound
from facilitation.domain.states import Door, EntryState, Presence, StepState
from facilitation.persistence.models import Action, Group, Participant, Participation, Workshop
from facilitation.services.answering.results import answered
from facilitation.services.follow_up.carrying import in_plan
from facilitation.services.plan.plan import Plan
from facilitation.services.programs import StepView, current, program
from facilitation.services.room.people import seat_checks
from facilitation.services.screens.painting import picture_of
from facilitation.services.screens.pictures import JoinPicture, Picture, ThanksPicture, WaitingPicture
from facilitation.services.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenMark:
    """Enough to know whether a screen that was drawn before is still right."""

    workshop_id: str
    revision: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How many of those who can answer have done so: people, or groups when the step is theirs."""

    n: int
    of: int
    by_groups: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenStep:
    """The step on the screen. ``number`` counts from 1 among the ``total`` live steps of the program."""

    title: str
    prompt: str
    state: StepState
    shows: Shows
    number: int
    total: int
    ends_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether answers are taken now."""
        return self.state is StepState.OPEN

    def remaining_seconds(self, now: datetime) -> int | None:
        """Return the seconds left, negative when the time is overrun; ``None`` for a step that is not running."""
        return None if self.ends_at is None else round((self.ends_at - now).total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenView:
    """Everything on the screen, as of ``revision``; nothing in it changes with time alone.

    ``join_path`` is the path that the join link ends with, ``starts_minute`` counts from midnight, ``next_title`` is
    empty when no step waits.
    """

    workshop_id: str
    revision: int
    language: str
    title: str
    place: str
    day: date
    starts_minute: int
    rehearsal: bool
    join_code: str
    show_join: bool
    door: Door
    present: int
    answered: Answered | None
    step: ScreenStep | None
    next_title: str
    picture: Picture

    @property
    def join_path(self) -> str:
        """The path of the join link, in capitals, which make the modules of its QR code larger."""
        return f"/J/{self.join_code}"


class ScreenViews:
    """Reads for the projected screen."""

    def __init__(self, store: Store, plan: Plan) -> None:
        self._store = store
        self._plan = plan

    def mark(self, token: str) -> ScreenMark:
        """Return how far the workshop has come; one small query.

        Raises:
            NotFound: when no screen has this address.
        """
        with self._store.read() as db:
            columns = select(Workshop.id, Workshop.revision, Workshop.language)
            row = db.execute(columns.where(Workshop.screen_token == token)).one_or_none()
        if row is None:
            raise NotFound("screen.unknown")
        return ScreenMark(workshop_id=row.id, revision=row.revision, language=row.language)

    def by_token(self, token: str) -> ScreenView:
        """Return what the screen with this address shows now.

        Raises:
            NotFound: when no screen has this address.
        """
        with self._store.read() as db:
            workshop = db.scalar(select(Workshop).where(Workshop.screen_token == token))
            if workshop is None:
                raise NotFound("screen.unknown")
            return self._view(db, workshop)

    def now(self) -> datetime:
        """Return the server's time, against which the screen counts down."""
        return self._store.clock.now()

    def _view(self, db: Session, workshop: Workshop) -> ScreenView:
        live = tuple(step for step in program(db, workshop.id) if step.template.phase is Phase.LIVE)
        step = current(live, workshop)
        return ScreenView(
            workshop_id=workshop.id,
            revision=workshop.revision,
            language=workshop.language,
            title=workshop.title,
            place=workshop.place,
            day=workshop.day,
            starts_minute=workshop.starts_minute,
            rehearsal=workshop.rehearsal,
            join_code=workshop.join_code,
            show_join=workshop.show_join and workshop.door is Door.OPEN,
            door=workshop.door,
            present=_present(db, workshop.id),
            answered=_answered(db, workshop.id, step) if step else None,
            step=_screen_step(live, step) if step else None,
            next_title=_next_title(live, step),
            picture=self._picture(db, workshop, step),
        )

    def _picture(self, db: Session, workshop: Workshop, step: StepView | None) -> Picture:
        if workshop.finished_at is not None:
            return ThanksPicture(actions=_actions(db, workshop.id))
        if step is not None:
            return picture_of(db, workshop, step, self._plan, today=today(self._store.clock))
        if workshop.door is Door.OPEN:
            return JoinPicture(seats=seat_checks(db, workshop))
        return WaitingPicture()


def _screen_step(live: tuple[StepView, ...], step: StepView) -> ScreenStep:
    return ScreenStep(
        title=step.title,
        prompt=step.template.screen.prompt,
        state=step.state,
        shows=step.template.screen.shows,
        number=1 + live.index(step),
        total=len(live),
        ends_at=step.timebox.ends_at if step.state is StepState.OPEN else None,
    )


def _next_title(live: tuple[StepView, ...], step: StepView | None) -> str:
    after = live[live.index(step) + 1 :] if step else live
    return next((other.title for other in after if other.state is StepState.PENDING), "")


def _present(db: Session, workshop_id: str) -> int:
    query = select(func.count()).select_from(Participant)
    inside = query.where(Participant.workshop_id == workshop_id, Participant.presence == Presence.PRESENT)
    return db.scalar(inside) or 0


def _answered(db: Session, workshop_id: str, step: StepView) -> Answered | None:
    """Return n of N for a step that asks for something more than who is here."""
    if all(isinstance(item, SeatInput) for item in step.template.inputs):
        return None
    if step.template.who is Who.GROUP:
        groups = select(func.count()).select_from(Group).where(Group.grouping_id == step.grouping_id)
        return Answered(n=answered(db, step.id), of=db.scalar(groups) or 0, by_groups=True)
    # Those who answered and then went home are counted on both sides, so that n never passes N.
    has_answered = select(Participation.who).where(Participation.step_id == step.id, Participation.count > 0)
    people = (
        select(func.count())
        .select_from(Participant)
        .where(
            Participant.workshop_id == workshop_id,
            or_(Participant.presence == Presence.PRESENT, Participant.id.in_(has_answered)),
        )
    )
    n = answered(db, step.id)
    # What is asked beside a talk that all have together is an offer; nobody is behind with it.
    if not n and step.template.who is Who.PLENARY:
        return None
    return Answered(n=n, of=db.scalar(people) or 0, by_groups=False)


def _actions(db: Session, workshop_id: str) -> int:
    query = select(func.count()).select_from(Action)
    return db.scalar(query.where(in_plan(workshop_id), Action.state == EntryState.ACTIVE)) or 0
