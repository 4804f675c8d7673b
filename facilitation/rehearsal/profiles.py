"""Gives everybody who comes a level, a role and a unit that the workshop at hand knows, and fills its seats."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from facilitation.catalogue.template import Frame, Level, Role, SeatTemplate
from facilitation.domain.seating import Service
from facilitation.rehearsal.turnout import ThoughtParticipant
from facilitation.services.room.joining import Profile
from facilitation.services.room.people import level_of

_SERVICES: Final[Mapping[str, Service]] = {
    "kommune": Service.MUNICIPAL,
    "fastlege": Service.MUNICIPAL,
    "oppvekst": Service.MUNICIPAL,
    "spesialist": Service.SPECIALIST,
    "bruker": Service.USER,
}
# Whether the role leads, and whether it decides.
_STANDING: Final[Mapping[str, tuple[bool, bool]]] = {"leder-beslutning": (True, True), "leder": (True, False)}
_OF_A_HOSPITAL: Final = re.compile(r"hospital|sykehus|sjukehus|klinikk|\bHF\b", re.IGNORECASE)


@dataclass(slots=True)
class _Chair:
    """What somebody must be to fill one or more seats; nothing where any will do."""

    level: str = ""
    role: str = ""


def profiles_in(frame: Frame, people: Sequence[ThoughtParticipant]) -> list[Profile]:
    """Return who the people are in this workshop: every seat is filled, as far as there are people for them.

    As few as possible are made into somebody else than they would have been.
    """
    found = [profile_in(frame, person, number) for number, person in enumerate(people)]
    free = list(range(len(found)))
    for chair in _chairs(frame, len(people)):
        place = min(free, key=lambda one: _distance(frame, found[one], chair))
        free.remove(place)
        found[place] = _seated(frame, found[place], chair)
    return _with_units(frame, found)


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


def _chairs(frame: Frame, most: int) -> list[_Chair]:
    """Return the fewest chairs that fill the seats; one chair may fill several, where there are few, not all."""
    chairs: list[_Chair] = []
    for round_ in range(max((seat.least for seat in frame.seats), default=0)):
        for seat in frame.seats:
            if seat.least > round_ and sum(_fills(chair, seat) for chair in chairs) <= round_:
                _add(frame, chairs, seat, most=most)
    return chairs


def _add(frame: Frame, chairs: list[_Chair], seat: SeatTemplate, *, most: int) -> None:
    level, role = next(iter(seat.levels), ""), next(iter(seat.roles), "")
    for chair in chairs:
        if (role and not chair.role and not level and _suits(frame, chair.level, role)) or (
            level and not chair.level and not role and _suits(frame, level, chair.role)
        ):
            chair.level, chair.role = chair.level or level, chair.role or role
            return
    if len(chairs) < most:
        chairs.append(_Chair(level, role))


def _fills(chair: _Chair, seat: SeatTemplate) -> bool:
    by_level = not seat.levels or chair.level in seat.levels
    return by_level and (not seat.roles or chair.role in seat.roles)


def _suits(frame: Frame, level: str, role: str) -> bool:
    """Tell whether somebody of the level can have the role: users speak for users, and nobody else does."""
    return not level or not role or _is_users_level(frame, level) == _is_users_role(role)


def _is_users_level(frame: Frame, level: str) -> bool:
    return level_of(frame, level).service is Service.USER


def _is_users_role(role: str) -> bool:
    return role.startswith("bruk")


def _distance(frame: Frame, profile: Profile, chair: _Chair) -> int:
    """Return how much of somebody must change for them to take the chair."""
    other_level = chair.level not in {"", profile.level}
    other_role = chair.role not in {"", profile.role}
    other_side = other_level and level_of(frame, chair.level).service is not level_of(frame, profile.level).service
    return 4 * other_side + 2 * other_level + other_role


def _seated(frame: Frame, profile: Profile, chair: _Chair) -> Profile:
    level, role = chair.level or profile.level, chair.role or profile.role
    if not _suits(frame, level, role):
        if chair.role:
            level = next((one.key for one in frame.levels if _suits(frame, one.key, role)), level)
        else:
            role = next((one.key for one in reversed(frame.roles) if _suits(frame, level, one.key)), role)
    return Profile(level=level, role=role, unit=profile.unit)


def _with_units(frame: Frame, profiles: Sequence[Profile]) -> list[Profile]:
    """Let those from the hospital have its units and the others the rest, one after the other."""
    hospital = [unit for unit in frame.units if _OF_A_HOSPITAL.search(unit)]
    others = [unit for unit in frame.units if unit not in hospital]
    if not hospital or not others:
        return list(profiles)
    turns: Counter[Service] = Counter()
    found = []
    for profile in profiles:
        service = level_of(frame, profile.level).service
        units = hospital if service is Service.SPECIALIST else others
        found.append(Profile(level=profile.level, role=profile.role, unit=units[turns[service] % len(units)]))
        turns[service] += 1
    return found


def _level(frame: Frame, person: ThoughtParticipant, number: int) -> Level:
    service = _SERVICES.get(person.level, Service.OTHER)
    same = [level for level in frame.levels if level.key == person.level]
    near = [level for level in frame.levels if level.service is service]
    found = same or near or frame.levels
    return found[number % len(found)]


def _role(frame: Frame, person: ThoughtParticipant, number: int) -> Role:
    standing = _STANDING.get(person.role, (False, False))
    same = [role for role in frame.roles if role.key == person.role]
    spoken = [role for role in frame.roles if _is_users_role(role.key) == _is_users_role(person.role)]
    near = [role for role in spoken if (role.leads, role.decides) == standing]
    found = same or near or frame.roles
    return found[number % len(found)]
