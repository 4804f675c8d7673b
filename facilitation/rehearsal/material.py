"""Reads content.yaml: what thought participants may write, with every frame written out to whole texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

import yaml

Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryMaterial:
    """What is written about one category of problem."""

    themes: tuple[str, ...]
    problems: tuple[str, ...]
    solutions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything in content.yaml.

    Attributes:
        categories: By the category's name, as the workshop «Bedre i lag» names them.
        texts: All texts of a kind, for example ``"expectation"`` or ``"moment/bar"``.
        rows: All filled-in forms of a kind: ``"problem"``, ``"proposal"`` and ``"plan"``.
        units: Invented organisations by level, the biggest first.
    """

    categories: Mapping[str, CategoryMaterial]
    texts: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[Row, ...]]
    units: Mapping[str, tuple[str, ...]]


@cache
def load_material() -> Material:
    """Return the material that is shipped with the package; the file is read once."""
    source = files(__package__).joinpath("content.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.safe_load(source)
    return Material(
        categories={name: _category(about) for name, about in raw["categories"].items()},
        texts={kind: tuple(_written_out(pool)) for kind, pool in raw["texts"].items()},
        rows={kind: tuple(rows) for kind, rows in raw["rows"].items()},
        units={level: tuple(names) for level, names in raw["units"].items()},
    )


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
