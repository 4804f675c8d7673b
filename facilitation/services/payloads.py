"""What a form sent, read and checked against the input that asked for it. One reader per kind of input.

The same names stand in the phone's HTML: ``text``, ``category``, ``value``, ``chosen``, ``contact``, and with the
identifier of what the answer is about ``p:<id>`` (points), ``v:<id>`` (value), ``effect:<id>`` and ``effort:<id>``;
fields of a form are ``f:<key>``, a code ``f:<key>:what`` and ``f:<key>:whom``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from facilitation.catalogue.inputs import (
    CardInput,
    ChoiceInput,
    FormField,
    FormInput,
    Input,
    Lists,
    MatrixInput,
    MultichoiceInput,
    Option,
    PointsInput,
    ScaleInput,
    TextInput,
)
from facilitation.catalogue.template import Codes, Frame
from facilitation.domain.errors import InvalidInput
from facilitation.domain.json_values import Json
from facilitation.domain.texts import clean_line, optional_text, required_text
from facilitation.services.subjects import SubjectView

UNKNOWN = "unknown"
SCALE = range(1, 6)
ADDRESS_LIMIT = 254


@dataclass(frozen=True, slots=True)
class Values:
    """The fields of a form as they were sent: each name may come several times."""

    fields: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        """Return the last value of a field, or nothing."""
        return next(reversed(self.fields.get(name, ())), "")

    def many(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return tuple(self.fields.get(name, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What an input offers to answer about and to choose among, as it stands now."""

    frame: Frame
    subjects: tuple[SubjectView, ...] = ()
    category_subjects: tuple[SubjectView, ...] = ()

    def categories(self, item: CardInput) -> tuple[tuple[str, str], ...]:
        """Return the categories of a card as (key, title): the template's own, or clusters of an earlier step."""
        if item.categories:
            return tuple((option.key, option.title) for option in item.categories)
        return tuple((subject.id, subject.title) for subject in self.category_subjects)

    def options(self, item: ChoiceInput) -> tuple[Option, ...]:
        """Return the options of a choice."""
        if item.options_from == Lists.ASKS:
            return self.frame.asks
        if item.options_from == Lists.DECISION_LEVELS:
            return tuple(Option(key=level.key, title=level.title) for level in self.frame.decision_levels)
        return item.options


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A checked answer. ``prose`` is every free text in it, for the privacy guard; ``contact`` is stored apart."""

    text: str = ""
    category: str | None = None
    values: Json = field(default_factory=dict)
    prose: tuple[str, ...] = ()
    contact: str = ""


def read_payload(item: Input, values: Values, offer: Offer) -> Payload:
    """Return the answer in the form.

    Raises:
        InvalidInput: with the ``field`` that cannot be taken; nothing is guessed, rounded or cut.
    """
    reader = _READERS.get(item.kind)
    if reader is None:
        raise InvalidInput("input.not_answered_here", kind=item.kind)
    return reader(item, values, offer)


def _text(item: TextInput, values: Values, _offer: Offer) -> Payload:
    text = required_text(values.one("text"), field="text", limit=item.max_length)
    return Payload(text=text, prose=(text,))


def _card(item: CardInput, values: Values, offer: Offer) -> Payload:
    text = required_text(values.one("text"), field="text", limit=item.max_length)
    categories = [key for key, _ in offer.categories(item)]
    category = _chosen(values.one("category"), categories, field="category") if categories else None
    return Payload(text=text, category=category, prose=(text,))


def _points(item: PointsInput, values: Values, offer: Offer) -> Payload:
    given = {subject.id: _whole(values.one(f"p:{subject.id}"), field="points") for subject in offer.subjects}
    given = {subject: n for subject, n in given.items() if n}
    if not given:
        raise InvalidInput("points.none", field="points", limit=item.points)
    if max(given.values()) > item.most_on_one:
        raise InvalidInput("points.too_many_on_one", field="points", limit=item.most_on_one)
    if sum(given.values()) > item.points:
        raise InvalidInput("points.too_many", field="points", limit=item.points, given=sum(given.values()))
    return Payload(values={"points": given})


def _scale(item: ScaleInput, values: Values, offer: Offer) -> Payload:
    if item.about is None:
        return Payload(values={"value": _rating(values.one("value"))})
    found = {subject.id: values.one(f"v:{subject.id}") for subject in offer.subjects}
    ratings = {subject: _rating(value) for subject, value in found.items() if value}
    if not ratings:
        raise InvalidInput("choice.empty", field="value")
    return Payload(values={"values": ratings})


def _matrix(_item: MatrixInput, values: Values, offer: Offer) -> Payload:
    placements: dict[str, list[int | None]] = {}
    for subject in offer.subjects:
        effect, effort = values.one(f"effect:{subject.id}"), values.one(f"effort:{subject.id}")
        if not effect and not effort:
            continue
        if not effect or not effort:
            raise InvalidInput("matrix.half_placed", field=f"effect:{subject.id}", title=subject.title)
        placements[subject.id] = [_rating(effect), _rating(effort)]
    if not placements:
        raise InvalidInput("matrix.empty", field="matrix")
    return Payload(values={"placements": placements})


def _choice(item: ChoiceInput, values: Values, offer: Offer) -> Payload:
    keys = [option.key for option in offer.options(item)]
    if item.about is not None:
        found = {subject.id: values.one(f"v:{subject.id}") for subject in offer.subjects}
        chosen = {subject: _chosen(key, keys, field="value") for subject, key in found.items() if key}
        if not chosen:
            raise InvalidInput("choice.empty", field="value")
        return Payload(values={"values": chosen})
    value = _chosen(values.one("value"), keys, field="value")
    contact = ""
    if item.contact and value == keys[0]:
        contact = _address(values.one("contact"))
    return Payload(values={"value": value}, contact=contact)


def _multichoice(item: MultichoiceInput, values: Values, _offer: Offer) -> Payload:
    keys = [option.key for option in item.options]
    chosen = [_chosen(key, keys, field="chosen") for key in values.many("chosen")]
    if not chosen and item.required:
        raise InvalidInput("choice.empty", field="chosen")
    return Payload(values={"chosen": sorted(set(chosen), key=keys.index)})


def _form(item: FormInput, values: Values, offer: Offer) -> Payload:
    fields = {part.key: _form_field(part, values, offer, first=part is item.fields[0]) for part in item.fields}
    prose = tuple(value for value in fields.values() if isinstance(value, str) and value)
    first = fields[item.fields[0].key]
    return Payload(text=first if isinstance(first, str) else "", values={"fields": fields}, prose=prose)


def _form_field(part: FormField, values: Values, offer: Offer, *, first: bool) -> str | dict[str, str]:
    name = f"f:{part.key}"
    if part.kind == "code":
        return _code(values, name, offer.frame.codes, required=part.required)
    read = required_text if part.required or first else optional_text
    return read(values.one(name), field=name, limit=part.max_length)


def _code(values: Values, name: str, codes: Codes | None, *, required: bool) -> dict[str, str]:
    what, whom = values.one(f"{name}:what"), values.one(f"{name}:whom")
    if codes is None or (not required and not what and not whom):
        return {"what": "", "whom": ""}
    return {
        "what": _chosen(what, [option.key for option in codes.what], field=f"{name}:what"),
        "whom": _chosen(whom, [option.key for option in codes.whom], field=f"{name}:whom"),
    }


def _chosen(key: str, keys: Sequence[str], *, field: str) -> str:
    if not key:
        raise InvalidInput("choice.empty", field=field)
    if key not in keys:
        raise InvalidInput("choice.unknown", field=field)
    return key


def _rating(value: str) -> int | None:
    """Return 1–5, or ``None`` for «vet ikke»."""
    if value == UNKNOWN:
        return None
    number = _whole(value, field="value")
    if number not in SCALE:
        raise InvalidInput("scale.out_of_range", field="value")
    return number


def _whole(value: str, *, field: str) -> int:
    if not value:
        return 0
    if not (value.isascii() and value.isdigit() and len(value) <= 3):  # noqa: PLR2004 -- no count here has more digits
        raise InvalidInput("number.not_whole", field=field)
    return int(value)


def _address(typed: str) -> str:
    address = clean_line(typed)
    name, at, host = address.partition("@")
    if len(address) > ADDRESS_LIMIT or not (name and at and "." in host.strip(".")) or " " in address:
        raise InvalidInput("contact.not_an_address", field="contact")
    return address


_READERS: Mapping[str, Callable[[Any, Values, Offer], Payload]] = {
    "text": _text,
    "card": _card,
    "points": _points,
    "scale": _scale,
    "matrix": _matrix,
    "choice": _choice,
    "multichoice": _multichoice,
    "form": _form,
}
