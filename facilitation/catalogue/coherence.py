"""Rules between the parts of a template, checked on the plain data of the file.

Plain data and not models, so that a file with a misspelt key is told about its dangling references in the
same go. Whatever has the wrong type is passed over here: its type is reported where the models are made.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from facilitation.catalogue.problem import Flaw, Path, Value

Plain = Mapping[str, object]

_KEYED_LISTS = ("levels", "roles", "seats", "decision_levels", "asks", "lists")
_KEYED_LISTS_OF_INPUT = ("options", "categories", "fields", "criteria")
_LISTS_OF_WORKSHOP = ("decision_levels", "asks")
# The states of an action are the same everywhere, so no template lists them.
_LISTS_OF_PRODUCT = ("statuses",)
_REFERENCES = ("about", "categories_from", "prefill", "problems")
# What a picture on the screen is drawn from, in the words that _makes uses.
_DRAWN_FROM = {
    "cards": {"cards"},
    "clusters": {"cards", "rows"},
    "points": {"points"},
    "matrix": {"matrix"},
    "questions": {"cards"},
    "ratings": {"ratings"},
    "heatmap": {"ratings"},
    "choices": {"choices"},
    "grid": {"choices"},
    "anchoring": {"choices"},
    "statuses": {"choices"},
    "pairs": {"rows"},
    "network": {"rows"},
    "rows": {"rows"},
}
_DRAWN_FROM_LISTS = ("heatmap", "pathway", "sums")
_MADE_BY = {
    "card": "cards",
    "text": "cards",
    "form": "rows",
    "points": "points",
    "matrix": "matrix",
    "scale": "ratings",
    "choice": "choices",
    "multichoice": "choices",
    "money": "sums",
}


def template_flaws(template: Plain) -> Iterator[Flaw]:
    """Yield what does not hold together in a whole template, its frame and its steps included."""
    yield from frame_flaws(template)
    yield from _repeated_keys(template, "steps")
    for index, step in _entries(template, "steps"):
        yield from _below(step_flaws(step), "steps", index)
        yield from _below(_missing_lists(template, step), "steps", index)
        yield from _below(_unknown_lists(template, step), "steps", index)
    yield from _dangling(template)
    yield from _bars(template)


def frame_flaws(frame: Plain) -> Iterator[Flaw]:
    """Yield what does not hold together in the lists around the program."""
    for name in _KEYED_LISTS:
        yield from _repeated_keys(frame, name)
    for index, entry in _entries(frame, "lists"):
        yield from _below(_repeated_keys(entry, "items"), "lists", index)
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
    if step.get("rounds", 1) != 1 and step.get("who") in {"individual", "plenary"}:
        yield Flaw(code="step.rounds_need_groups", path=("rounds",), facts={"found": str(step["who"])})
    yield from _window_flaws(step)
    yield from _below(_screen_flaws(_part(step, "screen"), rules), "screen")


def _window_flaws(step: Plain) -> Iterator[Flaw]:
    """Yield what is wrong with when a step is answered: outside the day it has a window and nobody sits at a table."""
    phase, window = step.get("phase", "live"), _part(step, "window")
    if phase not in {"before", "live", "after"}:
        return
    if (phase == "live") != (not window):
        code = "window.only_outside_the_day" if window else "window.missing"
        yield Flaw(code=code, path=("window",) if window else ("phase",), facts={"found": str(phase)})
    if phase != "live" and step.get("who") in {"group", "plenary"}:
        yield Flaw(code="step.outside_needs_individual", path=("who",), facts={"found": str(step["who"])})
    opens, closes = window.get("opens"), window.get("closes")
    if phase == "before" and isinstance(closes, int) and closes > 0:
        yield Flaw(code="window.not_before", path=("window", "closes"), facts={"found": closes})
    if phase == "after" and isinstance(opens, int) and opens < 0:
        yield Flaw(code="window.not_after", path=("window", "opens"), facts={"found": opens})


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
        if isinstance(wanted, str):
            known = (*_LISTS_OF_WORKSHOP, *_LISTS_OF_PRODUCT, *_keys(template, "lists"))
            path: Path = ("inputs", index, "options_from")
            if wanted not in known:
                yield Flaw(code="list.unknown", path=path, facts={"found": wanted, "allowed": known})
            elif wanted in _LISTS_OF_WORKSHOP and not template.get(wanted):
                yield Flaw(code="choice.list_is_empty", path=path, facts={"found": wanted})
        for at, field in _entries(item, "fields"):
            if field.get("kind") == "code" and not template.get("codes"):
                yield Flaw(code="form.codes_missing", path=("inputs", index, "fields", at, "kind"))


def _unknown_lists(template: Plain, step: Plain) -> Iterator[Flaw]:
    """Yield each list of the template's own that is named and is not there, and pictures that lack one."""
    known = tuple(_keys(template, "lists"))
    named: list[tuple[Path, object]] = [(("screen", "list"), _part(step, "screen").get("list"))]
    named += [((*path, "list"), reference.get("list")) for path, reference in _references_of_inputs(step)]
    for path, name in named:
        if isinstance(name, str) and name not in known:
            yield Flaw(code="list.unknown", path=path, facts={"found": name, "allowed": known})
    screen = _part(step, "screen")
    if screen.get("shows") in _DRAWN_FROM_LISTS and not screen.get("list"):
        yield Flaw(code="screen.list_missing", path=("screen", "shows"), facts={"found": str(screen["shows"])})


def _bars(template: Plain) -> Iterator[Flaw]:
    """Yield bars that point at something else than a choice that was made earlier by name."""
    chosen: dict[tuple[object, object], bool] = {}
    for index, step in _entries(template, "steps"):
        for at, item in _entries(step, "inputs"):
            if item.get("kind") == "choice":
                chosen[step.get("key"), item.get("key")] = step.get("identity") == "named"
            bar = _part(item, "bars")
            if not bar:
                continue
            path: Path = ("steps", index, "inputs", at, "bars")
            named = chosen.get((bar.get("step"), bar.get("input")))
            if named is None:
                yield Flaw(
                    code="bars.not_a_choice", path=path, facts={"found": f"{bar.get('step')}.{bar.get('input')}"}
                )
            elif not named:
                yield Flaw(code="bars.needs_name", path=path, facts={"found": str(bar.get("step"))})


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
    for path, reference in _references_of_inputs(step):
        target, what = reference.get("step"), reference.get("what")
        if isinstance(target, str) and what in {"cards", "clusters", "rows"}:
            yield (*path, "step"), target, {str(what)}
    screen = _part(step, "screen")
    shown, drawn_from = screen.get("step"), _DRAWN_FROM.get(str(screen.get("shows")), set())
    if isinstance(shown, str):
        yield ("screen", "step"), shown, drawn_from
    elif drawn_from:
        yield ("screen", "shows"), None, drawn_from


def _references_of_inputs(step: Plain) -> Iterator[tuple[Path, Plain]]:
    """Yield each reference of the inputs and of their fields, and where it stands."""
    for index, item in _entries(step, "inputs"):
        holders: list[tuple[Path, Plain]] = [(("inputs", index), item)]
        holders += [(("inputs", index, "fields", at), part) for at, part in _entries(item, "fields")]
        for path, holder in holders:
            yield from (((*path, name), _part(holder, name)) for name in _REFERENCES)


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
