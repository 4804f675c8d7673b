"""What an input offers now: things to answer about, categories and options to choose among, and what is barred."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import (
    CardInput,
    ChoiceInput,
    FieldKind,
    FormInput,
    Input,
    Lists,
    Option,
    OwnChoice,
    Reference,
)
from facilitation.catalogue.template import DecisionLevel, Frame, NamedList
from facilitation.domain.states import EntryState
from facilitation.i18n import Language
from facilitation.persistence.desk import Desk
from facilitation.persistence.models import Entry, GroupMember
from facilitation.services.answering.authors import Author
from facilitation.services.answering.subjects import SubjectView, subjects, subjects_at
from facilitation.services.follow_up.status_words import STATUS_WORDS
from facilitation.services.programs import step_by_key

NONE: Final = "_none"
"""The key of «none of them»; no template can have such a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosable:
    """One thing to choose. ``is_ours`` marks words of the product, which are translated where they are shown."""

    key: str
    title: str
    is_ours: bool = False

    def said(self, _: Language, /) -> str:
        """Return the title as it is shown."""
        return _(self.title) if self.is_ours else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What an input offers to answer about and to choose among, as it stands now.

    ``things`` are what a form's fields of that kind choose among, by the field's key. ``barred`` are the things that
    this author chose as their own and may not judge.
    """

    frame: Frame
    subjects: tuple[SubjectView, ...] = ()
    category_subjects: tuple[SubjectView, ...] = ()
    things: Mapping[str, tuple[SubjectView, ...]] = field(default_factory=dict)
    barred: frozenset[str] = frozenset()

    @property
    def judged(self) -> tuple[SubjectView, ...]:
        """The things that this author may answer about."""
        return tuple(subject for subject in self.subjects if subject.id not in self.barred)

    def categories(self, item: CardInput) -> tuple[tuple[str, str], ...]:
        """Return the categories of a card as (key, title): the template's own, or things of an earlier step or list."""
        if item.categories:
            return tuple((option.key, option.title) for option in item.categories)
        return tuple((subject.id, subject.title) for subject in self.category_subjects)

    def options(self, item: ChoiceInput) -> tuple[Choosable, ...]:
        """Return the options of a choice, «none of them» last."""
        none = (Choosable(key=NONE, title=item.none),) if item.none else ()
        return (*self._listed(item), *none)

    def named_list(self, item: Input) -> NamedList | None:
        """Return the list whose items the answers are about, if it is one."""
        about = getattr(item, "about", None)
        return self.frame.named_list(about.list) if about is not None else None

    def _listed(self, item: ChoiceInput) -> tuple[Choosable, ...]:
        if item.options_from == Lists.STATUSES:
            return tuple(Choosable(key=key, title=title, is_ours=True) for key, title in STATUS_WORDS.items())
        if item.options_from == Lists.ASKS:
            return choosable(self.frame.asks)
        if item.options_from == Lists.DECISION_LEVELS:
            return tuple(Choosable(key=level.key, title=level.title) for level in self.frame.decision_levels)
        named = self.frame.named_list(item.options_from)
        if named is not None:
            return tuple(Choosable(key=one.key, title=one.title) for one in named.items)
        return choosable(item.options)


def title_of(option: Option | Choosable | DecisionLevel, _: Language, /) -> str:
    """Return the title of something to choose, as it is shown."""
    return option.said(_) if isinstance(option, Choosable) else option.title


def choosable(options: Collection[Option]) -> tuple[Choosable, ...]:
    """Return a template's options."""
    return tuple(Choosable(key=option.key, title=option.title) for option in options)


def offer_for(db: Session, workshop_id: str, item: Input, frame: Frame) -> Offer:
    """Return what an input offers to everybody."""
    return _offer(item, frame, lambda reference: subjects(db, workshop_id, reference))


def _offer(item: Input, frame: Frame, read: Callable[[Reference], tuple[SubjectView, ...]]) -> Offer:
    about = getattr(item, "about", None)
    categories_from = getattr(item, "categories_from", None)
    fields = item.fields if isinstance(item, FormInput) else ()
    return Offer(
        frame=frame,
        subjects=read(about) if about is not None else (),
        category_subjects=read(categories_from) if categories_from is not None else (),
        things={
            part.key: read(part.about) for part in fields if part.kind is FieldKind.THING and part.about is not None
        },
    )


def offer_at(desk: Desk, workshop_id: str, item: Input, frame: Frame, *, author: Author | None) -> Offer:
    """Return what an input offers to one author: what is theirs is barred."""
    offer = _offer(item, frame, lambda reference: subjects_at(desk, workshop_id, reference))
    bars: OwnChoice | None = getattr(item, "bars", None)
    if bars is None or author is None:
        return offer
    return replace(offer, barred=_chosen_by(desk.db, workshop_id, bars, _people(desk.db, author)))


def _people(db: Session, author: Author) -> Collection[str]:
    """Return who answers: the person, or everybody at the table."""
    if author.group_id is None:
        return (author.who,)
    return db.scalars(select(GroupMember.participant_id).where(GroupMember.group_id == author.group_id)).all()


def _chosen_by(db: Session, workshop_id: str, choice: OwnChoice, people: Collection[str]) -> frozenset[str]:
    step = step_by_key(db, workshop_id, choice.step)
    if step is None:
        return frozenset()
    rows = db.scalars(
        select(Entry.payload).where(
            Entry.step_id == step.id,
            Entry.input_key == choice.input,
            Entry.participant_id.in_(people),
            Entry.state == EntryState.ACTIVE,
        )
    )
    return frozenset(str(payload.get("value", "")) for payload in rows)
