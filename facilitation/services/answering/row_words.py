"""The fields of a form's row as people read them: keys by their titles, days as days, kroner as kroner."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from facilitation.catalogue.inputs import FieldKind, FormField, Option
from facilitation.domain.money import write_kroner
from facilitation.domain.numbers import write_number
from facilitation.i18n import Language
from facilitation.services.answering.offers import Offer

Told = str | int | float | date | tuple[str, ...] | None
"""What a field says, in no language yet; two titles for a pair or a code."""

PAIR: Final = ("now", "wanted")


def told(part: FormField, value: Any, offer: Offer) -> Told:  # noqa: ANN401 -- what a row keeps, from JSON
    """Return what a row keeps of a field with titles instead of keys; nothing for an empty one."""
    if value is None or value == "":
        return None
    tell = _TOLD.get(part.kind)
    # A text or a number is kept as it is read.
    return tell(part, value, offer) if tell is not None else value


def in_words(part: FormField, said: Told, _: Language, /) -> str:
    """Return what a field says, on one line."""
    if said is None:
        return ""
    if isinstance(said, date):
        return _.short_date(said)
    if isinstance(said, tuple):
        return (
            _("i dag {now}, ønsket {wanted}", now=said[0], wanted=said[1])
            if part.kind is FieldKind.PAIR
            else ", ".join(title for title in said if title)
        )
    if isinstance(said, str):
        return said
    return kroner(int(said), _) if part.kind is FieldKind.MONEY else write_number(said)


def kroner(amount: int, _: Language, /) -> str:
    """Return an amount with its unit: «4 500 000 kr»."""
    return _("{amount} kr", amount=write_kroner(amount))


def _date(_part: FormField, value: str, _offer: Offer) -> Told:
    return date.fromisoformat(value)


def _choice(part: FormField, value: str, _offer: Offer) -> Told:
    return _title(part.options, value)


def _thing(part: FormField, value: str, offer: Offer) -> Told:
    return next((thing.title for thing in offer.things.get(part.key, ()) if thing.id == value), None)


def _pair(part: FormField, value: Mapping[str, str], _offer: Offer) -> Told:
    return _two(value, dict.fromkeys(PAIR, part.options))


def _code(_part: FormField, value: Mapping[str, str], offer: Offer) -> Told:
    codes = offer.frame.codes
    return _two(value, {"what": codes.what, "whom": codes.whom}) if codes is not None else None


def _two(value: Mapping[str, str], axes: Mapping[str, Sequence[Option]]) -> tuple[str, ...] | None:
    titles = tuple(_title(options, value.get(name, "")) or "" for name, options in axes.items())
    return titles if any(titles) else None


def _title(options: Sequence[Option], key: str) -> str | None:
    return next((option.title for option in options if option.key == key), None)


_TOLD: Final[Mapping[FieldKind, Callable[[FormField, Any, Offer], Told]]] = {
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.THING: _thing,
    FieldKind.PAIR: _pair,
    FieldKind.CODE: _code,
}
