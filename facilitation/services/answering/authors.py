"""Whose an answer is: a phone's secret, a table, or the facilitator writing for somebody.

An anonymous answer is tied to its author by a tag that only the author's phone can make again; what the server keeps
of the author is a note that somebody has answered, in another table, without time or order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import ActionInput, CardInput, FormInput, Input, TextInput, is_about_one
from facilitation.catalogue.template import Identity, Rule, Who
from facilitation.domain.breakdown import LEAST_SHOWN
from facilitation.domain.codes import keyed
from facilitation.domain.errors import Conflict, NotAllowed, NotFound, WrongPhase
from facilitation.domain.states import EntryState, Presence
from facilitation.persistence.desk import Desk
from facilitation.persistence.models import Group, Grouping, Participant, Participation
from facilitation.persistence.quick import Quick
from facilitation.services.actors import Somebody
from facilitation.services.answering.entry_rows import EntryRow, entries_with
from facilitation.services.programs import StepView
from facilitation.services.room.dividing import group_of
from facilitation.services.standing import standing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who answers a step, as far as the step may know.

    ``key`` makes the tags of the author's slots; ``who`` is counted among those who have answered.
    """

    key: str
    who: str
    group_id: str | None = None
    participant_id: str | None = None
    unit: str | None = None
    role: str | None = None
    level: str | None = None

    def tag(self, step_id: str, input_key: str, slot: int, subject_id: str | None = None) -> str:
        """Return the tag of one slot."""
        return keyed(self.key, step_id, input_key, str(slot), subject_id or "")


def author_on_phone(desk: Desk, step: StepView, participant: Somebody, secret: str) -> Author:
    """Return the author for a participant's own phone; in a group step the table's.

    Raises:
        WrongPhase: ``groups.not_made`` when the participant sits at no table.
    """
    if step.template.who is Who.GROUP:
        group = group_of(desk.db, step.grouping_id, participant.id)
        if group is None:
            raise WrongPhase("groups.not_made")
        return author_for_group(group)
    return _individual(desk, step, participant, key=secret)


def author_by_proxy(desk: Desk, step: StepView, participant: Participant, server_secret: str) -> Author:
    """Return the author when the facilitator writes for a participant.

    Raises:
        Conflict: ``answers.own_phone`` when the participant has answered the step from a phone; that answer cannot be
            found, so another one could count twice.
    """
    author = _individual(desk, step, participant, key=keyed(server_secret, "proxy", participant.id))
    answered = desk.db.scalars(
        select(Participation).where(Participation.step_id == step.id, Participation.who == participant.id)
    ).all()
    if answered and not participant.proxied:
        raise Conflict("answers.own_phone")
    return author


def author_for_group(group: Group) -> Author:
    """Return the author for a table: whoever holds the pen writes the same answer."""
    return Author(key=f"group {group.id}", who=group.id, group_id=group.id)


def require_pen(group: Group, participant: Somebody) -> None:
    """Let only the table's secretary write; the first who writes becomes it.

    Raises:
        NotAllowed: ``group.not_secretary`` for the others at the table.
    """
    if group.secretary_id is None:
        group.secretary_id = participant.id
    if group.secretary_id != participant.id:
        raise NotAllowed("group.not_secretary")


def group_in(db: Session, step: StepView, group_id: str) -> Group:
    """Return a table of the division that the step uses.

    Raises:
        NotFound: when the table is not one of them.
    """
    group = db.get(Group, group_id)
    if group is None or group.grouping_id != step.grouping_id or db.get(Grouping, group.grouping_id) is None:
        raise NotFound("group.unknown")
    return group


def own_entries(desk: Desk, step: StepView, author: Author, about: Mapping[str, Sequence[str]]) -> tuple[EntryRow, ...]:
    """Return the author's entries in a step that were not taken back, by slot.

    Args:
        desk: Where they are read.
        step: The step.
        author: Whose entries.
        about: For inputs with a text or a row for each of several things: input key → identifiers of the things.
    """
    found = entries_with(desk.rows, own_tags(step, author, about))
    kept = (row for row in found if row.state is not EntryState.WITHDRAWN)
    return tuple(sorted(kept, key=lambda row: (row.input_key, row.slot)))


def own_tags(step: StepView, author: Author, about: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the tag of every slot that the author has in a step; ``about`` as for `own_entries`."""
    return [
        author.tag(step.id, item.key, slot, subject)
        for item in step.template.inputs
        for subject in about.get(item.key, (None,))
        for slot in range(1, 1 + slots(item))
    ]


def slots(item: Input) -> int:
    """Return how many entries one author may have in an input, or about each thing where an entry is about one."""
    if isinstance(item, TextInput | CardInput):
        return item.max_entries
    if is_about_one(item):
        return 1
    return item.rows if isinstance(item, FormInput | ActionInput) else 1


def _individual(desk: Desk, step: StepView, participant: Somebody, *, key: str) -> Author:
    identity = step.template.identity
    kept = _profile_to_keep(desk, step, participant)
    return Author(
        key=key,
        who=participant.id,
        participant_id=participant.id if identity is Identity.NAMED else None,
        unit=None if identity is Identity.ANONYMOUS else participant.unit,
        role=participant.role if kept.role else None,
        level=participant.level if kept.level or identity is not Identity.ANONYMOUS else None,
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """Which parts of a profile an answer keeps."""

    role: bool = False
    level: bool = False


def _profile_to_keep(desk: Desk, step: StepView, participant: Somebody) -> _Kept:
    """Keep role and level when a breakdown will ask for them and enough people in the room share them to hide in.

    Who will answer before or after the day is not known when the first one does, so there both are kept, and only what
    is shown is held back.
    """
    if not is_broken_down(step, standing_of(desk, participant.workshop_id).steps):
        return _Kept()
    if not step.is_live:
        return _Kept(role=True, level=True)
    alike = {"of_workshop": participant.workshop_id, "of_role": participant.role, "enough": LEAST_SHOWN}
    same_role = len(_SAME_ROLE.all(desk.rows, **alike))
    same_both = len(_SAME_BOTH.all(desk.rows, of_level=participant.level, **alike))
    return _Kept(role=same_role >= LEAST_SHOWN, level=same_both >= LEAST_SHOWN)


def is_broken_down(step: StepView, steps: Iterable[StepView]) -> bool:
    """Tell whether the answers to a step are split by who gave them, there or in another of the program's steps."""
    if step.has(Rule.SMALL_GROUPS):
        return True
    shown = (other.template.screen for other in steps)
    return any(screen.breakdown and screen.step == step.key for screen in shown)


_ALIKE = (
    select(Participant.id)
    .where(
        Participant.workshop_id == bindparam("of_workshop"),
        Participant.role == bindparam("of_role"),
        Participant.presence == Presence.PRESENT,
    )
    .limit(bindparam("enough"))
)
# Counting stops when there are enough to hide in.
_SAME_ROLE: Final = Quick(_ALIKE, str)
_SAME_BOTH: Final = Quick(_ALIKE.where(Participant.level == bindparam("of_level")), str)
