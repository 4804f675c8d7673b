"""Lifts: writing what a decision level answered to what was asked of it."""

from dataclasses import dataclass
from datetime import date

from facilitation.domain.clock import today
from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput
from facilitation.domain.states import DecisionKind
from facilitation.domain.texts import optional_text
from facilitation.live.hub import Topic
from facilitation.persistence.models import LiftAnswer
from facilitation.services.access.places import require_place_of
from facilitation.services.actors import Facilitator
from facilitation.services.follow_up.updates import action_in_plan
from facilitation.services.guarding import require_safe
from facilitation.services.store import Store

ANSWER_LIMIT = 1000
# A no, and a not yet, are told with their reason to those who proposed.
_NEEDS_WORDS = frozenset({DecisionKind.REJECTED, DecisionKind.POSTPONED})


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftFields:
    """What is filled in of an answer: what was decided, when, and in which words."""

    kind: DecisionKind
    decided_on: date
    text: str = ""


class Lifts:
    """Use cases on lifted actions, for facilitators and organisers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def answer(
        self,
        by: Facilitator,
        workshop_id: str,
        action_id: str,
        fields: LiftFields,
        *,
        request_id: str,
        confirmed: bool = False,
    ) -> None:
        """Write what the action's decision level answered; an earlier answer stays in the history.

        Args:
            by: Somebody in whose plans the action stands.
            workshop_id: The workshop in which the action was written.
            action_id: The action, which must be lifted to a level.
            fields: The answer.
            request_id: Makes a repeated request one answer.
            confirmed: Whether warnings about privacy have been seen.

        Raises:
            NotFound: when the workshop or the action is not theirs.
            InvalidInput: ``lift.no_level``, ``lift.decided_in_future``, ``lift.reason_missing``, and as the guard says.
        """
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_place_of(change.db, by, workshop_id, [action_id])
            body = [by.account_id, action_id, fields.kind, str(fields.decided_on), fields.text]
            once = self._store.once(change.db, request_id, body, workshop_id=workshop_id)
            if once.result is not None:
                return
            action = action_in_plan(change, action_id)
            if not action.decision_level:
                raise InvalidInput("lift.no_level", field="decision_level")
            change.db.add(
                LiftAnswer(
                    id=new_id(),
                    workshop_id=workshop_id,
                    action_id=action_id,
                    sequence=change.revision,
                    at=self._store.clock.now(),
                    account_id=by.account_id,
                    level=action.decision_level,
                    ask=action.ask,
                    kind=fields.kind,
                    decided_on=fields.decided_on,
                    text=_checked(fields, today(self._store.clock), confirmed=confirmed),
                )
            )
            change.log(by, "lift.answered", action=action_id)
            once.keep({})


def _checked(fields: LiftFields, day: date, *, confirmed: bool) -> str:
    text = optional_text(fields.text, field="text", limit=ANSWER_LIMIT)
    if fields.decided_on > day:
        raise InvalidInput("lift.decided_in_future", field="decided_on")
    if fields.kind in _NEEDS_WORDS and not text:
        raise InvalidInput("lift.reason_missing", field="text")
    require_safe({"text": text}, case_guard=True, confirmed=confirmed)
    return text
