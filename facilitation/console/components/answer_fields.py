"""The fields of an input as widgets, under the names that the phone's form has for them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

import streamlit as st

from facilitation.catalogue.inputs import (
    CardInput,
    ChoiceInput,
    FieldKind,
    FormField,
    FormInput,
    MatrixInput,
    MoneyInput,
    MultichoiceInput,
    Option,
    PointsInput,
    ScaleInput,
    TextInput,
)
from facilitation.console.components.plan_fields import PLAN_FIELDS, choices_of
from facilitation.console.context import spoken
from facilitation.console.state import typed
from facilitation.console.text import plain, titled
from facilitation.services.answering.payloads import ADDRESS_LIMIT, SCALE, UNKNOWN, Offer
from facilitation.services.running.values import Question

_LONG: Final = 120
_AMOUNT_LIMIT: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerField:
    """One field. ``options`` are keys with titles, for those that are chosen."""

    name: str
    label: str
    kind: Literal["text", "pick", "many", "count", "date"] = "text"
    limit: int = 0
    options: Mapping[str, str] = field(default_factory=dict)


def answer_fields(question: Question) -> tuple[AnswerField, ...]:
    """Return the fields of an input."""
    return tuple(_MAKERS[question.item.kind](question.item, question.offer))


def draw(fields: Sequence[AnswerField], form: str) -> None:
    """Show the fields as widgets."""
    for part in fields:
        _DRAWERS[part.kind](part, f"{form}:{part.name}")


def read(fields: Sequence[AnswerField], form: str) -> dict[str, list[str]]:
    """Return what the widgets hold, as a form would send it."""
    return {part.name: _sent(typed(f"{form}:{part.name}", None)) for part in fields}


def is_prose(fields: Sequence[AnswerField]) -> bool:
    """Tell whether somebody can write freely in one of the fields."""
    return any(part.kind == "text" for part in fields)


def _sent(value: object) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return [str(one) for one in value]
    return [value.isoformat() if isinstance(value, date) else str(value)]


def _text(item: TextInput, _offer: Offer) -> Iterator[AnswerField]:
    yield AnswerField(name="text", label=item.label, limit=item.max_length)


def _card(item: CardInput, offer: Offer) -> Iterator[AnswerField]:
    _ = spoken()
    yield AnswerField(name="text", label=item.label, limit=item.max_length)
    categories = dict(offer.categories(item))
    if categories:
        yield AnswerField(name="category", label=_("Kategori"), kind="pick", options=categories)


def _points(item: PointsInput, offer: Offer) -> Iterator[AnswerField]:
    for subject in offer.subjects:
        yield AnswerField(name=f"p:{subject.id}", label=subject.title, kind="count", limit=item.most_on_one)


def _scale(item: ScaleInput, offer: Offer) -> Iterator[AnswerField]:
    ratings = _ratings(item.low, item.high)
    if item.about is None:
        yield AnswerField(name="value", label=item.label, kind="pick", options=ratings)
    for subject in offer.subjects:
        if not item.criteria:
            yield AnswerField(name=f"v:{subject.id}", label=subject.title, kind="pick", options=ratings)
        for criterion in item.criteria:
            label = f"{subject.title}: {criterion.title}"
            yield AnswerField(name=f"v:{subject.id}:{criterion.key}", label=label, kind="pick", options=ratings)


def _money(_item: MoneyInput, offer: Offer) -> Iterator[AnswerField]:
    for subject in offer.subjects:
        yield AnswerField(name=f"m:{subject.id}", label=_in_kroner(subject.title), limit=_AMOUNT_LIMIT)


def _matrix(item: MatrixInput, offer: Offer) -> Iterator[AnswerField]:
    for subject in offer.subjects:
        for name, axis in (("effect", item.effect), ("effort", item.effort)):
            label = f"{subject.title}: {axis}"
            yield AnswerField(name=f"{name}:{subject.id}", label=label, kind="pick", options=_ratings("", ""))


def _choice(item: ChoiceInput, offer: Offer) -> Iterator[AnswerField]:
    _ = spoken()
    options = {option.key: option.said(_) for option in offer.options(item)}
    if item.about is None:
        yield AnswerField(name="value", label=item.label, kind="pick", options=options)
    for subject in offer.subjects:
        yield AnswerField(name=f"v:{subject.id}", label=subject.title, kind="pick", options=options)
    if item.contact:
        yield AnswerField(name="contact", label=_("E-postadresse"), limit=ADDRESS_LIMIT)


def _multichoice(item: MultichoiceInput, _offer: Offer) -> Iterator[AnswerField]:
    yield AnswerField(name="chosen", label=item.label, kind="many", options=_titles(item.options))


def _form(item: FormInput, offer: Offer) -> Iterator[AnswerField]:
    for part in item.fields:
        yield from _FIELD_MAKERS.get(part.kind, _typed_field)(part, offer)


def _typed_field(part: FormField, _offer: Offer) -> Iterator[AnswerField]:
    yield AnswerField(name=f"f:{part.key}", label=part.label, limit=part.max_length)


def _number_field(part: FormField, _offer: Offer) -> Iterator[AnswerField]:
    yield AnswerField(name=f"f:{part.key}", label=part.label, limit=_AMOUNT_LIMIT)


def _money_field(part: FormField, _offer: Offer) -> Iterator[AnswerField]:
    yield AnswerField(name=f"f:{part.key}", label=_in_kroner(part.label), limit=_AMOUNT_LIMIT)


def _date_field(part: FormField, _offer: Offer) -> Iterator[AnswerField]:
    yield AnswerField(name=f"f:{part.key}", label=part.label, kind="date")


def _choice_field(part: FormField, _offer: Offer) -> Iterator[AnswerField]:
    yield AnswerField(name=f"f:{part.key}", label=part.label, kind="pick", options=_titles(part.options))


def _thing_field(part: FormField, offer: Offer) -> Iterator[AnswerField]:
    things = {thing.id: thing.title for thing in offer.things[part.key]}
    yield AnswerField(name=f"f:{part.key}", label=part.label, kind="pick", options=things)


def _pair_field(part: FormField, _offer: Offer) -> Iterator[AnswerField]:
    _ = spoken()
    for half, words in (("now", _("i dag")), ("wanted", _("slik vi ønsker det"))):
        label = f"{part.label}: {words}"
        yield AnswerField(name=f"f:{part.key}:{half}", label=label, kind="pick", options=_titles(part.options))


def _in_kroner(label: str) -> str:
    _ = spoken()
    return _("{what}, hele kroner", what=label)


def _code_field(part: FormField, offer: Offer) -> Iterator[AnswerField]:
    _ = spoken()
    codes = offer.frame.codes
    if codes is not None:
        yield AnswerField(
            name=f"f:{part.key}:what", label=_("Hva slags tiltak"), kind="pick", options=_titles(codes.what)
        )
        yield AnswerField(name=f"f:{part.key}:whom", label=_("Med hvem"), kind="pick", options=_titles(codes.whom))


def _action(_item: object, offer: Offer) -> Iterator[AnswerField]:
    _ = spoken()
    for part in PLAN_FIELDS:
        options = choices_of(part.name, offer.frame, _)
        kind: Literal["text", "pick", "date"] = "date" if part.is_date else "pick" if options else "text"
        yield AnswerField(name=part.name, label=_(part.label), kind=kind, limit=part.limit, options=options)


def _ratings(low: str, high: str) -> dict[str, str]:
    _ = spoken()
    ends = {SCALE[0]: low, SCALE[-1]: high}
    numbers = {str(n): f"{n} {end}".strip() if (end := ends.get(n, "")) != str(n) else end for n in SCALE}
    return {**numbers, UNKNOWN: _("Vet ikke")}


def _titles(options: Sequence[Option]) -> dict[str, str]:
    return {option.key: option.title for option in options}


def _draw_text(part: AnswerField, key: str) -> None:
    widget = st.text_area if part.limit > _LONG else st.text_input
    widget(plain(part.label), max_chars=part.limit, key=key)


def _draw_pick(part: AnswerField, key: str) -> None:
    options = part.options
    st.selectbox(plain(part.label), ["", *options], format_func=titled(options, otherwise="–"), key=key)


def _draw_many(part: AnswerField, key: str) -> None:
    st.multiselect(plain(part.label), list(part.options), format_func=titled(part.options), key=key)


def _draw_count(part: AnswerField, key: str) -> None:
    st.number_input(plain(part.label), min_value=0, max_value=part.limit, value=0, step=1, key=key)


def _draw_date(part: AnswerField, key: str) -> None:
    st.date_input(plain(part.label), value=None, format="DD.MM.YYYY", key=key)


_MAKERS: Final[Mapping[str, Callable[[Any, Offer], Iterator[AnswerField]]]] = {
    "text": _text,
    "card": _card,
    "points": _points,
    "scale": _scale,
    "matrix": _matrix,
    "money": _money,
    "choice": _choice,
    "multichoice": _multichoice,
    "form": _form,
    "action": _action,
}
_FIELD_MAKERS: Final[Mapping[FieldKind, Callable[[FormField, Offer], Iterator[AnswerField]]]] = {
    FieldKind.CODE: _code_field,
    FieldKind.CHOICE: _choice_field,
    FieldKind.NUMBER: _number_field,
    FieldKind.MONEY: _money_field,
    FieldKind.DATE: _date_field,
    FieldKind.THING: _thing_field,
    FieldKind.PAIR: _pair_field,
}
_DRAWERS: Final[Mapping[str, Callable[[AnswerField, str], None]]] = {
    "text": _draw_text,
    "pick": _draw_pick,
    "many": _draw_many,
    "count": _draw_count,
    "date": _draw_date,
}
