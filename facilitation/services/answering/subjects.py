"""What answers can be about: cards, clusters, rows, actions, groups and items, as a phone and a chart see them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import Reference, Subject
from facilitation.domain.grouping.values import GroupMode
from facilitation.domain.states import EntryState
from facilitation.persistence.desk import Desk, rows_of
from facilitation.persistence.memory import Part
from facilitation.persistence.models import Action, CarriedAction, Cluster, Entry, Step, Workshop
from facilitation.services.follow_up.carrying import in_plan
from facilitation.services.programs import frame_of, step_by_key
from facilitation.services.room.dividing import groups_of, latest_grouping
from facilitation.services.standing import Standing, standing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectView:
    """One thing to answer about.

    ``number`` counts groups; other things have a title of their own. ``amount`` is in whole kroner.
    """

    id: str
    title: str
    detail: str = ""
    number: int = 0
    group_id: str | None = None
    category: str = ""
    amount: int | None = None
    source: str = ""


def subjects(db: Session, workshop_id: str, reference: Reference) -> tuple[SubjectView, ...]:
    """Return the things that the reference names, in their own order."""
    if reference.what is Subject.ACTIONS:
        return _actions(db, workshop_id)
    if reference.what is Subject.GROUPS:
        return _groups(db, workshop_id)
    if reference.what is Subject.ITEMS:
        return _items(db, workshop_id, reference.list)
    step = step_by_key(db, workshop_id, reference.step or "")
    return _FROM_STEP[reference.what](db, step) if step else ()


def subjects_at(desk: Desk, workshop_id: str, reference: Reference) -> tuple[SubjectView, ...]:
    """Return what `subjects` does; what a whole hall answers about is read once for all of it."""
    parts = _parts(standing_of(desk, workshop_id), reference)
    if not parts:
        return subjects(desk.db, workshop_id, reference)
    return desk.remembered(
        ("subjects", workshop_id, reference), parts, lambda: subjects(desk.db, workshop_id, reference)
    )


def _parts(standing: Standing, reference: Reference) -> tuple[Part, ...]:
    """Return what the things are read from; nothing for those that are read each time."""
    if reference.what is Subject.ITEMS:
        return ("workshop",)
    if reference.what not in _FROM_STEP:
        return ()
    steps = {step.key: step for step in standing.steps}
    source = steps.get(reference.step or "")
    if source is not None and reference.what is Subject.CLUSTERS:
        cards = steps.get(source.template.screen.step or "")
        return ("step", "cluster", *(rows_of("entry", cards.id) if cards else ()))
    return ("step", *rows_of("entry", source.id)) if source else ()


def _clusters(db: Session, step: Step) -> tuple[SubjectView, ...]:
    """Clusters in use; where nobody has clustered, the cards themselves can be chosen among."""
    rows = db.scalars(
        select(Cluster).where(Cluster.step_id == step.id, Cluster.merged_into.is_(None)).order_by(Cluster.position)
    )
    found = tuple(SubjectView(id=row.id, title=row.name) for row in rows)
    source = step.definition["screen"].get("step")
    if found or not source:
        return found
    cards = step_by_key(db, step.workshop_id, source)
    return _cards(db, cards) if cards else ()


def _cards(db: Session, step: Step) -> tuple[SubjectView, ...]:
    return _entries(db, step, kinds=("card", "text"))


def _rows(db: Session, step: Step) -> tuple[SubjectView, ...]:
    return _entries(db, step, kinds=("form",))


def _entries(db: Session, step: Step, *, kinds: tuple[str, ...]) -> tuple[SubjectView, ...]:
    rows = db.scalars(
        select(Entry)
        .where(Entry.step_id == step.id, Entry.kind.in_(kinds), Entry.state == EntryState.ACTIVE)
        .order_by(Entry.sequence)
    )
    return tuple(
        SubjectView(id=row.id, title=row.text, group_id=row.group_id, category=row.category or "") for row in rows
    )


def _actions(db: Session, workshop_id: str) -> tuple[SubjectView, ...]:
    rows = db.scalars(
        select(Action)
        .where(in_plan(workshop_id), Action.state == EntryState.ACTIVE)
        .order_by(Action.workshop_id != workshop_id, Action.position)
    )
    return tuple(map(_action, rows))


def actions_by_workshop(db: Session, workshop_ids: Sequence[str]) -> Mapping[str, tuple[SubjectView, ...]]:
    """Return the actions in each workshop's plan, in their own order, in a constant number of queries."""
    carried = defaultdict(set)
    for workshop_id, action_id in db.execute(
        select(CarriedAction.workshop_id, CarriedAction.action_id).where(
            CarriedAction.workshop_id.in_(workshop_ids), CarriedAction.state == EntryState.ACTIVE
        )
    ):
        carried[workshop_id].add(action_id)
    rows = db.scalars(
        select(Action).where(in_plan(*workshop_ids), Action.state == EntryState.ACTIVE).order_by(Action.position)
    ).all()
    return {
        workshop_id: (
            *(_action(row) for row in rows if row.workshop_id == workshop_id),
            *(_action(row) for row in rows if row.workshop_id != workshop_id and row.id in carried[workshop_id]),
        )
        for workshop_id in workshop_ids
    }


def _action(row: Action) -> SubjectView:
    return SubjectView(id=row.id, title=row.title, detail=row.owner_unit, group_id=row.group_id)


def _groups(db: Session, workshop_id: str) -> tuple[SubjectView, ...]:
    """The groups that carry the plan; where there are none, the mixed ones, and then any."""
    grouping = (
        latest_grouping(db, workshop_id, GroupMode.HOME)
        or latest_grouping(db, workshop_id, GroupMode.MIXED)
        or latest_grouping(db, workshop_id, None)
    )
    rows = groups_of(db, grouping.id if grouping else None)
    return tuple(SubjectView(id=row.id, title=str(row.number), number=row.number, group_id=row.id) for row in rows)


def _items(db: Session, workshop_id: str, key: str | None) -> tuple[SubjectView, ...]:
    named = frame_of(db.get_one(Workshop, workshop_id)).named_list(key)
    return tuple(
        SubjectView(id=item.key, title=item.title, detail=item.detail, amount=item.amount, source=item.source)
        for item in (named.items if named else ())
    )


_FROM_STEP: Mapping[Subject, Callable[[Session, Step], tuple[SubjectView, ...]]] = {
    Subject.CLUSTERS: _clusters,
    Subject.CARDS: _cards,
    Subject.ROWS: _rows,
}
