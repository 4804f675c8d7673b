"""What is taken home from a whole series: the status sheet for its report dates, and the ten most started measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.document import Report
from facilitation.catalogue.series import SeriesFrame
from facilitation.domain.clock import today
from facilitation.i18n import Language, mark
from facilitation.persistence.models import Series, SeriesWorkshop, Workshop
from facilitation.services.access.places import require_series_reader
from facilitation.services.actors import Facilitator, Keeper
from facilitation.services.follow_up.action_state import ActionNow, actions_now
from facilitation.services.outcomes.evaluating import evaluation_of
from facilitation.services.outcomes.series_overview import workshops_of
from facilitation.services.outcomes.top import TopMeasures, top_measures
from facilitation.services.programs import frame_of
from facilitation.services.reports.content import Content
from facilitation.services.reports.series_evaluation import SeriesEvaluationReading, series_evaluation_content
from facilitation.services.reports.status import StatusArea, StatusReading, status_content
from facilitation.services.reports.top_ten import TopTenReading, top_ten_content
from facilitation.services.store import Store
from facilitation.services.workshops.series import series_frame


class SeriesReportKind(StrEnum):
    """What can be told of a series; the value is how its files are addressed."""

    STATUS = "status"
    TOP_TEN = "topp-ti"
    EVALUATION = "evaluering"


_NO_AREA: Final = mark("Uten område")
_NAMES: Final[Mapping[SeriesReportKind, str]] = {
    SeriesReportKind.STATUS: mark("Statusark"),
    SeriesReportKind.TOP_TEN: mark("Topp ti"),
    SeriesReportKind.EVALUATION: mark("Evaluering"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gathered:
    """What the reports of a series are made from."""

    title: str
    frame: SeriesFrame
    areas: Mapping[str, str]
    levels: Mapping[str, str]
    actions: tuple[ActionNow, ...]
    top: TopMeasures

    @property
    def area_keys(self) -> list[str]:
        """The areas in the series' own order, then those that workshops stand in all the same."""
        own = [area.key for area in self.frame.areas]
        return [*own, *sorted(set(self.areas.values()) - set(own))]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSeries:
    """A series, for those who keep the data folder."""

    id: str
    title: str


class SeriesReporting:
    """Use cases on reports of a series, for those with a place in it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def report(self, by: Facilitator | Keeper, series_id: str, kind: SeriesReportKind, language: Language) -> Report:
        """Return a report of the kind, in a constant number of queries.

        The status sheet tells where the actions of every area stand, for the next report date or today.

        Raises:
            NotFound: when the person has no place in the series.
        """
        _, day = language, today(self._store.clock)
        with self._store.read() as db:
            series = require_series_reader(db, by, series_id)
            if kind is SeriesReportKind.EVALUATION:
                content = series_evaluation_content(_evaluated(db, series), _)
                return self._report(series.title, kind, _.date(day), content, _)
            found = _gathered(db, series, day)
        if kind is SeriesReportKind.STATUS:
            reading = _status(found, day, _)
            return self._report(found.title, kind, _.date(reading.on), status_content(reading, _), _)
        top = TopTenReading(top=found.top, areas=len(found.frame.areas), actions=len(found.actions))
        return self._report(found.title, kind, _.date(day), top_ten_content(top, _), _)

    def all(self, _by: Keeper) -> tuple[FoundSeries, ...]:
        """Return every series by its title."""
        with self._store.read() as db:
            rows = db.scalars(select(Series).order_by(Series.title, Series.id))
            return tuple(FoundSeries(id=row.id, title=row.title) for row in rows)

    def _report(self, title: str, kind: SeriesReportKind, subtitle: str, content: Content, _: Language) -> Report:
        now = self._store.clock.now()
        return Report(
            title=f"{_(_NAMES[kind])} – {title}",
            subtitle=subtitle,
            language=_.code,
            created=now,
            tables=content.tables,
            body=content.body,
            wide=content.wide,
            facts=((_("Serie"), title), (_("Laget"), _.moment(now))),
            about_heading=_("Om filen"),
            page=_("Side {page} av {pages}"),
        )


def _evaluated(db: Session, series: Series) -> SeriesEvaluationReading:
    frame, workshops = series_frame(series), workshops_of(db, series.id)
    return SeriesEvaluationReading(
        workshops=workshops,
        areas={area.key: area.title for area in frame.areas},
        # The newest first, as in the console.
        found=evaluation_of(db, [one.id for one in reversed(workshops)]),
    )


def _gathered(db: Session, series: Series, day: date) -> _Gathered:
    frame = series_frame(series)
    rows = db.execute(
        select(Workshop, SeriesWorkshop.area)
        .join(SeriesWorkshop, SeriesWorkshop.workshop_id == Workshop.id)
        .where(SeriesWorkshop.series_id == series.id)
    ).all()
    # A workshop's own levels where the series has none of that key.
    own = {level.key: level.title for workshop, _area in rows for level in frame_of(workshop).decision_levels}
    areas = {workshop.id: area for workshop, area in rows}
    actions = actions_now(db, list(areas), day)
    return _Gathered(
        title=series.title,
        frame=frame,
        areas=areas,
        levels=own | {level.key: level.title for level in frame.decision_levels},
        actions=actions,
        top=top_measures(db, actions),
    )


def _status(found: _Gathered, day: date, _: Language) -> StatusReading:
    return StatusReading(
        on=next((one for one in sorted(found.frame.report_dates) if one >= day), day),
        areas=tuple(
            StatusArea(
                title=found.frame.area_title(key) or _(_NO_AREA),
                actions=tuple(action for action in found.actions if found.areas.get(action.workshop_id) == key),
                levels=found.levels,
            )
            for key in found.area_keys
        ),
    )
