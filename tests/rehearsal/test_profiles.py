import random

import pytest

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.template import Frame, Level, Role
from facilitation.domain.seating import Service, check_seats
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.profiles import profile_in, profiles_in
from facilitation.rehearsal.turnout import ThoughtParticipant
from facilitation.services.room.joining import Profile
from facilitation.services.room.people import level_of, seats_of
from tests.folders import SHIPPED, catalogue_of

LEADER = ThoughtParticipant(level="kommune", role="leder-beslutning", unit="Storvik kommune")
NURSE = ThoughtParticipant(level="spesialist", role="ansatt", unit="DPS Kysten")
USER = ThoughtParticipant(level="bruker", role="brukerrepresentant", unit="Ny kurs")


@pytest.fixture
def school() -> Frame:
    """A workshop that knows none of the levels and roles that people come with."""
    return Frame(
        levels=(
            Level(key="rådhus", title="Rådhuset", service=Service.MUNICIPAL),
            Level(key="skole", title="Skolen", service=Service.MUNICIPAL),
            Level(key="klinikk", title="Klinikken", service=Service.SPECIALIST),
        ),
        roles=(
            Role(key="rektor", title="Rektor", leads=True, decides=True),
            Role(key="lærer", title="Lærer"),
        ),
    )


def test_profile_is_the_persons_own_where_the_workshop_has_it(catalogue: Catalogue) -> None:
    frame = catalogue.get("bedre-i-lag").frame

    assert profile_in(frame, LEADER, 4) == Profile(level="kommune", role="leder-beslutning", unit="Storvik kommune")


def test_profile_is_the_nearest_of_the_same_service_and_standing(school: Frame) -> None:
    assert profile_in(school, LEADER, 0) == Profile(level="rådhus", role="rektor", unit="Storvik kommune")
    assert profile_in(school, LEADER, 1) == Profile(level="skole", role="rektor", unit="Storvik kommune")
    assert profile_in(school, NURSE, 0) == Profile(level="klinikk", role="lærer", unit="DPS Kysten")


def test_profile_without_anything_near_is_spread_over_all(school: Frame) -> None:
    levels = {profile_in(school, USER, number).level for number in range(3)}

    assert levels == {"rådhus", "skole", "klinikk"}


def test_profile_takes_its_unit_from_the_workshops_list(school: Frame) -> None:
    listed = school.model_copy(update={"units": ("Solbakken", "Fagerhaug")})

    assert [profile_in(listed, NURSE, number).unit for number in range(3)] == ["Solbakken", "Fagerhaug", "Solbakken"]


TEMPLATES = {template.key: template for template in catalogue_of(SHIPPED).all()}


def room_of(frame: Frame, count: int) -> list[Profile]:
    return profiles_in(frame, Content(random.Random(count)).participants(count))  # noqa: S311 -- a fixed seed is the point


def missing(frame: Frame, people: list[Profile]) -> int:
    checks = check_seats(seats_of(frame), ((one.level, one.role) for one in people))
    return sum(check.missing for check in checks)


@pytest.mark.parametrize("count", [20, 24, 40, 120])
@pytest.mark.parametrize("key", TEMPLATES)
def test_every_seat_of_every_template_is_filled(key: str, count: int) -> None:
    frame = TEMPLATES[key].frame
    people = room_of(frame, count)

    # Twenty-two municipalities and a hospital take twenty-three people.
    lacking = 3 if key == "barn-og-unge-3-implementering" and count == 20 else 0
    assert len(people) == count
    assert missing(frame, people) == lacking


@pytest.mark.parametrize("key", TEMPLATES)
def test_six_people_fill_six_seats(key: str) -> None:
    frame = TEMPLATES[key].frame
    people = room_of(frame, 6)
    demanded = sum(seat.least for seat in frame.seats)

    assert missing(frame, people) <= max(0, demanded - 6)


@pytest.mark.parametrize("key", TEMPLATES)
def test_only_users_speak_for_users(key: str) -> None:
    frame = TEMPLATES[key].frame
    for one in room_of(frame, 40):
        assert (level_of(frame, one.level).service is Service.USER) == one.role.startswith("bruk")


def test_everybody_is_from_a_unit_of_their_own_side() -> None:
    frame = TEMPLATES["barn-og-unge-3-implementering"].frame
    people = room_of(frame, 40)
    hospital = {one.unit for one in people if level_of(frame, one.level).service is Service.SPECIALIST}
    municipal = {one.unit for one in people if level_of(frame, one.level).service is Service.MUNICIPAL}

    assert hospital == {"St. Olavs hospital HF"}
    assert len(municipal) >= 20
    assert all(unit.startswith("Kommune ") for unit in municipal)
