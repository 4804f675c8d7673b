"""Actions that pass every check, for tests about what comes after the plan."""

from datetime import date
from typing import TYPE_CHECKING

from facilitation.domain.plan import ActionFields

if TYPE_CHECKING:
    from tests.conftest import Room


def whole_action(room: "Room", **fields: str | date) -> ActionFields:
    """Return an action that the workshop takes, with the fields given."""
    frame = room.workshops.get(room.by, room.id).frame
    assert frame.codes is not None
    values: dict[str, str | date] = {
        "title": "Felles møte hver måned",
        "problem": "Epikrisen kommer sent",
        "code_what": frame.codes.what[0].key,
        "code_whom": frame.codes.whom[0].key,
        "owner_role": next(role.title for role in frame.roles if role.decides),
        "owner_unit": "Storvik kommune",
        "first_step": "Når møtekalenderen åpnes, da kaller vi inn.",
        "deadline": date(2027, 9, 1),
        "decision_level": frame.decision_levels[0].key,
    }
    return ActionFields(**{**values, **fields})  # type: ignore[arg-type]  # the names are those of the class
