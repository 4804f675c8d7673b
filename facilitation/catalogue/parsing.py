"""From the text of a template to the template, or to everything that is wrong with it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from facilitation.catalogue.coherence import template_flaws
from facilitation.catalogue.document import Document, clipped, read, stop
from facilitation.catalogue.inputs import Input, Strict, references
from facilitation.catalogue.problem import Flaw, Path, Problem, Severity, TemplateError, Value
from facilitation.catalogue.template import SCHEMA_VERSION, Rule, WorkshopTemplate

MOST_PROBLEMS: Final = 100
KINDS: Final = tuple(
    str(kind) for model in get_args(get_args(Input)[0]) for kind in get_args(model.model_fields["kind"].annotation)
)
_PYDANTIC_NAMES: Final = {"class_name", "field_type"}
_LISTED_VALUES: Final = {"enum", "literal_error"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A template's text after reading: the template when there are no errors, and the problems by line."""

    template: WorkshopTemplate | None
    problems: tuple[Problem, ...]


def parse_template(text: str, *, file: str) -> WorkshopTemplate:
    """Read a template; warnings do not stop it.

    Args:
        text: YAML, at most 256 kB.
        file: The name to give in problems.

    Raises:
        TemplateError: With every error in the file, sorted by line.
    """
    examined = examine(text, file=file)
    if examined.template is None:
        raise TemplateError(examined.problems)
    return examined.template


def examine(text: str, *, file: str, key: str | None = None) -> Examined:
    """Read a template and list its errors and warnings, at most a hundred of them.

    All of a file's errors come at once, with one exception: a rule between the values of one input is judged only
    when each of those values is right alone.

    Args:
        text: YAML, at most 256 kB.
        file: The name to give in problems.
        key: The key that the template must have; any when left out.
    """
    try:
        document = read(text, file=file)
        _refuse_other_schema(document)
    except TemplateError as error:
        return Examined(template=None, problems=error.problems)
    template, flaws = _validate(document)
    problems = [*document.problems, *map(document.problem, [*flaws, *_other_key(document, key)])]
    if template is not None and not problems:
        return Examined(template=template, problems=tuple(_warnings(template, document)))
    problems.sort(key=lambda problem: (problem.line, problem.key))
    return Examined(template=None, problems=tuple(dict.fromkeys(problems))[:MOST_PROBLEMS])


def _refuse_other_schema(document: Document) -> None:
    """Stop at another version of the language: nothing else can be said about the file."""
    found = document.data.get("schema", SCHEMA_VERSION)
    if type(found) is not int or found != SCHEMA_VERSION:
        error = stop(document.file, "schema.unsupported", line=document.lines["schema",], allowed=SCHEMA_VERSION)
        raise TemplateError(tuple(replace(problem, key="schema") for problem in error.problems))


def _validate(document: Document) -> tuple[WorkshopTemplate | None, list[Flaw]]:
    # Pydantic's strict mode reads lists and enums only from JSON, and without it the text "12" is a number.
    try:
        return WorkshopTemplate.model_validate_json(json.dumps(document.data), strict=True), []
    except ValidationError as invalid:
        flaws = [flaw for error in invalid.errors(include_url=False) for flaw in _flaws_of(error)]
        return None, [*flaws, *template_flaws(document.data)]


def _other_key(document: Document, wanted: str | None) -> Iterator[Flaw]:
    found = document.data.get("key", wanted)
    if wanted is not None and found != wanted:
        facts: dict[str, Value] = {"found": clipped(found), "allowed": (wanted,)}
        yield Flaw(code="template.key_is_not_file_name", path=("key",), facts=facts)


def _flaws_of(error: ErrorDetails) -> Iterator[Flaw]:
    path, kind = _path(error["loc"]), error["type"]
    context = error.get("ctx", {})
    if kind == "too_short" and len(error["input"]) >= context["min_length"]:
        return  # Pydantic counts only the entries that were right.
    if kind == "incoherent":
        for flaw in context["flaws"]:
            yield replace(flaw, path=(*path, *flaw.path))
    elif kind == "union_tag_not_found":
        yield Flaw(code="missing", path=(*path, "kind"), facts={"allowed": KINDS})
    elif kind == "union_tag_invalid":
        yield Flaw(code=kind, path=(*path, "kind"), facts={"found": context["tag"], "allowed": KINDS})
    else:
        yield Flaw(code=kind, path=path, facts=_facts(error))


def _facts(error: ErrorDetails) -> dict[str, Value]:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return {}
    if kind == "extra_forbidden":
        return {"allowed": _allowed_keys(error["loc"])}
    facts: dict[str, Value] = {"found": clipped(error["input"])}
    if kind in _LISTED_VALUES:
        return {**facts, "allowed": tuple(re.findall(r"'([^']*)'", context["expected"]))}
    return {**facts, **{name: value for name, value in context.items() if name not in _PYDANTIC_NAMES}}


def _path(location: tuple[str | int, ...]) -> Path:
    """Leave out the tag that Pydantic puts after the index of an input."""
    tags = {index + 2 for index, part in enumerate(location) if part == "inputs"}
    return tuple(part for index, part in enumerate(location) if index not in tags)


def _allowed_keys(location: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that the mapping around an unknown key may have."""
    models: tuple[type[Strict], ...] = (WorkshopTemplate,)
    for part in location[:-1]:
        tagged = tuple(model for model in models if _kind(model) == part)
        if tagged:
            models = tagged
        elif isinstance(part, str):
            models = _models_in(models[0].model_fields[part].annotation)
    return tuple(field.alias or name for name, field in models[0].model_fields.items())


def _kind(model: type[Strict]) -> str | None:
    field = model.model_fields.get("kind")
    return get_args(field.annotation)[0] if field else None


def _models_in(annotation: object) -> tuple[type[Strict], ...]:
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return (annotation,)
    return tuple(model for part in get_args(annotation) for model in _models_in(part))


def _warnings(template: WorkshopTemplate, document: Document) -> Iterator[Problem]:
    for flaw in _oddities(template):
        yield replace(document.problem(flaw), severity=Severity.WARNING)


def _oddities(template: WorkshopTemplate) -> Iterator[Flaw]:
    if template.live_minutes != template.minutes:
        facts = {"found": template.minutes, "sum": template.live_minutes}
        yield Flaw(code="template.minutes_differ", path=("minutes",), facts=facts)
    for index, known in enumerate(template.lists):
        if known.total is not None and known.remainder:
            facts = {"found": known.total, "sum": known.amounts}
            yield Flaw(code="list.sum_differs", path=("lists", index, "total"), facts=facts)
    for index, step in enumerate(template.steps):
        if Rule.PREFILLED in step.rules and not any(references(item) for item in step.inputs):
            yield Flaw(code="step.prefilled_from_nothing", path=("steps", index, "rules"))
        if step.share and step.share.after_minutes >= step.minutes:
            limits = {"found": step.share.after_minutes, "limit": step.minutes - 1}
            yield Flaw(code="step.share_after_the_end", path=("steps", index, "share", "after_minutes"), facts=limits)
