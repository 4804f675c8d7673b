"""Reads what thought participants may write: one file for each language, and one for each template beside it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Final

import yaml

Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryMaterial:
    """What is written about one category of problem."""

    themes: tuple[str, ...]
    problems: tuple[str, ...]
    solutions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMaterial:
    """Short texts for the fields of a form whose label fits ``of``."""

    of: re.Pattern[str]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything in the file of a language.

    Attributes:
        categories: By the category's name, as the workshop «Bedre i lag» names them.
        texts: All texts of a kind, for example ``"expectation"`` or ``"moment/bar"``.
        rows: All filled-in forms of a kind: ``"problem"``, ``"proposal"`` and ``"plan"``.
        fields: Short texts by what a field is called; the first that fits decides.
        units: Invented organisations by level, the biggest first.
    """

    categories: Mapping[str, CategoryMaterial]
    texts: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[Row, ...]]
    fields: tuple[FieldMaterial, ...]
    units: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArenaMaterial:
    """What is written in one template's steps; a place is ``step.input``, by their keys.

    Attributes:
        names: Names of clusters.
        texts: Texts and cards, by place.
        cards: Cards by place and then by the category's key.
        rows: Rows of forms, by place; a field that is missing is written from what it is called.
        plan: Actions; free texts that are missing stay empty.
        tasks: What is to be done, where only tasks are planned.
        decisions: What the secretary writes, by step.
    """

    names: tuple[str, ...] = ()
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cards: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    plan: tuple[Row, ...] = ()
    tasks: tuple[str, ...] = ()
    decisions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


LANGUAGES: Final = ("nb", "nn")
"""Languages that thought participants write; the first stands in for any other."""
_FOLDER: Final = "words"
_ARENAS: Final = files(__package__).joinpath(_FOLDER, "arenas")


@cache
def load_material(language: str = LANGUAGES[0]) -> Material:
    """Return the material of a language; its file is read once."""
    raw = _read(f"{language if language in LANGUAGES else LANGUAGES[0]}.yaml")
    return Material(
        categories={name: _category(about) for name, about in raw["categories"].items()},
        texts={kind: tuple(_written_out(pool)) for kind, pool in raw["texts"].items()},
        rows={kind: tuple(rows) for kind, rows in raw["rows"].items()},
        fields=tuple(
            FieldMaterial(of=re.compile(about["of"], re.IGNORECASE), texts=tuple(about["texts"]))
            for about in raw["fields"]
        ),
        units={level: tuple(names) for level, names in raw["units"].items()},
    )


@cache
def load_arena(template: str) -> ArenaMaterial:
    """Return what is written in a template's own steps; nothing for a template that has no such file."""
    if not _ARENAS.joinpath(f"{template}.yaml").is_file():
        return ArenaMaterial()
    raw = _read(f"arenas/{template}.yaml")
    return ArenaMaterial(
        names=tuple(raw.get("names", ())),
        texts={place: tuple(texts) for place, texts in raw.get("texts", {}).items()},
        cards={
            place: {category: tuple(texts) for category, texts in about.items()}
            for place, about in raw.get("cards", {}).items()
        },
        rows={place: tuple(rows) for place, rows in raw.get("rows", {}).items()},
        plan=tuple(raw.get("plan", ())),
        tasks=tuple(raw.get("tasks", ())),
        decisions=raw.get("decisions", {}),
    )


def _read(name: str) -> dict[str, Any]:
    source = files(__package__).joinpath(_FOLDER, name).read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.load(source, Loader=yaml.CSafeLoader)
    return raw


def _category(about: dict[str, Any]) -> CategoryMaterial:
    return CategoryMaterial(
        themes=tuple(about["themes"]),
        problems=tuple(_written_out(about["problems"])),
        solutions=tuple(_written_out(about["solutions"])),
    )


def _written_out(pool: dict[str, Any]) -> Iterator[str]:
    yield from pool["whole"]
    for described in pool.get("frames", ()):
        slots = {name: entries for name, entries in described.items() if name != "frame"}
        for chosen in product(*slots.values()):
            yield described["frame"].format(**dict(zip(slots, chosen, strict=True)))
