"""Rows of a form: one reader per kind of field, under the names ``f:<key>`` and ``f:<key>:<part>``."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from facilitation.catalogue.inputs import FieldKind, FormField, FormInput, Option
from facilitation.catalogue.template import Frame
from facilitation.domain.dates import DateRule, doubts, read_date, require_possible
from facilitation.domain.errors import InvalidInput
from facilitation.domain.json_values import Json
from facilitation.domain.money import read_kroner
from facilitation.domain.numbers import read_number
from facilitation.domain.plan import Finding
from facilitation.domain.texts import optional_text, required_text
from facilitation.services.answering.offers import Offer
from facilitation.services.answering.payload_values import Demands, Payload, Values, chosen

Field = str | int | float | dict[str, str] | None


def read_row(item: FormInput, values: Values, offer: Offer, demands: Demands) -> Payload:
    """Return a row; its title is its first field, or the thing that it is about.

    Raises:
        InvalidInput: with the ``field`` that cannot be taken; ``form.empty`` when a row about a thing says nothing.
    """
    first = None if item.about is not None else item.fields[0]
    fields = {
        part.key: _READERS[part.kind](part, values, offer, demands) for part in (_needed(p, first) for p in item.fields)
    }
    if not any(_says(value) for value in fields.values()):
        raise InvalidInput("form.empty", field=_name(item.fields[0]))
    _refuse_the_same_thing(item, fields)
    prose = tuple(
        (_name(part), str(fields[part.key])) for part in item.fields if part.kind is FieldKind.TEXT and fields[part.key]
    )
    title = _title(first, fields[first.key], offer) if first is not None else ""
    return Payload(text=title, values={"fields": fields}, prose=prose)


def summed_fields(item: FormInput) -> tuple[FormField, ...]:
    """Return the fields that are held against the form's total: its money, or without money its numbers."""
    money = tuple(part for part in item.fields if part.kind is FieldKind.MONEY)
    return money or tuple(part for part in item.fields if part.kind is FieldKind.NUMBER)


def sum_of_row(fields: Json, item: FormInput) -> float:
    """Return what a row takes of the form's total."""
    return sum(fields.get(part.key) or 0 for part in summed_fields(item))


def measured_in(item: FormInput, fields: Json) -> tuple[str, date | None, str]:
    """Return the value that a row tells, its day and its source, as `FormInput` says which fields they are."""
    value = fields.get(item.fields[0].key)
    days = [fields.get(part.key) for part in item.fields if part.kind is FieldKind.DATE]
    words = [fields.get(part.key) for part in item.fields[1:] if part.kind is FieldKind.TEXT]
    day = date.fromisoformat(days[0]) if days and days[0] else None
    told = f"{value:g}".replace(".", ",") if isinstance(value, int | float) else str(value or "")
    return told, day, str(words[-1] or "") if words else ""


def doubts_in(fields: Json, item: FormInput, rule: DateRule, frame: Frame) -> tuple[Finding, ...]:
    """Return what is worth a second look in a row's days; a row that names a decision level must leave it its time."""
    named = {fields.get(part.key) for part in item.fields if part.kind is FieldKind.CHOICE}
    lead_days = max((level.lead_days for level in frame.decision_levels if level.key in named), default=0)
    days = (
        (part, date.fromisoformat(fields[part.key]))
        for part in item.fields
        if part.kind is FieldKind.DATE and not part.past and fields.get(part.key)
    )
    return tuple(finding for part, day in days for finding in doubts(day, rule, field=_name(part), lead_days=lead_days))


def _says(value: Field) -> bool:
    """Tell whether a field says anything; nought does."""
    return any(value.values()) if isinstance(value, dict) else value not in {None, ""}


def _refuse_the_same_thing(item: FormInput, fields: Mapping[str, Field]) -> None:
    """Refuse a row that couples a thing with itself."""
    taken: set[tuple[object, Field]] = set()
    for part in item.fields:
        if part.kind is FieldKind.THING and fields[part.key] is not None:
            thing = (part.about, fields[part.key])
            if thing in taken:
                raise InvalidInput("form.same_thing", field=_name(part))
            taken.add(thing)


def _needed(part: FormField, first: FormField | None) -> FormField:
    """Return the field; the one that gives the row its title cannot be left out."""
    return part.model_copy(update={"required": True}) if part is first else part


def _title(part: FormField, value: Field, offer: Offer) -> str:
    if part.kind is FieldKind.THING:
        return next(thing.title for thing in offer.things[part.key] if thing.id == value)
    return str(value)


def _text(part: FormField, values: Values, _offer: Offer, _demands: Demands) -> Field:
    read = required_text if part.required else optional_text
    return read(values.one(_name(part)), field=_name(part), limit=part.max_length)


def _code(part: FormField, values: Values, offer: Offer, _demands: Demands) -> Field:
    codes = offer.frame.codes
    axes = {"what": codes.what, "whom": codes.whom} if codes is not None else {}
    return _two(part, values, axes, names=("what", "whom"))


def _pair(part: FormField, values: Values, _offer: Offer, _demands: Demands) -> Field:
    names = ("now", "wanted")
    return _two(part, values, dict.fromkeys(names, part.options), names=names)


def _two(part: FormField, values: Values, axes: Mapping[str, tuple[Option, ...]], *, names: tuple[str, str]) -> Field:
    """Return two choices that belong together: both, or none when the field may be left out."""
    typed = {name: values.one(f"{_name(part)}:{name}") for name in names}
    if not axes or (not part.required and not any(typed.values())):
        return dict.fromkeys(names, "")
    return {
        name: chosen(typed[name], [option.key for option in axes[name]], field=f"{_name(part)}:{name}")
        for name in names
    }


def _choice(part: FormField, values: Values, _offer: Offer, _demands: Demands) -> Field:
    return _one_of(part, values, [option.key for option in part.options])


def _thing(part: FormField, values: Values, offer: Offer, _demands: Demands) -> Field:
    return _one_of(part, values, [thing.id for thing in offer.things.get(part.key, ())])


def _one_of(part: FormField, values: Values, keys: list[str]) -> Field:
    key = values.one(_name(part))
    return chosen(key, keys, field=_name(part)) if key or part.required else None


def _number(part: FormField, values: Values, _offer: Offer, _demands: Demands) -> Field:
    return _present(part, read_number(values.one(_name(part)), field=_name(part)), "number.missing")


def _money(part: FormField, values: Values, _offer: Offer, _demands: Demands) -> Field:
    return _present(part, read_kroner(values.one(_name(part)), field=_name(part)), "money.missing")


def _date(part: FormField, values: Values, _offer: Offer, demands: Demands) -> Field:
    found: date | None = read_date(values.one(_name(part)), field=_name(part))
    if found is not None and demands.dates is not None:
        require_possible(found, demands.dates, field=_name(part), past=part.past)
    return _present(part, found.isoformat() if found is not None else None, "date.missing")


def _present(part: FormField, value: str | float | None, code: str) -> Field:
    if value is None and part.required:
        raise InvalidInput(code, field=_name(part))
    return value


def _name(part: FormField) -> str:
    return f"f:{part.key}"


_READERS: Final[Mapping[FieldKind, Callable[[FormField, Values, Offer, Demands], Field]]] = {
    FieldKind.TEXT: _text,
    FieldKind.CODE: _code,
    FieldKind.CHOICE: _choice,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.THING: _thing,
    FieldKind.PAIR: _pair,
}
