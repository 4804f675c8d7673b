"""Where actions stand now and how they got there, read from the messages on them.

The number of queries is the same for one action and for the actions of twenty workshops.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from facilitation.domain import plan as rules
from facilitation.domain.follow_up import Acceptance, Status, is_overdue, owner_label
from facilitation.domain.plan import ActionFields
from facilitation.domain.states import EntryState
from facilitation.persistence.models import Account, Action, ActionUpdate, Owner
from facilitation.services.follow_up.carrying import in_plan
from facilitation.services.follow_up.lift_answers import LiftAnswerView, answers_to


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRef:
    """The owner that an action's fields name, once the owner is known by more than these."""

    id: str
    label: str
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateView:
    """One message on an action. ``by`` is empty when the person has been erased."""

    id: str
    action_id: str
    at: datetime
    by: str
    owner_id: str | None
    status: Status | None
    acceptance: Acceptance | None
    handed_to: str
    value: str
    value_date: date | None
    value_source: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionNow:
    """An action as it stands.

    ``told`` is the message that the status comes from, ``measured`` the one with the newest value, ``answered`` the one
    in which the present owner accepted or declined; ``heard_at`` is when anybody last said anything. There is no
    ``acceptance`` while nobody has been asked. ``lift_answers`` are those of decision levels, oldest first.
    """

    id: str
    workshop_id: str
    position: int
    version: int
    fields: ActionFields
    overdue: bool
    status: Status | None
    told: UpdateView | None
    measured: UpdateView | None
    owner: OwnerRef | None
    acceptance: Acceptance | None
    answered: UpdateView | None
    heard_at: datetime | None
    lift_answers: tuple[LiftAnswerView, ...] = ()

    @property
    def lift_answer(self) -> LiftAnswerView | None:
        """The newest answer of the level that the action is lifted to now."""
        answers = (answer for answer in reversed(self.lift_answers) if answer.level == self.fields.decision_level)
        return next(answers, None)


def actions_now(db: Session, workshop_ids: Sequence[str], today: date) -> tuple[ActionNow, ...]:
    """Return the actions in the workshops' plans as they stand, in the order of the workshops and of their plans.

    An action that stands in two of the plans is one action, and comes where it was written first. Those that were
    written in none of the workshops come last.
    """
    place = {workshop_id: number for number, workshop_id in enumerate(workshop_ids)}
    stands = in_plan(*workshop_ids)
    found = db.execute(
        select(
            Action.id,
            Action.workshop_id,
            Action.position,
            Action.version,
            *(getattr(Action, name) for name in rules.FIELD_NAMES),
        ).where(stands, Action.state == EntryState.ACTIVE)
    )
    ordered = sorted(found, key=lambda row: (place.get(row.workshop_id, len(place)), row.workshop_id, row.position))
    heard = _latest(db, select(Action.id).where(stands))
    answers = answers_to(db, select(Action.id).where(stands))
    owners = _owners(db, {row.workshop_id for row in ordered})
    now = (_now(row, heard.get(row.id, ()), owners, today) for row in ordered)
    return tuple(replace(one, lift_answers=tuple(answers[one.id])) if one.id in answers else one for one in now)


def history_of(db: Session, action_id: str) -> tuple[UpdateView, ...]:
    """Return every message on an action, oldest first."""
    rows = db.execute(_messages().where(ActionUpdate.action_id == action_id).order_by(ActionUpdate.sequence))
    return tuple(_update_view(row) for row in rows)


_OwnerKey = tuple[str, str, str, str]


def _now(row: Row[Any], heard: Sequence[UpdateView], owners: Mapping[_OwnerKey, OwnerRef], today: date) -> ActionNow:
    fields = ActionFields(**{name: getattr(row, name) for name in rules.FIELD_NAMES})
    told = _last(update for update in heard if update.status is not None)
    status = told.status if told else None
    owner = owners.get((row.workshop_id, fields.owner_role, fields.owner_unit, fields.owner_name))
    answered = _answer(owner, _last(update for update in heard if update.acceptance is not None))
    asked = Acceptance.ASKED if owner and owner.asked else None
    return ActionNow(
        id=row.id,
        workshop_id=row.workshop_id,
        position=row.position,
        version=row.version,
        fields=fields,
        overdue=is_overdue(fields.deadline, status, today),
        status=status,
        told=told,
        measured=_last(update for update in heard if update.value),
        owner=owner,
        acceptance=answered.acceptance if answered else asked,
        answered=answered,
        heard_at=heard[-1].at if heard else None,
    )


