import pytest

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.template import Frame, Level, Role
from facilitation.domain.seating import Service
from facilitation.rehearsal.profiles import profile_in
from facilitation.rehearsal.turnout import ThoughtParticipant
from facilitation.services.joining import Profile

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
