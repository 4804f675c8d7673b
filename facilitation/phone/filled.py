"""What stands in a form before anybody types: an earlier answer, a suggestion or a choice already made.

The names are those that `facilitation.services.answering.payloads` and `facilitation.services.plan.plan` read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from facilitation.catalogue.inputs import ActionInput, FieldKind, FormField, FormInput, Input
from facilitation.domain.codes import is_id
from facilitation.domain.json_values import Json
from facilitation.domain.money import write_kroner
from facilitation.domain.numbers import write_number
from facilitation.domain.plan import FIELD_NAMES, ActionFields
from facilitation.services.answering.payloads import UNKNOWN, Values
from facilitation.services.phones.inputs import OwnEntry, PhoneInput
from facilitation.services.phones.suggestions import Suggestion

NOTHING = Values({})


def from_entry(item: Input, entry: OwnEntry) -> Values:
    """Return an earlier answer as the form would send it."""
    fields = {"text": entry.text, "category": entry.category, **dict(_payload_fields(item, entry.payload))}
    chosen = entry.payload.get("chosen", ())
    return Values({**{name: [value] for name, value in fields.items() if value}, "chosen": list(chosen)})


def from_action(fields: ActionFields) -> Values:
    """Return an action as its form would send it."""
    found = ((name, getattr(fields, name)) for name in FIELD_NAMES)
    return Values({name: [_written(value)] for name, value in found if value})


def from_suggestion(item: Input, suggestion: Suggestion) -> Values:
    """Return a form that starts from something that an earlier step left behind."""
    if suggestion.fields is not None:
        return Values({**from_action(suggestion.fields).fields, "version": [str(suggestion.version)]})
    if isinstance(item, ActionInput):
        return from_action(ActionFields(title=suggestion.title, code_what=suggestion.what, code_whom=suggestion.whom))
    if not isinstance(item, FormInput):
        return Values({"text": [suggestion.title]})
    first = item.fields[0]
    fields = {f"f:{first.key}": [suggestion.id if first.kind is FieldKind.THING else suggestion.title]}
    for part in item.fields:
        if part.kind == "code" and suggestion.what:
            fields |= {f"f:{part.key}:what": [suggestion.what], f"f:{part.key}:whom": [suggestion.whom]}
    return Values(fields)


def from_nothing(one: PhoneInput, *, first_step_by: date) -> Values:
    """Return what an empty form begins with: choices already made, and an action's first step within its limit."""
    if isinstance(one.item, ActionInput):
        return from_action(ActionFields(first_step_by=first_step_by))
    return Values({f"v:{subject}": [key] for subject, key in one.presets.items()})


def with_presets(values: Values, presets: Mapping[str, str]) -> Values:
    """Return the values with what is chosen by now, which somebody else may have changed since."""
    return replace(values, fields={**values.fields, **{f"v:{subject}": [key] for subject, key in presets.items()}})


def prose(values: Values) -> str:
    """Return every text that somebody typed, for a phone that must show what was not taken."""
    codes = {"code_what", "code_whom", "decision_level", "ask", "benefit_term"}
    typed = (
        value
        for name, sent in values.fields.items()
        if name in {"text", *FIELD_NAMES} - codes or (name.startswith("f:") and name.count(":") == 1)
        for value in sent
        if not is_id(value)
    )
    return "\n".join(value.strip() for value in typed if value.strip())


def _payload_fields(item: Input, payload: Json) -> Iterator[tuple[str, str]]:
    for subject, points in payload.get("points", {}).items():
        yield f"p:{subject}", str(points)
    for subject, value in payload.get("values", {}).items():
        marks = {f"v:{subject}:{key}": mark for key, mark in value.items()} if isinstance(value, dict) else {}
        yield from ((name, _known(mark)) for name, mark in (marks or {f"v:{subject}": value}).items())
    for subject, amount in payload.get("amounts", {}).items():
        yield f"m:{subject}", write_kroner(amount)
    for subject, (effect, effort) in payload.get("placements", {}).items():
        yield f"effect:{subject}", _known(effect)
        yield f"effort:{subject}", _known(effort)
    for part in item.fields if isinstance(item, FormInput) else ():
        yield from _form_field(part, payload["fields"].get(part.key))
    if "value" in payload:
        yield "value", _known(payload["value"])


def _form_field(part: FormField, value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- what a row keeps, from JSON
    name = f"f:{part.key}"
    if isinstance(value, dict):
        yield from ((f"{name}:{half}", key) for half, key in value.items())
    elif isinstance(value, int | float):
        yield name, write_kroner(int(value)) if part.kind is FieldKind.MONEY else write_number(value)
    else:
        yield name, value or ""


def _known(value: Any) -> str:  # noqa: ANN401 -- a rating, an option's key or nothing, from JSON
    return UNKNOWN if value is None else str(value)


def _written(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value
