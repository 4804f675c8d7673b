"""Gives thought participants something to write, the same for the same seed."""

import random
from collections.abc import Mapping, Sequence
from typing import Any, Generic, Literal, TypeVar

from facilitation.rehearsal.material import ArenaMaterial, Material, Row, load_arena, load_material
from facilitation.rehearsal.turnout import ThoughtParticipant, gather

Card = TypeVar("Card")

# Templates other than «Bedre i lag» have categories of their own.
_ANY_CATEGORY = "annet"


class Deck(Generic[Card]):
    """Cards in random order; all are drawn before one comes again.

    Args:
        cards: At least one.
        rng: Shuffles the deck, now and each time that it has run out.
    """

    def __init__(self, cards: Sequence[Card], rng: random.Random) -> None:
        self._cards = tuple(cards)
        self._rng = rng
        self._left: list[Card] = []

    def draw(self) -> Card:
        """Return the next card."""
        if not self._left:
            self._left = self._rng.sample(self._cards, k=len(self._cards))
        return self._left.pop()


class Content:
    """Norwegian texts for a whole rehearsed workshop.

    Each kind of text has a deck of its own, shuffled from the seed and the deck's name, so what one step is
    given does not depend on how the steps are interleaved.

    Args:
        rng: Source of the seed, for example ``random.Random(7)``; read once.
        language: ``nb`` or ``nn``; another one is written in bokmål.
        template: Key of the template, whose steps may have texts of their own.
    """

    def __init__(self, rng: random.Random, *, language: str = "nb", template: str = "") -> None:
        self._seed = rng.getrandbits(64)
        self._material: Material = load_material(language)
        self._arena: ArenaMaterial = load_arena(template)
        self._texts: dict[str, Deck[str]] = {}
        self._rows: dict[str, Deck[Row]] = {}
        self._category_of_theme = {
            theme: category
            for category, about in self._material.categories.items()
            for theme in (category, *about.themes)
        }

    def own_text(self, place: str, category: str = "") -> str:
        """Return what is written in this very place, under this category when it has any; nothing for other places."""
        about = self._arena.cards.get(place, {}).get(category) or self._arena.texts.get(place)
        return self._text(f"place/{place}/{category}", about) if about else ""

    def own_row(self, place: str) -> Row:
        """Return texts of a row of this very form, by field; nothing for other places."""
        rows = self._arena.rows.get(place, ())
        return self._row(f"place/{place}", rows) if rows else {}

    def decision(self, step: str) -> Mapping[str, Any]:
        """Return what the secretary writes in this step's case; nothing for other steps."""
        return self._arena.decisions.get(step, {})

    def field(self, label: str) -> str:
        """Return a short text for a field that is called this, or nothing."""
        fitting = (about for about in self._material.fields if about.of.search(label))
        about = next(fitting, None)
        return self._text(f"field/{about.of.pattern}", about.texts) if about else ""

    def problem(self, category: str) -> str:
        """Return «Når … skjer, fører det til … for …», at most 200 characters.

        A category outside the eight of «Bedre i lag» gets a problem of the kind «annet».
        """
        category = self._known(category)
        return self._text(f"problem/{category}", self._material.categories[category].problems)

    def problem_theme(self, category: str) -> str:
        """Return a cluster's name, at most 60 characters; an unknown category is treated as by `problem`."""
        if self._arena.names:
            return self._text("name", self._arena.names)
        category = self._known(category)
        return self._text(f"theme/{category}", self._material.categories[category].themes)

    def solution(self, theme: str) -> str:
        """Return «Vi kan … sammen med … slik at …», at most 200 characters.

        The theme is a category or a name from `problem_theme`. Any other theme, for example a cluster that
        was renamed in the room, gets a solution from any category.
        """
        category = self._category_of_theme.get(theme)
        if category is not None:
            return self._text(f"solution/{category}", self._material.categories[category].solutions)
        every = [text for about in self._material.categories.values() for text in about.solutions]
        return self._text("solution", every)

    def moment(self, kind: Literal["bar", "brast"]) -> str:
        """Return a moment where cooperation held or broke, at most 160 characters."""
        return self._of_kind(f"moment/{kind}")

    def expectation(self) -> str:
        """Return what would make the day worth the journey, at most 140 characters."""
        return self._of_kind("expectation")

    def reflection(self) -> str:
        """Return what was new or unfamiliar in a professional talk, at most 140 characters."""
        return self._of_kind("reflection")

    def takeaway(self) -> str:
        """Return what can be brought home from a talk about practice, at most 140 characters."""
        return self._of_kind("takeaway")

    def discussion(self) -> str:
        """Return a remark on something that got few points, at most 140 characters."""
        return self._of_kind("discussion")

    def offer(self) -> str:
        """Return a question or an offer of help to a group, at most 140 characters."""
        return self._of_kind("offer")

    def next_step(self) -> str:
        """Return what one will do within fourteen days, at most 160 characters."""
        return self._of_kind("next_step")

    def question(self) -> str:
        """Return a question to a talk or a case, at most 140 characters."""
        return self._of_kind("question")

    def improvement(self) -> str:
        """Return what should be done otherwise next time, at most 140 characters."""
        return self._of_kind("improvement")

    def word(self) -> str:
        """Return one word about the day, sometimes a few, at most 30 characters."""
        return self._of_kind("word")

    def problem_row(self) -> Row:
        """Return problem, noticed_by, cause and known, in the order of the form."""
        return self._row("problem", self._material.rows["problem"])

    def proposal_row(self) -> Row:
        """Return action, partners and risk, in the order of the form."""
        return self._row("proposal", self._material.rows["proposal"])

    def plan_row(self) -> Row:
        """Return the free texts of one action in the plan.

        The keys are title (at most 160 characters), first_step, milestones, indicator, target, baseline,
        baseline_source, benefit_patient, benefit_municipality, benefit_hospital and spread. A baseline that
        is not known yet says by when it will be measured. A template's own actions may lack some.
        """
        return self._row("plan", self._arena.plan or self._material.rows["plan"])

    def task(self) -> str:
        """Return what somebody is to do, at most 160 characters."""
        return self._text("task", self._arena.tasks) if self._arena.tasks else self.plan_row()["title"]

    def participants(self, count: int) -> list[ThoughtParticipant]:
        """Return a believable mix of people in the order they arrive; the same for the same seed and count.

        Raises:
            ValueError: ``count`` is below six.
        """
        return gather(count, units=self._material.units, rng=self._stream(f"participants/{count}"))

    def _known(self, category: str) -> str:
        return category if category in self._material.categories else _ANY_CATEGORY

    def _of_kind(self, kind: str) -> str:
        return self._text(kind, self._material.texts[kind])

    def _text(self, deck: str, cards: Sequence[str]) -> str:
        if deck not in self._texts:
            self._texts[deck] = Deck(cards, self._stream(deck))
        return self._texts[deck].draw()

    def _row(self, kind: str, rows: Sequence[Row]) -> Row:
        if kind not in self._rows:
            self._rows[kind] = Deck(rows, self._stream(f"row/{kind}"))
        # A copy, because the material is shared by every Content in the process.
        return dict(self._rows[kind].draw())

    def _stream(self, name: str) -> random.Random:
        return random.Random(f"{self._seed}/{name}")  # noqa: S311 - rehearsals must repeat; nothing secret is made
