"""The values of grouping: a person as the split sees them, the three modes, and the size of a table."""

from dataclasses import dataclass
from enum import StrEnum

from facilitation.domain.errors import InvalidInput
from facilitation.domain.seating import Service


class GroupMode(StrEnum):
    """Blandet, homogen, hjemme: across the services, one's own level, or those who will carry the plan."""

    MIXED = "mixed"
    HOMOGENEOUS = "homogeneous"
    HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One participant, as far as the split needs to know them.

    Args:
        id: Opaque identifier, unique in the room.
        service: Side of the service; user representatives are ``Service.USER``.
        level: Key of the level chosen at check-in.
        leader: Whether the role is one of the leader roles.
        unit: Municipality, clinic or organisation; empty when it is not known, and then shared with nobody.
    """

    id: str
    service: Service
    level: str
    leader: bool
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSize:
    """How many sit together, in people.

    In studies of discussion, five behave as a dialogue and ten as a monologue led by the dominant speaker;
    four or five survive one who leaves, and from six or seven the gap between the most and the least active
    grows.

    Raises:
        InvalidInput: ``group_size.out_of_order`` unless 1 ≤ least ≤ target ≤ most.
    """

    least: int = 4
    target: int = 5
    most: int = 6

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.target <= self.most:
            raise InvalidInput("group_size.out_of_order", least=self.least, target=self.target, most=self.most)

    def distance(self, people: int) -> int:
        """How many people a table of this many has too few or too many."""
        return max(self.least - people, people - self.most, 0)

    def can_seat(self, people: int) -> bool:
        """Tell whether this many can be split into tables that are all within the limits."""
        fewest_tables = -(-people // self.most)
        return fewest_tables * self.least <= people
