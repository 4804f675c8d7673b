"""A phone's own answers in words, so that everybody sees what is stored of theirs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from facilitation.catalogue.inputs import CardInput, ChoiceInput, FormInput, MultichoiceInput, Option, ScaleInput
from facilitation.domain.json_values import Json
from facilitation.domain.plan import Finding
from facilitation.i18n import Language
from facilitation.services.answering import row_words
from facilitation.services.answering.offers import choosable
from facilitation.services.answering.subjects import SubjectView
from facilitation.services.phones.inputs import OwnEntry, PhoneInput


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLines:
    """One answer: what it says, lines below about it, and what is worth a second look."""

    slot: str
    subject: str
    parked: bool
    heading: str
    lines: tuple[str, ...]
    warnings: tuple[Finding, ...] = ()


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
        slot=str(entry.slot),
        subject=entry.subject_id or "",
        parked=entry.parked,
        heading=heading,
        lines=tuple(below),
        warnings=entry.warnings,
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
    rated = _for_each(one, entry.payload["values"], _)
    criteria = one.item.criteria if isinstance(one.item, ScaleInput) else ()
    if not criteria:
        return (f"{title}: {_rated(value, _)}" for title, value in rated)
    return (f"{title}: {_under(criteria, marks, _)}" for title, marks in rated)


def _under(criteria: Iterable[Option], marks: Mapping[str, int | None], _: Language) -> str:
    """Return the marks in short, in the order of the criteria: «3, 4, vet ikke»."""
    return ", ".join(_rated(marks[one.key], _) if one.key in marks else "–" for one in criteria)


def _money(one: PhoneInput, entry: OwnEntry, _: Language) -> Iterable[str]:
    amounts = entry.payload["amounts"]
    yield from (f"{title}: {row_words.kroner(amount, _)}" for title, amount in _for_each(one, amounts, _))
    if one.total is not None:
        yield _("Rest av rammen: {amount}", amount=row_words.kroner(one.total - sum(amounts.values()), _))


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
    titles = _options(one, _)
    if "value" in entry.payload:
        return (titles.get(entry.payload["value"], ""),)
    chosen = _for_each(one, {**entry.payload["values"], **one.presets}, _)
    return (f"{title}: {titles.get(key, '')}" for title, key in chosen)


def _multichoice(one: PhoneInput, entry: OwnEntry, _: Language) -> Iterable[str]:
    titles = _options(one, _)
    return [titles.get(key, "") for key in entry.payload["chosen"]] or [_("Ingen kryss")]


def _form(one: PhoneInput, entry: OwnEntry, _: Language) -> Iterable[str]:
    fields = entry.payload["fields"]
    item = one.item
    if not isinstance(item, FormInput):
        return ()
    # The first field is the row's title already, unless the row has the name of what it is about.
    below = item.fields[1:] if item.about is None else item.fields
    said = ((part, row_words.told(part, fields.get(part.key), one.offer)) for part in below)
    return (f"{part.label}: {row_words.in_words(part, value, _)}" for part, value in said if value is not None)


def _for_each(one: PhoneInput, values: Json, _: Language) -> list[tuple[str, Any]]:
    """Return title and value for each thing that still is there, in the page's order."""
    return [(subject_title(thing, _), values[thing.id]) for thing in one.subjects if thing.id in values]


def _options(one: PhoneInput, _: Language) -> Mapping[str, str]:
    item = one.item
    options = one.offer.options(item) if isinstance(item, ChoiceInput) else ()
    options = choosable(item.options) if isinstance(item, MultichoiceInput) else options
    return {option.key: option.said(_) for option in options}


def _rated(value: int | None, _: Language) -> str:
    return _("vet ikke") if value is None else str(value)


_WORDS: Final[Mapping[str, Callable[[PhoneInput, OwnEntry, Language], Iterable[str]]]] = {
    "card": _card,
    "points": _points,
    "scale": _scale,
    "matrix": _matrix,
    "money": _money,
    "choice": _choice,
    "multichoice": _multichoice,
    "form": _form,
}
