"""What a form sent, read and checked against the input that asked for it. One reader per kind of input.

The same names stand in the phone's HTML: ``text``, ``category``, ``value``, ``chosen``, ``contact``, and with the
identifier of what the answer is about ``p:<id>`` (points), ``v:<id>`` (value; ``v:<id>:<criterion>`` under criteria),
``m:<id>`` (money), ``effect:<id>`` and ``effort:<id>``; fields of a form are ``f:<key>``, those of two parts
``f:<key>:what`` and ``f:<key>:whom`` for a code, ``f:<key>:now`` and ``f:<key>:wanted`` for a pair.
"""

from collections.abc import Callable, Mapping
from typing import Any

from facilitation.catalogue.inputs import (
    CardInput,
    ChoiceInput,
    Input,
    MatrixInput,
    MoneyInput,
    MultichoiceInput,
    PointsInput,
    ScaleInput,
    TextInput,
)
from facilitation.domain.errors import InvalidInput
from facilitation.domain.money import read_kroner, write_kroner
from facilitation.domain.texts import required_text
from facilitation.services.answering.offers import Offer
from facilitation.services.answering.payload_rows import read_row
from facilitation.services.answering.payload_values import (
    ADDRESS_LIMIT,
    SCALE,
    UNKNOWN,
    Demands,
    Payload,
    Values,
    address,
    chosen,
    rating,
    refuse_own,
    require_all,
    whole,
)

NO_DEMANDS = Demands()


def read_payload(item: Input, values: Values, offer: Offer, demands: Demands = NO_DEMANDS) -> Payload:
    """Return the answer in the form.

    Raises:
        InvalidInput: with the ``field`` that cannot be taken; nothing is guessed, rounded or cut.
    """
    reader = _READERS.get(item.kind)
    if reader is None:
        raise InvalidInput("input.not_answered_here", kind=item.kind)
    return reader(item, values, offer, demands)


def _text(item: TextInput, values: Values, _offer: Offer, _demands: Demands) -> Payload:
    text = required_text(values.one("text"), field="text", limit=item.max_length)
    return Payload(text=text, prose=(("text", text),))


def _card(item: CardInput, values: Values, offer: Offer, _demands: Demands) -> Payload:
    text = required_text(values.one("text"), field="text", limit=item.max_length)
    categories = [key for key, _ in offer.categories(item)]
    category = chosen(values.one("category"), categories, field="category") if categories else None
    return Payload(text=text, category=category, prose=(("text", text),))


def _points(item: PointsInput, values: Values, offer: Offer, _demands: Demands) -> Payload:
    given = {subject.id: whole(values.one(f"p:{subject.id}"), field="points") for subject in offer.subjects}
    given = {subject: n for subject, n in given.items() if n}
    if not given:
        raise InvalidInput("points.none", field="points", limit=item.points)
    if max(given.values()) > item.most_on_one:
        raise InvalidInput("points.too_many_on_one", field="points", limit=item.most_on_one)
    if sum(given.values()) > item.points:
        raise InvalidInput("points.too_many", field="points", limit=item.points, given=sum(given.values()))
    return Payload(values={"points": given})


def _scale(item: ScaleInput, values: Values, offer: Offer, demands: Demands) -> Payload:
    if item.about is None:
        return Payload(values={"value": rating(values.one("value"), field="value")})
    names = {subject.id: _rated_under(item, subject.id) for subject in offer.subjects}
    refuse_own({thing: list(fields.values()) for thing, fields in names.items()}, values, offer)
    ratings = {
        subject.id: {
            criterion: rating(values.one(name), field=name)
            for criterion, name in names[subject.id].items()
            if values.one(name)
        }
        for subject in offer.judged
    }
    ratings = {thing: marks for thing, marks in ratings.items() if marks}
    if not ratings:
        raise InvalidInput("choice.empty", field="value")
    if demands.complete:
        _require_every_mark(ratings, names, offer)
    if not item.criteria:
        return Payload(values={"values": {thing: marks[""] for thing, marks in ratings.items()}})
    return Payload(values={"values": ratings})


