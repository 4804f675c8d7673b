"""One input of a step as a phone shows it: what it offers, in which order, and what its author has sent before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import ActionInput, ChoiceInput, Input, Reference, SeatInput, Subject, TextInput
from facilitation.catalogue.template import Frame, Rule, Who
from facilitation.domain import plan as rules
from facilitation.domain.codes import keyed
from facilitation.domain.json_values import Json
from facilitation.domain.plan import ActionFields, Finding, Room
from facilitation.domain.states import EntryState
from facilitation.persistence.models import Action, Entry
from facilitation.services.answers import offer_for
from facilitation.services.authors import Author, own_entries, slots
from facilitation.services.carrying import in_plan
from facilitation.services.payloads import Offer
from facilitation.services.phone_suggestions import Suggestion, suggestions
from facilitation.services.plan import fields_of, own_actions
from facilitation.services.programs import StepView
from facilitation.services.subjects import SubjectView, subjects


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEntry:
    """An answer that this phone, or its table, has sent. ``parked`` was put aside by the facilitator."""

    id: str
    slot: int
    text: str
    category: str
    payload: Json
    subject_id: str | None
    parked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAction:
    """An action that the table has written, with what is worth a second look in it."""

    slot: int
    fields: ActionFields
    warnings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneInput:
    """An input with everything that its form needs.

    ``subjects`` are the things to answer about, in this phone's order; ``presets`` what is already chosen for them.
    ``problems`` are the names that an action's problem can be taken from.
    """

    item: Input
    offer: Offer
    subjects: tuple[SubjectView, ...] = ()
    entries: tuple[OwnEntry, ...] = ()
    actions: tuple[OwnAction, ...] = ()
    limit: int = 1
    suggestions: tuple[Suggestion, ...] = ()
    presets: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def used(self) -> int:
        """How many answers are sent."""
        return len(self.entries) + len(self.actions)

    @property
    def is_full(self) -> bool:
        """Whether there is no room for one more; a sent answer can still be changed."""
        return self.used >= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who is asked, in which step: what building the inputs of one phone needs to know.

    ``author`` is nobody while the phone has no table in a step for tables; ``secret`` is the phone's.
    """

    db: Session
    workshop_id: str
    frame: Frame
    step: StepView
    author: Author | None
    secret: str

    def lot(self, identifier: str) -> str:
        """Return the lot that this phone draws for a thing: sorting by lots shuffles.

        A thing's lot does not depend on the others, so nothing changes places when one more comes.
        """
        return keyed(self.secret, self.step.id, identifier)


def phone_inputs(asker: Asker, room: Room) -> tuple[PhoneInput, ...]:
    """Return the step's inputs without the check-in, which was answered at the door.

    Args:
        asker: Who is asked.
        room: What the checks of the plan know; only read for inputs that take actions.
    """
    items = [item for item in asker.step.template.inputs if not isinstance(item, SeatInput)]
    empty = [_without_answers(asker, item) for item in items]
    if asker.author is None:
        return tuple(empty)
    about = {
        one.item.key: [thing.id for thing in one.subjects]
        for one in empty
        if isinstance(one.item, TextInput) and one.item.about is not None
    }
    rows = own_entries(asker.db, asker.step, asker.author, about)
    return tuple(
        replace(
            one,
            entries=tuple(_own_entry(row) for row in rows if row.input_key == one.item.key),
            actions=_own_actions(asker, asker.author, one.item, room),
        )
        for one in empty
    )


def _without_answers(asker: Asker, item: Input) -> PhoneInput:
    offer = offer_for(asker.db, asker.workshop_id, item, asker.frame)
    things = _own_tables_first(asker, item, offer.subjects)
    if asker.step.has(Rule.SHUFFLED):
        things = tuple(sorted(things, key=lambda thing: asker.lot(thing.id)))
    per_thing = len(things) if isinstance(item, TextInput) and item.about is not None else 1
    prefill: Reference | None = getattr(item, "prefill", None)
    problems: Reference | None = getattr(item, "problems", None)
    return PhoneInput(
        item=item,
        offer=offer,
        subjects=things,
        limit=slots(item) * per_thing,
        suggestions=suggestions(asker.db, asker.workshop_id, asker.frame, prefill, asker.secret) if prefill else (),
        presets=_presets(asker, item),
        problems=tuple(one.title for one in subjects(asker.db, asker.workshop_id, problems)) if problems else (),
    )


def _own_tables_first(asker: Asker, item: Input, things: tuple[SubjectView, ...]) -> tuple[SubjectView, ...]:
    """A table decides about its own actions; one that has none may look at everybody's."""
    about = getattr(item, "about", None)
    if about is None or about.what is not Subject.ACTIONS or asker.step.template.who is not Who.GROUP:
        return things
    table = asker.author.group_id if asker.author else None
    return tuple(thing for thing in things if thing.group_id == table) or things


def _presets(asker: Asker, item: Input) -> Mapping[str, str]:
    if not isinstance(item, ChoiceInput) or item.sets is None:
        return {}
    query = select(Action.id, getattr(Action, item.sets)).where(in_plan(asker.workshop_id))
    return {identifier: key for identifier, key in asker.db.execute(query) if key}


def _own_entry(row: Entry) -> OwnEntry:
    return OwnEntry(
        id=row.id,
        slot=row.slot,
        text=row.text,
        category=row.category or "",
        payload=dict(row.payload),
        subject_id=row.subject_id,
        parked=row.state is EntryState.PARKED,
    )


def _own_actions(asker: Asker, author: Author, item: Input, room: Room) -> tuple[OwnAction, ...]:
    if not isinstance(item, ActionInput):
        return ()
    rows = own_actions(asker.db, asker.step, item, author)
    views = ((row.slot, fields_of(row)) for row in rows)
    return tuple(OwnAction(slot=slot, fields=fields, warnings=rules.warnings(fields, room)) for slot, fields in views)
