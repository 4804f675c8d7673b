"""Rules between the parts of a template, checked on the plain data of the file.

Plain data and not models, so that a file with a misspelt key is told about its dangling references in the
same go. Whatever has the wrong type is passed over here: its type is reported where the models are made.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from facilitation.catalogue.problem import Flaw, Path, Value

Plain = Mapping[str, object]

_KEYED_LISTS = ("levels", "roles", "seats", "decision_levels", "asks")
_KEYED_LISTS_OF_INPUT = ("options", "categories", "fields")
_REFERENCES = ("about", "categories_from", "prefill", "problems")
# What a picture on the screen is drawn from, in the words that _makes uses.
_DRAWN_FROM = {
    "cards": {"cards"},
    "clusters": {"cards", "rows"},
    "points": {"points"},
    "matrix": {"matrix"},
}
_MADE_BY = {"card": "cards", "text": "cards", "form": "rows", "points": "points", "matrix": "matrix"}


def template_flaws(template: Plain) -> Iterator[Flaw]:
    """Yield what does not hold together in a whole template, its frame and its steps included."""
    yield from frame_flaws(template)
    yield from _repeated_keys(template, "steps")
    for index, step in _entries(template, "steps"):
        yield from _below(step_flaws(step), "steps", index)
        yield from _below(_missing_lists(template, step), "steps", index)
    yield from _dangling(template)


def frame_flaws(frame: Plain) -> Iterator[Flaw]:
    """Yield what does not hold together in the lists around the program."""
    for name in _KEYED_LISTS:
        yield from _repeated_keys(frame, name)
    for axis in ("what", "whom"):
        yield from _below(_repeated_keys(_part(frame, "codes"), axis), "codes")
    yield from _unknown_in_seats(frame)


def step_flaws(step: Plain) -> Iterator[Flaw]:
    """Yield what does not hold together in one step."""
    yield from _repeated_keys(step, "inputs")
    for index, item in _entries(step, "inputs"):
        for name in _KEYED_LISTS_OF_INPUT:
            yield from _below(_repeated_keys(item, name), "inputs", index)
        if item.get("kind") == "action" and step.get("identity", "anonymous") == "anonymous":
            yield Flaw(code="step.action_needs_name", path=("inputs", index, "kind"))
    rules = _texts(step, "rules")
    if "secretary" in rules and step.get("who") in {"individual", "plenary"}:
        yield Flaw(code="step.secretary_needs_group", path=("who",), facts={"found": str(step["who"])})
    yield from _below(_screen_flaws(_part(step, "screen"), rules), "screen")


def _screen_flaws(screen: Plain, rules: Sequence[str]) -> Iterator[Flaw]:
    if screen.get("shows") == "facts" and not screen.get("facts"):
        yield Flaw(code="screen.facts_missing", path=("shows",))
    # Leaders and staff side by side can point at one person when they are few.
    if screen.get("breakdown") is True and "small_groups" not in rules:
        yield Flaw(code="screen.breakdown_needs_small_groups", path=("breakdown",))


def _unknown_in_seats(frame: Plain) -> Iterator[Flaw]:
    for name in ("levels", "roles"):
        known = tuple(_keys(frame, name))
        for seat, entry in _entries(frame, "seats"):
            for index, key in enumerate(_texts(entry, name)):
                if key not in known:
                    facts: dict[str, Value] = {"found": key, "allowed": known}
                    yield Flaw(
                        code=f"seat.unknown_{name.removesuffix('s')}", path=("seats", seat, name, index), facts=facts
                    )


def _missing_lists(template: Plain, step: Plain) -> Iterator[Flaw]:
    for index, item in _entries(step, "inputs"):
        wanted = item.get("options_from")
        if isinstance(wanted, str) and wanted in _KEYED_LISTS and not template.get(wanted):
            path: Path = ("inputs", index, "options_from")
            yield Flaw(code="choice.list_is_empty", path=path, facts={"found": wanted})
        for at, field in _entries(item, "fields"):
            if field.get("kind") == "code" and not template.get("codes"):
                yield Flaw(code="form.codes_missing", path=("inputs", index, "fields", at, "kind"))


def _dangling(template: Plain) -> Iterator[Flaw]:
    """Yield references to steps that come later, do not exist or do not make what is wanted."""
    made: dict[str, set[str]] = {}
    for index, step in _entries(template, "steps"):
        key = step.get("key")
        own = key if isinstance(key, str) else ""
        made[own] = _makes(step)
        for path, target, wanted in _references(step):
            name = target or own
            here: Path = ("steps", index, *path)
            if name not in made:
                facts: dict[str, Value] = {"found": name, "allowed": tuple(filter(None, made))}
                yield Flaw(code="step.later_or_unknown", path=here, facts=facts)
            elif wanted and not wanted & made[name]:
                facts = {"found": name, "wanted": tuple(sorted(wanted))}
                yield Flaw(code="step.makes_something_else", path=here, facts=facts)


def _references(step: Plain) -> Iterator[tuple[Path, str | None, set[str]]]:
    """Yield each reference to a step: where it stands, the step's key if any, and what it must make some of."""
    for index, item in _entries(step, "inputs"):
        for name in _REFERENCES:
            reference = _part(item, name)
            target, what = reference.get("step"), reference.get("what")
            if isinstance(target, str) and what in {"cards", "clusters", "rows"}:
                yield ("inputs", index, name, "step"), target, {str(what)}
    screen = _part(step, "screen")
    shown, drawn_from = screen.get("step"), _DRAWN_FROM.get(str(screen.get("shows")), set())
    if isinstance(shown, str):
        yield ("screen", "step"), shown, drawn_from
    elif drawn_from:
        yield ("screen", "shows"), None, drawn_from


def _makes(step: Plain) -> set[str]:
    """Return what a step leaves behind that later steps can use."""
    made = {_MADE_BY[kind] for _, item in _entries(step, "inputs") if (kind := str(item.get("kind"))) in _MADE_BY}
    if _part(step, "screen").get("shows") == "clusters":
        made.add("clusters")
    return made


def _repeated_keys(part: Plain, name: str) -> Iterator[Flaw]:
    counts: Counter[str] = Counter()
    for index, entry in _entries(part, name):
        key = entry.get("key")
        if isinstance(key, str):
            counts[key] += 1
            if counts[key] > 1:
                yield Flaw(code="template.key_repeats", path=(name, index, "key"), facts={"found": key})


def _below(flaws: Iterable[Flaw], *path: str | int) -> Iterator[Flaw]:
    for flaw in flaws:
        yield Flaw(code=flaw.code, path=(*path, *flaw.path), facts=flaw.facts)


def _part(data: Plain, name: str) -> Plain:
    value = data.get(name)
    return value if isinstance(value, Mapping) else {}


def _entries(data: Plain, name: str) -> Iterator[tuple[int, Plain]]:
    value = data.get(name)
    if isinstance(value, list):
        yield from ((index, entry) for index, entry in enumerate(value) if isinstance(entry, Mapping))


def _texts(data: Plain, name: str) -> list[str]:
    value = data.get(name)
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _keys(data: Plain, name: str) -> Iterator[str]:
    return (key for _, entry in _entries(data, name) if isinstance(key := entry.get("key"), str))
