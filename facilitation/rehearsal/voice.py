"""One thought participant's opinions: the same for the same seed, with a taste that makes the room agree a bit."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from facilitation.catalogue.template import Frame
from facilitation.rehearsal.content import Content
from facilitation.services.answering.payloads import SCALE
from facilitation.services.answering.subjects import SubjectView
from facilitation.services.phones.inputs import PhoneInput
from facilitation.services.phones.view import PhoneStep
from facilitation.services.room.joining import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One input of an open step, as one phone is asked it."""

    step: PhoneStep
    asked: PhoneInput

    @property
    def frame(self) -> Frame:
        """The workshop's lists."""
        return self.asked.offer.frame

    @property
    def subjects(self) -> tuple[SubjectView, ...]:
        """What to answer about, in an order that is the same in each rehearsal with the same seed."""
        return tuple(sorted(self.asked.subjects, key=lambda subject: subject.title))

    @property
    def judged(self) -> tuple[SubjectView, ...]:
        """What this participant may judge: not what they chose as their own."""
        return tuple(subject for subject in self.subjects if subject.id not in self.asked.offer.barred)

    @property
    def place(self) -> str:
        """Where in the program this is: step and input by their keys."""
        return f"{self.step.key}.{self.asked.item.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One form to send for an input: its fields, as the phone's page names them."""

    input_key: str
    fields: Mapping[str, list[str]]
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who answers.

    Attributes:
        content: What there is to write; shared by the whole cast.
        rng: This participant's own whims in this step.
        taste: Seed of what the whole room tends to think of a thing, by the thing's title.
        number: The participant's place in the line at the door, from 0; for a table, its number.
        today: The date in Norway.
        table: Who sits at the table, this participant first.
        room: Everybody.
        again: Whether tables have changed, so that the ones who sit here now go on with what was begun.
    """

    content: Content
    rng: random.Random
    taste: str
    number: int
    today: date
    table: Sequence[Profile]
    room: Sequence[Profile]
    again: bool = False

    def chance(self, share: float) -> bool:
        """Tell whether something happens that happens in this share of cases, 0–1."""
        return self.rng.random() < share

    def liking(self, title: str) -> float:
        """Return how much the room likes a thing, 1–10; few things are liked very much."""
        return 1 + 9 * self._shared(f"liking/{title}").random() ** 2

    def rating(self, what: str, title: str) -> int:
        """Return this participant's mark for a thing, 1–5, spread around what the room thinks."""
        centre = self._shared(f"{what}/{title}").uniform(1.5, 4.5)
        return min(max(round(self.rng.gauss(centre, 0.8)), SCALE[0]), SCALE[-1])

    def settled(self, what: str, title: str) -> random.Random:
        """Return the dice for something that is answered alike each time it is asked about this thing."""
        return self._shared(f"{what}/{title}")

    def _shared(self, about: str) -> random.Random:
        return random.Random(f"{self.taste}/{about}")  # noqa: S311 -- rehearsals must repeat; nothing secret is made


def some(bounds: tuple[int, int], limit: int, voice: Voice) -> int:
    """Return how many this participant writes, within the bounds and the limit."""
    least, most = (min(n, limit) for n in bounds)
    return voice.rng.randint(least, most)