def _answer(owner: OwnerRef | None, latest: UpdateView | None) -> UpdateView | None:
    """Return the present owner's answer: what an earlier owner said is past."""
    if owner is None or latest is None or latest.owner_id != owner.id:
        return None
    return latest if latest.acceptance in {Acceptance.ACCEPTED, Acceptance.DECLINED} else None


def _last(updates: Iterable[UpdateView]) -> UpdateView | None:
    return next(reversed(tuple(updates)), None)


def _latest(db: Session, actions: Select[str]) -> Mapping[str, Sequence[UpdateView]]:
    """Return, by action and oldest first, the messages that something now depends on."""

    def newest(says: Any) -> Any:  # noqa: ANN401 -- SQLAlchemy's expressions
        return func.max(case((says, ActionUpdate.sequence)))

    newest_of = (
        select(
            ActionUpdate.action_id,
            newest(ActionUpdate.status.is_not(None)).label("told"),
            newest(ActionUpdate.value != "").label("measured"),
            newest(ActionUpdate.acceptance.is_not(None)).label("answered"),
            func.max(ActionUpdate.sequence).label("heard"),
        )
        .where(ActionUpdate.action_id.in_(actions))
        .group_by(ActionUpdate.action_id)
        .subquery()
    )
    wanted = newest_of.c
    rows = db.execute(
        _messages()
        .join(
            newest_of,
            and_(
                wanted.action_id == ActionUpdate.action_id,
                ActionUpdate.sequence.in_([wanted.told, wanted.measured, wanted.answered, wanted.heard]),
            ),
        )
        .order_by(ActionUpdate.sequence)
    )
    heard: defaultdict[str, list[UpdateView]] = defaultdict(list)
    for row in rows:
        heard[row.action_id].append(_update_view(row))
    return heard


def _owners(db: Session, workshop_ids: Iterable[str]) -> Mapping[_OwnerKey, OwnerRef]:
    rows = db.scalars(select(Owner).where(Owner.workshop_id.in_(list(workshop_ids))))
    return {
        (row.workshop_id, row.role, row.unit, row.name): OwnerRef(
            id=row.id,
            label=owner_label(role=row.role, unit=row.unit, name=row.name),
            asked=row.asked_at is not None,
        )
        for row in rows
    }


def _messages() -> Select[Any]:
    heir = aliased(Owner)
    return (
        select(
            *(getattr(ActionUpdate, name) for name in _OWN),
            Account.name.label("account"),
            *_named(Owner, "owner"),
            *_named(heir, "heir"),
        )
        .outerjoin(Account, Account.id == ActionUpdate.account_id)
        .outerjoin(Owner, Owner.id == ActionUpdate.owner_id)
        .outerjoin(heir, heir.id == ActionUpdate.handed_to_id)
    )


_OWN = (
    "id",
    "action_id",
    "at",
    "owner_id",
    "status",
    "acceptance",
    "value",
    "value_date",
    "value_source",
    "comment",
)


def _named(owner: Any, whose: str) -> list[Any]:  # noqa: ANN401 -- a table or its alias
    return [getattr(owner, part).label(f"{whose}_{part}") for part in ("role", "unit", "name")]


def _update_view(row: Row[Any]) -> UpdateView:
    return UpdateView(
        **{name: getattr(row, name) for name in _OWN},
        by=row.account or _label_in(row, "owner"),
        handed_to=_label_in(row, "heir"),
    )


def _label_in(row: Row[Any], whose: str) -> str:
    return owner_label(**{part: getattr(row, f"{whose}_{part}") or "" for part in ("role", "unit", "name")})
