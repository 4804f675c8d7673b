"""What everybody in the room sees when the program moves on: the same for all, until the first of them answers."""

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from facilitation.catalogue.inputs import ActionInput, PointsInput
from facilitation.catalogue.template import Rule, Who
from facilitation.domain.codes import digest
from facilitation.domain.states import Presence, StepState
from facilitation.persistence.desk import Desk
from facilitation.persistence.models import Participant, Participation
from facilitation.persistence.quick import Quick
from facilitation.services.actors import Known, Phone
from facilitation.services.phones.view import PhoneView, PhoneViews, mark_of
from facilitation.services.programs import StepView
from facilitation.services.standing import Standing, standing_of
from facilitation.services.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNews:
    """How the room stands, and the ``mark`` of the page of everybody in it.

    ``view`` is what they all see, when that is the same for all but for the order of things that each phone draws lots
    for. ``remaining_seconds`` are what is left of the step, ``shown_out`` the hashed secrets of phones that may not see
    anything any more.
    """

    standing: Standing
    mark: str
    view: PhoneView | None
    remaining_seconds: int | None
    shown_out: frozenset[str]

    def is_for(self, phone: Phone) -> bool:
        """Tell whether the phone may see it."""
        return not self.shown_out or digest(phone.secret) not in self.shown_out

    def only_moves_the_clock_of(self, before: "PhoneNews") -> bool:
        """Tell whether nothing but the time of an open step is another than it was."""
        now, then = self.standing.current, before.standing.current
        if now is None or then is None or not (now.state is then.state is StepState.OPEN):
            return False
        return self.standing.finished_at == before.standing.finished_at and _but_for_time(now) == _but_for_time(then)


class PhoneNewsReader:
    """Reads the news for the phones of a workshop."""

    def __init__(self, store: Store, views: PhoneViews) -> None:
        self._store = store
        self._views = views

    def ask(self, workshop_id: str) -> "Future[PhoneNews]":
        """Tell what everybody in the room sees now."""
        return self._store.database.ask(lambda desk: self._read(desk, workshop_id))

    def _read(self, desk: Desk, workshop_id: str) -> PhoneNews:
        standing = standing_of(desk, workshop_id)
        step, anybody = standing.current, _anybody(standing)
        is_same = standing.finished_at is None and (step is None or _is_same_for_all(desk, step))
        phone = Phone(workshop_id=workshop_id, secret="")
        return PhoneNews(
            standing=standing,
            mark=mark_of(standing, step, anybody),
            view=self._views.at(desk, anybody, phone) if is_same else None,
            remaining_seconds=step.timebox.remaining_seconds(self._store.clock.now()) if step else None,
            shown_out=frozenset(_SHOWN_OUT.all(desk.rows, of_workshop=workshop_id)),
        )


def _anybody(standing: Standing) -> Known:
    """Return somebody who is in the room and has not answered anything."""
    frame = standing.frame
    return Known(
        id="",
        workshop_id=standing.workshop_id,
        level=frame.levels[0].key,
        role=frame.roles[0].key,
        unit="",
        presence=Presence.PRESENT,
        proxied=False,
        came=True,
    )


def _is_same_for_all(desk: Desk, step: StepView) -> bool:
    if step.state is not StepState.OPEN:
        return step.is_live
    asked = step.template.inputs
    personal = any(
        isinstance(item, ActionInput) or getattr(item, "prefill", None) or getattr(item, "bars", None) for item in asked
    )
    # Each phone has its own order; only a ballot's is dealt out after the page is made.
    dealt = not step.has(Rule.SHUFFLED) or all(isinstance(item, PointsInput) for item in asked)
    if not step.is_live or step.template.who is Who.GROUP or personal or not dealt:
        return False
    return _ANSWERED.one(desk.rows, of_step=step.id) is None


def _but_for_time(step: StepView) -> tuple[object, ...]:
    return step.id, step.template, step.timebox.opened_at, step.grouping_id, step.round


_SHOWN_OUT: Final = Quick(
    select(Participant.token_hash).where(
        Participant.workshop_id == bindparam("of_workshop"), Participant.presence == Presence.REMOVED
    ),
    str,
)
_ANSWERED: Final = Quick(
    select(Participation.who).where(Participation.step_id == bindparam("of_step"), Participation.count > 0).limit(1),
    str,
)
