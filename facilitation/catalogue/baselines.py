"""Published evaluations to compare with, as counts: how many said what, of how many who answered, of how many."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field

from facilitation.catalogue.inputs import Key, Label, Prose, Strict
from facilitation.catalogue.problem import Flaw

FOLDER = Path(__file__).parent / "baselines"


class Baseline(Strict):
    """One published evaluation.

    ``input`` is the key of the question and ``items`` those of its options, as in our templates. ``later`` is what was
    published without counts.
    """

    key: Key
    title: Label
    source: Prose
    input: Key
    of: int = Field(ge=1)
    answered: int = Field(ge=1)
    items: Mapping[Key, int]
    later: Prose = ""

    def flaws(self) -> Iterator[Flaw]:
        """Yield the flaws of more answers than people, and of more crosses than answers."""
        if self.answered > self.of:
            yield Flaw(code="baseline.too_many_answers", path=("answered",))
        for key, n in self.items.items():
            if not 0 <= n <= self.answered:
                yield Flaw(code="baseline.too_many_crosses", path=("items", key))


@cache
def baselines() -> tuple[Baseline, ...]:
    """Return the published evaluations that the product ships, read once."""
    return tuple(
        Baseline.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yaml"))
    )


def baseline_of(input_key: str) -> Baseline | None:
    """Return the published evaluation of a question, if there is one."""
    return next((one for one in baselines() if one.input == input_key), None)
