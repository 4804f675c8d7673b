"""Gives everybody who comes a level, a role and a unit that the workshop at hand knows."""

from collections.abc import Mapping
from typing import Final

from facilitation.catalogue.template import Frame, Level, Role
from facilitation.domain.seating import Service
from facilitation.rehearsal.turnout import ThoughtParticipant
from facilitation.services.joining import Profile

_SERVICES: Final[Mapping[str, Service]] = {
    "kommune": Service.MUNICIPAL,
    "fastlege": Service.MUNICIPAL,
    "oppvekst": Service.MUNICIPAL,
    "spesialist": Service.SPECIALIST,
    "bruker": Service.USER,
}
# Whether the role leads, and whether it decides.
_STANDING: Final[Mapping[str, tuple[bool, bool]]] = {"leder-beslutning": (True, True), "leder": (True, False)}


def profile_in(frame: Frame, person: ThoughtParticipant, number: int) -> Profile:
    """Return who the person is in this workshop.

    Level and role are the person's own where the workshop has them, else the nearest of the same service and
    standing; ``number``, the place in the line at the door, spreads people over several that are equally near.
    """
    units = frame.units
    return Profile(
        level=_level(frame, person, number).key,
        role=_role(frame, person, number).key,
        unit=units[number % len(units)] if units else person.unit,
    )


def _level(frame: Frame, person: ThoughtParticipant, number: int) -> Level:
    service = _SERVICES.get(person.level, Service.OTHER)
    same = [level for level in frame.levels if level.key == person.level]
    near = [level for level in frame.levels if level.service is service]
    found = same or near or frame.levels
    return found[number % len(found)]


def _role(frame: Frame, person: ThoughtParticipant, number: int) -> Role:
    standing = _STANDING.get(person.role, (False, False))
    same = [role for role in frame.roles if role.key == person.role]
    near = [role for role in frame.roles if (role.leads, role.decides) == standing]
    found = same or near or frame.roles
    return found[number % len(found)]
