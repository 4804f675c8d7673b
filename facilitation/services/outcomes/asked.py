"""What was asked in a step: the input, the answers that count, and the things that they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import Input, Reference, Subject
from facilitation.catalogue.template import Frame
from facilitation.persistence.models import Entry
from facilitation.services.answering.results import entries
from facilitation.services.answering.splits import Split, split_of
from facilitation.services.answering.subjects import SubjectView, subjects
from facilitation.services.programs import StepView

Kind = TypeVar("Kind", bound=Input)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A step that has been answered, with the lists of its workshop; ``only`` keeps to one of its inputs."""

    db: Session
    workshop_id: str
    frame: Frame
    step: StepView
    only: Input | None = None

    def first(self, kind: type[Kind]) -> Kind | None:
        """Return the step's first input of this kind."""
        inputs = self.step.template.inputs if self.only is None else (self.only,)
        return next((item for item in inputs if isinstance(item, kind)), None)

    def answers(self, item: Input) -> Sequence[Entry]:
        """Return the answers to an input that count, in the order they came."""
        return entries(self.db, self.step.id, item.key)

    def split(self, item: Input) -> Split | None:
        """Return the answers to an input by who gave them, where that may be shown."""
        return split_of(self.db, self.step.id, item.key)

    def things(self, reference: Reference | None) -> tuple[SubjectView, ...]:
        """Return what the answers are about; nothing when they are about nothing in particular."""
        return subjects(self.db, self.workshop_id, reference) if reference is not None else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTogether(Asked):
    """A step that was read with those of other workshops: its answers and splits, and the actions of its workshop."""

    read: Mapping[str, Sequence[Entry]]
    splits: Mapping[tuple[str, str], Split]
    actions: tuple[SubjectView, ...]

    def answers(self, item: Input) -> Sequence[Entry]:
        """Return the answers to an input that were read."""
        return self.read.get(item.key, ())

    def split(self, item: Input) -> Split | None:
        """Return the split that was read."""
        return self.splits.get((self.step.id, item.key))

    def things(self, reference: Reference | None) -> tuple[SubjectView, ...]:
        """Return what the answers are about; only actions were read."""
        if reference is not None and reference.what is Subject.ACTIONS:
            return self.actions
        return Asked.things(self, reference)
