"""A phone's own answers in words, so that everybody sees what is stored of theirs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from facilitation.catalogue.inputs import CardInput, ChoiceInput, FormInput, MultichoiceInput
from facilitation.catalogue.template import Codes
from facilitation.domain.json_values import Json
from facilitation.i18n import Language
from facilitation.services.payloads import Offer
from facilitation.services.phone_inputs import OwnEntry, PhoneInput
from facilitation.services.subjects import SubjectView


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLines:
    """One answer: what it says, and lines below about it."""

    slot: int
    subject: str
    parked: bool
    heading: str
    lines: tuple[str, ...]


def in_words(one: PhoneInput, _: Language, /) -> tuple[AnswerLines, ...]:
    """Return the answers that were sent to an input."""
    return tuple(_lines(one, entry, _) for entry in one.entries)


def subject_title(subject: SubjectView, _: Language, /) -> str:
    """Return what a thing is called: groups have only a number."""
    return _("Gruppe {n}", n=subject.number) if subject.number else subject.title


def _lines(one: PhoneInput, entry: OwnEntry, _: Language) -> AnswerLines:
    say = _WORDS.get(one.item.kind, _below_text)
    lines = tuple(line for line in say(one, entry, _) if line)
    heading, *below = (entry.text, *lines) if entry.text else lines or ("–",)
    return AnswerLines(
        slot=entry.slot,
        subject=entry.subject_id or "",
        parked=entry.parked,
        heading=heading,
        lines=tuple(below),
    )


def _below_text(one: PhoneInput, entry: OwnEntry, _: Language) -> Iterable[str]:
    return (subject_title(thing, _) for thing in one.subjects if thing.id == entry.subject_id)


def _card(one: PhoneInput, entry: OwnEntry, _: Language) -> Iterable[str]:
    offered = one.offer.categories(one.item) if isinstance(one.item, CardInput) else ()
    return (title for key, title in offered if key == entry.category)


def _points(one: PhoneInput, entry: OwnEntry, _: Language) -> Iterable[str]:
    given = _for_each(one, entry.payload["points"], _)
    return (f"{title}: {_.plural('{n} poeng', '{n} poeng', n)}" for title, n in given)


def _scale(one: PhoneInput, entry: OwnEntry, _: Language) -> Iterable[str]:
    if "value" in entry.payload:
        return (_rated(entry.payload["value"], _),)
    return (f"{title}: {_rated(value, _)}" for title, value in _for_each(one, entry.payload["values"], _))


def _matrix(one: PhoneInput, entry: OwnEntry, _: Language) -> Iterable[str]:
    placed = _for_each(one, entry.payload["placements"], _)
    return (
        _(
            "{title}: effekt {effect}, innsats {effort}",
            title=title,
            effect=_rated(effect, _),
            effort=_rated(effort, _),
        )
        for title, (effect, effort) in placed
    )


def _choice(one: PhoneInput, entry: OwnEntry, _: Language) -> Iterable[str]:
    titles = _options(one, one.offer)
    if "value" in entry.payload:
        return (titles.get(entry.payload["value"], ""),)
    chosen = _for_each(one, {**entry.payload["values"], **one.presets}, _)
    return (f"{title}: {titles.get(key, '')}" for title, key in chosen)


def _multichoice(one: PhoneInput, entry: OwnEntry, _: Language) -> Iterable[str]:
    titles = _options(one, one.offer)
    return [titles.get(key, "") for key in entry.payload["chosen"]] or [_("Ingen kryss")]


def _form(one: PhoneInput, entry: OwnEntry, _: Language) -> Iterable[str]:
    fields = entry.payload["fields"]
    parts = one.item.fields if isinstance(one.item, FormInput) else ()
    below = parts[1:] if entry.text else parts
    said = ((part.label, _field(fields.get(part.key, ""), one.offer.frame.codes)) for part in below)
    return (f"{label}: {words}" for label, words in said if words)


def _field(value: str | Mapping[str, str], codes: Codes | None) -> str:
    """Return a field in words; a code is stored as two keys."""
    if isinstance(value, str) or codes is None:
        return str(value)
    chosen = [(codes.what, value["what"]), (codes.whom, value["whom"])]
    return ", ".join(option.title for options, key in chosen for option in options if option.key == key)


def _for_each(one: PhoneInput, values: Json, _: Language) -> list[tuple[str, Any]]:
    """Return title and value for each thing that still is there, in the page's order."""
    return [(subject_title(thing, _), values[thing.id]) for thing in one.subjects if thing.id in values]


def _options(one: PhoneInput, offer: Offer) -> Mapping[str, str]:
    item = one.item
    options = offer.options(item) if isinstance(item, ChoiceInput) else ()
    options = item.options if isinstance(item, MultichoiceInput) else options
    return {option.key: option.title for option in options}


def _rated(value: int | None, _: Language) -> str:
    return _("vet ikke") if value is None else str(value)


_WORDS: Final[Mapping[str, Callable[[PhoneInput, OwnEntry, Language], Iterable[str]]]] = {
    "card": _card,
    "points": _points,
    "scale": _scale,
    "matrix": _matrix,
    "choice": _choice,
    "multichoice": _multichoice,
    "form": _form,
}
