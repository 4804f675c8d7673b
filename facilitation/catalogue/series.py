"""What a series keeps as data: its areas, the decision levels above them, and the days on which status is reported."""

from datetime import date

from pydantic import Field

from facilitation.catalogue.inputs import Option, Strict
from facilitation.catalogue.template import DecisionLevel
from facilitation.domain.retention import MOST_MONTHS


class SeriesFrame(Strict):
    """The lists of a series.

    ``areas`` are the places or services that hold workshops of their own, for example five districts. The decision
    levels are those of the health community: which there are, and in what order, differs from one to the next. The
    months tell how long what was said and planned in its workshops is kept, where they have no times of their own.
    """

    areas: tuple[Option, ...] = Field(default=(), max_length=60)
    decision_levels: tuple[DecisionLevel, ...] = Field(default=(), max_length=20)
    report_dates: tuple[date, ...] = Field(default=(), max_length=60)
    raw_months: int | None = Field(default=None, ge=1, le=MOST_MONTHS)
    plan_months: int | None = Field(default=None, ge=1, le=MOST_MONTHS)

    def area_title(self, key: str) -> str:
        """Return what an area is called; nothing for a workshop without one."""
        return next((area.title for area in self.areas if area.key == key), key)
