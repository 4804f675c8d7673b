"""What is said of actions after the day: by those who run or follow up a workshop, alone or for many at once."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from facilitation.domain.clock import today
from facilitation.domain.codes import new_id
from facilitation.domain.errors import NotFound
from facilitation.domain.follow_up import Acceptance, Message, checked
from facilitation.domain.states import EntryState
from facilitation.live.hub import Topic
from facilitation.persistence.models import Action, ActionUpdate
from facilitation.services.access.places import held_by, require_place_of
from facilitation.services.actors import Facilitator, require_member
from facilitation.services.follow_up.action_state import ActionNow, UpdateView, actions_now, history_of
from facilitation.services.follow_up.carrying import find_in_plan
from facilitation.services.guarding import require_safe
from facilitation.services.store import Change, Store


class Updates:
    """Use cases on the state of actions, for facilitators and organisers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def tell(
        self,
        by: Facilitator,
        workshop_id: str,
        messages: Mapping[str, Message],
        *,
        request_id: str,
        confirmed: bool = False,
    ) -> None:
        """Write a message on each of the actions, all or none; one undo takes all of them back.

        Args:
            by: Somebody with a place in the workshop, or in a later one whose plan the actions were carried into.
            workshop_id: The workshop in which the actions were written.
            messages: What is said, by the action's identifier.
            request_id: Makes a repeated request one message.
            confirmed: Whether warnings about privacy have been seen.

        Raises:
            NotFound: ``action.unknown`` when one of the actions is not in the plan.
            InvalidInput: as `checked`, and ``privacy.blocked`` or, unless ``confirmed``, ``privacy.warning``.
        """
        body = {action_id: dataclasses.asdict(message) for action_id, message in messages.items()}
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_place_of(change.db, by, workshop_id, messages)
            once = self._store.once(change.db, request_id, [by.account_id, body], workshop_id=workshop_id)
            if once.result is not None:
                return
            for action_id, message in messages.items():
                row = action_in_plan(change, action_id)
                cleaned = checked(message, today(self._store.clock))
                guard(cleaned, case_guard=False, confirmed=confirmed)
                update = write(change, row, cleaned, store=self._store)
                update.account_id = by.account_id
            change.log(by, "action.told", count=len(messages))
            once.keep({})

    def now(self, by: Facilitator, workshop_ids: Sequence[str]) -> tuple[ActionNow, ...]:
        """Return the actions of one or many workshops as they stand, in a constant number of queries.

        Raises:
            NotFound: ``workshop.unknown`` when the person has no place in one of them.
        """
        with self._store.read() as db:
            _require_places(db, by, workshop_ids)
            return actions_now(db, workshop_ids, today(self._store.clock))

    def history(self, by: Facilitator, workshop_id: str, action_id: str) -> tuple[UpdateView, ...]:
        """Return every message on an action, oldest first.

        Raises:
            NotFound: ``workshop.unknown`` for strangers, ``action.unknown`` for an action of another workshop.
        """
        with self._store.read() as db:
            require_member(db, by, workshop_id)
            if find_in_plan(db, workshop_id, action_id) is None:
                raise NotFound("action.unknown")
            return history_of(db, action_id)


def action_in_plan(change: Change, action_id: str) -> Action:
    """Return the row of an action that stands in the workshop's plan.

    Raises:
        NotFound: ``action.unknown``.
    """
    row = change.db.get(Action, action_id)
    if row is None or row.workshop_id != change.workshop_id or row.state is not EntryState.ACTIVE:
        raise NotFound("action.unknown")
    return row


def guard(message: Message, *, case_guard: bool, confirmed: bool, places: Collection[str] = ()) -> None:
    """Stop texts that tell who a patient is; ``places`` are those that the workshop knows.

    Raises:
        InvalidInput: ``privacy.blocked`` or, unless ``confirmed``, ``privacy.warning``, with the field and the kinds.
    """
    require_safe(message.texts, case_guard=case_guard, places=places, confirmed=confirmed)


def write(
    change: Change, action: Action, message: Message, *, store: Store, acceptance: Acceptance | None = None
) -> ActionUpdate:
    """Add a checked message to an action and return its row, on which the caller writes whose it is."""
    row = ActionUpdate(
        id=new_id(),
        workshop_id=change.workshop_id,
        action_id=action.id,
        sequence=change.revision,
        at=store.clock.now(),
        status=message.status,
        acceptance=acceptance,
        value=message.value,
        value_date=message.value_date,
        value_source=message.value_source,
        comment=message.comment,
    )
    change.db.add(row)
    return row


def _require_places(db: Session, by: Facilitator, workshop_ids: Sequence[str]) -> None:
    """Let through somebody with a place in every one of the workshops, with one query."""
    if set(workshop_ids) - held_by(db, by):
        raise NotFound("workshop.unknown")
