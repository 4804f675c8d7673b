"""What the pictures of ratings, choices, money and agendas are given to be told with."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, Protocol

from facilitation.catalogue.inputs import FieldKind, FormField
from facilitation.domain.follow_up import Status
from facilitation.domain.money import write_kroner
from facilitation.i18n import Language
from facilitation.screen.numbers import decimal
from facilitation.services.follow_up.status_words import STATUS_WORDS
from facilitation.services.outcomes.choices import ChoiceOption
from facilitation.services.outcomes.rows import Cell
from facilitation.wording import DECISION_KINDS

_MARKS: Final = ("✓", "◐", "✗", "?", "•", "▲", "■")
_HUES: Final = 7


class WithOptions(Protocol):
    """A picture that offers options."""

    @property
    def options(self) -> tuple[ChoiceOption, ...]:
        """The options in their order."""


def arena_words(spoken: Language) -> dict[str, Any]:
    """Return the functions by the names that the templates call them."""
    return {
        "clock": clock_of,
        "decimal": lambda value: decimal(value, spoken),
        "decision_words": DECISION_KINDS,
        "kroner": lambda amount: kroner(amount, spoken),
        "cell": lambda part, value: cell_words(part, value, spoken),
        "option_words": lambda option: option_words(option, spoken),
        "option_title": lambda picture, key: option_words(picture.options[_place(picture, key)], spoken),
        "option_class": lambda picture, key: f"hue-{_place(picture, key) % _HUES}",
        "option_mark": lambda picture, key: _MARKS[_place(picture, key) % len(_MARKS)],
        "stack_words": stack_words(spoken),
    }


def clock_of(minute: int) -> str:
    """Return a minute of the day as «13.05»."""
    return "{:02}.{:02}".format(*divmod(minute % (24 * 60), 60))


def kroner(amount: float | None, _: Language, /) -> str:
    """Return whole kroner with spaces between the thousands; a dash for what is not known."""
    return "–" if amount is None else write_kroner(int(amount))


def option_words(option: ChoiceOption, _: Language, /) -> str:
    """Return an option's title; those without one are the states of an action."""
    return option.title or _(STATUS_WORDS[Status(option.key)])


def cell_words(part: FormField, value: Cell, _: Language, /) -> str:
    """Return a cell of a form as it is read."""
    match value:
        case None:
            return ""
        case date():
            return _.short_date(value)
        case int() if part.kind is FieldKind.MONEY:
            return kroner(value, _)
        case int() | float():
            return decimal(value, _)
        case _:
            return value


def stack_words(spoken: Language) -> Callable[[WithOptions, Mapping[str, int]], str]:
    """Return a function that tells a bar's parts in words."""

    def told(picture: WithOptions, counts: Mapping[str, int]) -> str:
        parts = ((option_words(option, spoken), counts.get(option.key, 0)) for option in picture.options)
        return ", ".join(f"{words}: {n}" for words, n in parts if n)

    return told


def _place(picture: WithOptions, key: str) -> int:
    return next((place for place, option in enumerate(picture.options) if option.key == key), 0)
