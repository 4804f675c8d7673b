"""One promise and what was measured of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One promise: what was measured, in what unit, and the most that was promised.

    ``value`` is missing when every run was disturbed by something else on the machine. With ``is_least`` the promise is
    that the value is no less.
    """

    what: str
    value: float | None
    unit: str
    most: float
    is_least: bool = False

    @property
    def is_broken(self) -> bool:
        """Whether it was measured, and is not what was promised."""
        if self.value is None:
            return False
        return self.value < self.most if self.is_least else self.value > self.most

    @property
    def verdict(self) -> str:
        """Whether it holds, in words."""
        if self.value is None:
            return "not measured"
        return "BROKEN" if self.is_broken else "holds"

    @property
    def figures(self) -> tuple[str, str]:
        """What was measured and what was promised."""
        unit = f" {self.unit}" if self.unit else ""
        bound = "at least" if self.is_least else "at most"
        return ("–" if self.value is None else f"{self.value:,.4g}{unit}", f"{bound} {self.most:,g}{unit}")

    def __str__(self) -> str:
        measured, promised = self.figures
        return f"{self.what:62} {measured:>14}  {promised:20} {self.verdict}"
