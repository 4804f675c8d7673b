"""People to ask, pasted from a list: one on each line."""

from collections.abc import Iterable

from facilitation.catalogue.template import Frame, Level, Role
from facilitation.domain.errors import InvalidInput
from facilitation.services.surveys.values import InviteeFields

_PARTS = 5
_LEAST = 3


def read_people(text: str, frame: Frame) -> tuple[InviteeFields, ...]:
    """Return the people of a list with level, role, unit, and if there are any name and address, split by ``;`` or tab.

    Level and role may be written as they are shown or by their keys, in any case.

    Raises:
        InvalidInput: ``survey.no_people``, or ``survey.bad_line`` with the ``row`` of a line that has too few or too
            many parts; an unknown level or role is refused where people are invited.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise InvalidInput("survey.no_people", field="people")
    return tuple(_person(line, frame, row=number) for number, line in lines)


def _person(line: str, frame: Frame, *, row: int) -> InviteeFields:
    parts = [part.strip() for part in line.replace("\t", ";").split(";")]
    while parts and not parts[-1]:
        parts.pop()
    if not _LEAST <= len(parts) <= _PARTS:
        raise InvalidInput("survey.bad_line", field="people", row=row)
    level, role, unit, name, email = [*parts, "", ""][:_PARTS]
    return InviteeFields(
        level=_key(level, frame.levels), role=_key(role, frame.roles), unit=unit, name=name, email=email
    )


def _key(written: str, known: Iterable[Level | Role]) -> str:
    words = written.casefold()
    return next((one.key for one in known if words in {one.key.casefold(), one.title.casefold()}), written)
