"""Small changes to a template that is being written: from what stands there to what shall stand there."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any, Final

from facilitation.domain.codes import new_id

Data = dict[str, Any]

_INPUTS: Final[Mapping[str, Data]] = {
    "text": {"max_length": 140, "max_entries": 2},
    "card": {
        "max_length": 160,
        "max_entries": 3,
        "categories": [{"key": "hindrer", "title": "Hindrer"}, {"key": "hjelper", "title": "Hjelper"}],
    },
    "scale": {"low": "lite", "high": "mye"},
    "choice": {"options": [{"key": "ja", "title": "Ja"}, {"key": "nei", "title": "Nei"}]},
}
FACTS: Final = ("title", "purpose", "audience", "source", "language", "starts", "minutes")
"""What a template says about itself."""
INPUT_KINDS: Final = tuple(_INPUTS)
"""The kinds of input that can be added with a form; every kind can be written as YAML."""


def steps_of(data: Mapping[str, object]) -> list[Data]:
    """Return the steps that can be shown in a form."""
    found = data.get("steps")
    return [step for step in found if isinstance(step, dict)] if isinstance(found, list) else []


def inputs_of(step: Mapping[str, object]) -> list[Data]:
    """Return a step's inputs that can be shown in a form."""
    found = step.get("inputs")
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def live_minutes(data: Mapping[str, object]) -> int:
    """Return how long the steps of the day last together, as far as they can be read."""
    minutes = (step.get("minutes") for step in steps_of(data) if step.get("phase", "live") == "live")
    return sum(found for found in minutes if isinstance(found, int))


def with_facts(data: Mapping[str, object], typed: Mapping[str, object]) -> Data:
    """Return the template with what was typed about itself; other names are left out."""
    return {**copy.deepcopy(dict(data)), **{name: typed[name] for name in FACTS if name in typed}}


def with_step(data: Mapping[str, object], index: int, typed: Mapping[str, object], labels: Sequence[str]) -> Data:
    """Return the template with what was typed about a step: title, minutes, the two prompts and its inputs' labels."""
    changed = copy.deepcopy(dict(data))
    steps = steps_of(changed)
    if not 0 <= index < len(steps):
        return changed
    step = steps[index]
    step["title"], step["minutes"] = typed.get("title", step.get("title")), typed.get("minutes", step.get("minutes"))
    screen = step.setdefault("screen", {})
    if isinstance(screen, dict) and "screen_prompt" in typed:
        screen["prompt"] = typed["screen_prompt"]
    if "prompt" in typed:
        step["prompt"] = typed["prompt"]
    for item, label in zip(inputs_of(step), labels, strict=False):
        item["label"] = label
    return changed


def moved(data: Mapping[str, object], index: int, by: int) -> Data:
    """Return the template with a step moved up or down."""
    changed = copy.deepcopy(dict(data))
    steps, place = changed.get("steps"), index + by
    if isinstance(steps, list) and 0 <= index < len(steps) and 0 <= place < len(steps):
        steps.insert(place, steps.pop(index))
    return changed


def without(data: Mapping[str, object], index: int, item: int | None = None) -> Data:
    """Return the template without a step, or without one of its inputs."""
    changed = copy.deepcopy(dict(data))
    steps = changed.get("steps")
    if not isinstance(steps, list) or not 0 <= index < len(steps):
        return changed
    if item is None:
        del steps[index]
    else:
        items = steps[index].get("inputs") or []
        if 0 <= item < len(items):
            del items[item]
    return changed


def with_new_step(data: Mapping[str, object], after: int, title: str, minutes: int) -> Data:
    """Return the template with a new step after another: a talk, until it gets inputs."""
    changed = copy.deepcopy(dict(data))
    steps = changed.setdefault("steps", [])
    step = {"key": f"steg-{new_id()[:8]}", "title": title, "minutes": minutes, "screen": {"prompt": ""}}
    if isinstance(steps, list):
        steps.insert(after + 1, {**step, "who": "plenary"})
    return changed


def with_new_input(data: Mapping[str, object], index: int, kind: str, label: str) -> Data:
    """Return the template with one more input in a step, of a kind that needs nothing from other steps."""
    changed = copy.deepcopy(dict(data))
    steps = steps_of(changed)
    if 0 <= index < len(steps) and kind in _INPUTS:
        item = {"kind": kind, "key": f"felt-{new_id()[:8]}", "label": label, **copy.deepcopy(_INPUTS[kind])}
        steps[index].setdefault("inputs", []).append(item)
        if steps[index].get("who") == "plenary":
            steps[index]["who"] = "individual"
    return changed
