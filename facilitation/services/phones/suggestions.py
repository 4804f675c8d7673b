"""What an earlier step left behind and a later one may start from: cards, rows, clusters, actions."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import CardInput, Reference, Subject, TextInput
from facilitation.catalogue.template import Frame, Who
from facilitation.domain.plan import ActionFields
from facilitation.domain.states import EntryState
from facilitation.persistence.models import Action, Entry
from facilitation.services.answering.authors import Author, slots
from facilitation.services.answering.offers import offer_for
from facilitation.services.answering.subjects import subjects
from facilitation.services.follow_up.carrying import in_plan
from facilitation.services.plan.plan import fields_of
from facilitation.services.programs import StepView, step_by_key, step_view


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Something to start from, without its author.

    ``own`` marks what this very phone wrote: its owner reads it aloud at the table. ``what`` and ``whom`` are the
    codes that a row was given. ``fields`` are those of an action that stands in the plan, which is changed and not
    written anew, as it was in its ``version``.
    """

    id: str
    title: str
    category: str = ""
    own: bool = False
    what: str = ""
    whom: str = ""
    fields: ActionFields | None = None
    version: int = 0


def suggestions(
    db: Session, workshop_id: str, frame: Frame, reference: Reference, secret: str
) -> tuple[Suggestion, ...]:
    """Return what the reference names, the phone's own first, then by category."""
    if reference.what is Subject.ACTIONS:
        return _actions(db, workshop_id)
    found = subjects(db, workshop_id, reference)
    row = step_by_key(db, workshop_id, reference.step or "")
    if row is None:
        return tuple(Suggestion(id=thing.id, title=thing.title) for thing in found)
    step = step_view(row)
    titles = _category_titles(db, workshop_id, frame, step)
    mine = _own_ids(db, step, secret)
    codes = _codes(db, step) if reference.what is Subject.ROWS else {}
    listed = (
        Suggestion(
            id=thing.id,
            title=thing.title,
            category=titles.get(thing.category, ""),
            own=thing.id in mine,
            what=codes.get(thing.id, {}).get("what", ""),
            whom=codes.get(thing.id, {}).get("whom", ""),
        )
        for thing in found
        if thing.title
    )
    order = list(titles.values())
    return tuple(sorted(listed, key=lambda one: (not one.own, order.index(one.category) if one.category else -1)))


def _actions(db: Session, workshop_id: str) -> tuple[Suggestion, ...]:
    """Return the actions of the plan, those of earlier workshops that were carried into it too."""
    rows = db.scalars(
        select(Action)
        .where(in_plan(workshop_id), Action.state == EntryState.ACTIVE)
        .order_by(Action.workshop_id != workshop_id, Action.position)
    )
    return tuple(Suggestion(id=row.id, title=row.title, fields=fields_of(row), version=row.version) for row in rows)


def _category_titles(db: Session, workshop_id: str, frame: Frame, step: StepView) -> Mapping[str, str]:
    cards = (item for item in step.template.inputs if isinstance(item, CardInput))
    return {key: title for item in cards for key, title in offer_for(db, workshop_id, item, frame).categories(item)}


def _own_ids(db: Session, step: StepView, secret: str) -> frozenset[str]:
    if step.template.who is Who.GROUP:
        return frozenset()
    author = Author(key=secret, who="")
    tags = [
        author.tag(step.id, item.key, slot)
        for item in step.template.inputs
        if isinstance(item, CardInput | TextInput)
        for slot in range(1, 1 + slots(item))
    ]
    return frozenset(db.scalars(select(Entry.id).where(Entry.owner_tag.in_(tags))))


def _codes(db: Session, step: StepView) -> Mapping[str, Mapping[str, str]]:
    """Return the codes of a step's rows: the field of a row that is no text."""
    rows = db.execute(select(Entry.id, Entry.payload).where(Entry.step_id == step.id, Entry.kind == "form"))
    fields = ((identifier, payload.get("fields", {}).values()) for identifier, payload in rows)
    return {
        identifier: next((value for value in values if isinstance(value, dict) and "what" in value), {})
        for identifier, values in fields
    }