def _rated_under(item: ScaleInput, thing: str) -> dict[str, str]:
    """Return the field of each criterion for a thing; where there are none, of the one mark that it is given."""
    if not item.criteria:
        return {"": f"v:{thing}"}
    return {criterion.key: f"v:{thing}:{criterion.key}" for criterion in item.criteria}


def _require_every_mark(
    ratings: Mapping[str, Mapping[str, int | None]], names: Mapping[str, Mapping[str, str]], offer: Offer
) -> None:
    for subject in offer.judged:
        for criterion, name in names[subject.id].items():
            if criterion not in ratings.get(subject.id, {}):
                raise InvalidInput("answer.incomplete", field=name, title=subject.title)


def _money(item: MoneyInput, values: Values, offer: Offer, demands: Demands) -> Payload:
    refuse_own({subject.id: [f"m:{subject.id}"] for subject in offer.subjects}, values, offer)
    fields = {subject.id: f"m:{subject.id}" for subject in offer.judged}
    typed = {thing: read_kroner(values.one(name), field=name) for thing, name in fields.items()}
    amounts = {thing: amount for thing, amount in typed.items() if amount is not None}
    if not amounts:
        raise InvalidInput("money.none", field="money")
    named = offer.named_list(item)
    if named is not None and named.total is not None and sum(amounts.values()) > named.total:
        over = sum(amounts.values()) - named.total
        total, beyond = write_kroner(named.total), write_kroner(over)
        raise InvalidInput("money.over_total", field="money", total=total, over=beyond)
    if demands.complete:
        require_all(amounts, offer.judged, "money.incomplete", prefix="m")
    return Payload(values={"amounts": amounts})


def _matrix(_item: MatrixInput, values: Values, offer: Offer, demands: Demands) -> Payload:
    placements: dict[str, list[int | None]] = {}
    for subject in offer.subjects:
        effect, effort = f"effect:{subject.id}", f"effort:{subject.id}"
        if not values.one(effect) and not values.one(effort):
            continue
        if not values.one(effect) or not values.one(effort):
            raise InvalidInput("matrix.half_placed", field=effect, title=subject.title)
        placements[subject.id] = [rating(values.one(name), field=name) for name in (effect, effort)]
    if not placements:
        raise InvalidInput("matrix.empty", field="matrix")
    if demands.complete:
        require_all(placements, offer.subjects, "answer.incomplete", prefix="effect")
    return Payload(values={"placements": placements})


def _choice(item: ChoiceInput, values: Values, offer: Offer, demands: Demands) -> Payload:
    keys = [option.key for option in offer.options(item)]
    if item.about is not None:
        found = {subject.id: values.one(f"v:{subject.id}") for subject in offer.subjects}
        picked = {subject: chosen(key, keys, field=f"v:{subject}") for subject, key in found.items() if key}
        if not picked:
            raise InvalidInput("choice.empty", field="value")
        if demands.complete:
            require_all(picked, offer.subjects, "answer.incomplete", prefix="v")
        return Payload(values={"values": picked})
    value = chosen(values.one("value"), keys, field="value")
    contact = ""
    if item.contact and value == keys[0]:
        contact = address(values.one("contact"))
    return Payload(values={"value": value}, contact=contact)


def _multichoice(item: MultichoiceInput, values: Values, _offer: Offer, demands: Demands) -> Payload:
    keys = [option.key for option in item.options]
    crossed = [chosen(key, keys, field="chosen") for key in values.many("chosen")]
    if not crossed and demands.complete:
        raise InvalidInput("choice.empty", field="chosen")
    return Payload(values={"chosen": sorted(set(crossed), key=keys.index)})


_READERS: Mapping[str, Callable[[Any, Values, Offer, Demands], Payload]] = {
    "text": _text,
    "card": _card,
    "points": _points,
    "scale": _scale,
    "matrix": _matrix,
    "money": _money,
    "choice": _choice,
    "multichoice": _multichoice,
    "form": read_row,
}

__all__ = [
    "ADDRESS_LIMIT",
    "NO_DEMANDS",
    "SCALE",
    "UNKNOWN",
    "Demands",
    "Offer",
    "Payload",
    "Values",
    "read_payload",
]
