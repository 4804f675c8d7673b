"""Counts what a rehearsal has left in the database, and finds actions that are not complete."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitation.domain.plan import REQUIRED
from facilitation.domain.states import EntryState
from facilitation.persistence.models import Action, Cluster, Entry, Participant
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
        actions: Actions in the plan.
        incomplete: Titles of actions without owner, deadline, first step, decision level or another required field.
    """

    participants: int
    cards: int
    clusters: int
    points: int
    placements: int
    actions: int
    incomplete: tuple[str, ...]


def count(store: Store, workshop_id: str) -> Counts:
    """Return what the database holds of the workshop now."""
    with store.read() as db:
        actions = db.scalars(
            select(Action).where(Action.workshop_id == workshop_id, Action.state == EntryState.ACTIVE)
        ).all()
        return Counts(
            participants=_rows(db, Participant, workshop_id),
            cards=len(_entries(db, workshop_id, "card")),
            clusters=_rows(db, Cluster, workshop_id),
            points=sum(sum(entry.payload["points"].values()) for entry in _entries(db, workshop_id, "points")),
            placements=sum(len(entry.payload["placements"]) for entry in _entries(db, workshop_id, "matrix")),
            actions=len(actions),
            incomplete=tuple(action.title for action in actions if not all(getattr(action, name) for name in REQUIRED)),
        )


def _rows(db: Session, table: type[Participant | Cluster], workshop_id: str) -> int:
    wanted = select(func.count()).select_from(table).where(table.workshop_id == workshop_id)
    if table is Cluster:
        wanted = wanted.where(Cluster.merged_into.is_(None))
    return db.scalar(wanted) or 0


def _entries(db: Session, workshop_id: str, kind: str) -> list[Entry]:
    return list(
        db.scalars(
            select(Entry).where(
                Entry.workshop_id == workshop_id, Entry.kind == kind, Entry.state != EntryState.WITHDRAWN
            )
        )
    )
