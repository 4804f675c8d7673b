"""Counts what a rehearsal has left in the database, and finds actions that are not complete."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitation.domain.states import EntryState
from facilitation.persistence.models import Cluster, Decision, Entry, Participant
from facilitation.services.plan.plan import ActionView, Plan, plan_of
from facilitation.services.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is stored of a workshop.

    Attributes:
        participants: People who came in.
        cards: Cards that count or are parked.
        clusters: Clusters in use, without those merged into others.
        points: Points given, all ballots together.
        placements: Proposals placed by effect and effort, all participants together.
        answers: Answers of every kind, without actions.
        actions: Actions in the plan that were written in the workshop.
        decisions: Cases that the secretary has written a decision in.
        incomplete: Titles of actions without owner, deadline, first step, decision level or another required field.
    """

    participants: int = 0
    cards: int = 0
    clusters: int = 0
    points: int = 0
    placements: int = 0
    answers: int = 0
    actions: int = 0
    decisions: int = 0
    incomplete: tuple[str, ...] = ()


def count(store: Store, workshop_id: str) -> Counts:
    """Return what the database holds of the workshop now."""
    with store.read() as db:
        views = plan_of(db, workshop_id, Plan(store).room(db, workshop_id))
        actions = [action for action in views if action.carried is None]
        return Counts(
            participants=_rows(db, Participant, workshop_id),
            cards=len(_entries(db, workshop_id, "card")),
            clusters=_rows(db, Cluster, workshop_id),
            points=sum(sum(entry.payload["points"].values()) for entry in _entries(db, workshop_id, "points")),
            placements=sum(len(entry.payload["placements"]) for entry in _entries(db, workshop_id, "matrix")),
            answers=_rows(db, Entry, workshop_id),
            actions=len(actions),
            decisions=_rows(db, Decision, workshop_id),
            incomplete=tuple(action.fields.title for action in actions if _lacks_something(action)),
        )


def _lacks_something(action: ActionView) -> bool:
    return any(found.code == "plan.required" for found in action.errors)


def _rows(db: Session, table: type[Participant | Cluster | Entry | Decision], workshop_id: str) -> int:
    wanted = select(func.count()).select_from(table).where(table.workshop_id == workshop_id)
    if table is Cluster:
        wanted = wanted.where(Cluster.merged_into.is_(None))
    if table is Entry:
        wanted = wanted.where(Entry.state != EntryState.WITHDRAWN)
    return db.scalar(wanted) or 0


def _entries(db: Session, workshop_id: str, kind: str) -> list[Entry]:
    return list(
        db.scalars(
            select(Entry).where(
                Entry.workshop_id == workshop_id, Entry.kind == kind, Entry.state != EntryState.WITHDRAWN
            )
        )
    )
