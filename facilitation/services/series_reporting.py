"""What is taken home from a whole series: the status sheet for its report dates."""

from typing import Final

from sqlalchemy import select

from exports.document import Report
from facilitation.domain.clock import today
from facilitation.i18n import Language, mark
from facilitation.persistence.models import SeriesWorkshop, Workshop
from facilitation.services.action_state import actions_now
from facilitation.services.actors import Facilitator
from facilitation.services.places import require_series
from facilitation.services.programs import frame_of
from facilitation.services.series import series_frame
from facilitation.services.status_report import StatusArea, StatusReading, status_content
from facilitation.services.store import Store

_NO_AREA: Final = mark("Uten område")


class SeriesReporting:
    """Use cases on reports of a series, for those with a place in it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def status_report(self, by: Facilitator, series_id: str, language: Language) -> Report:
        """Return where the actions of every area stand, for the next report date or, without one, for today.

        Raises:
            NotFound: when the person has no place in the series.
        """
        _, now = language, self._store.clock.now()
        day = today(self._store.clock)
        with self._store.read() as db:
            series, _role = require_series(db, by, series_id)
            frame = series_frame(series)
            rows = db.execute(
                select(Workshop, SeriesWorkshop.area)
                .join(SeriesWorkshop, SeriesWorkshop.workshop_id == Workshop.id)
                .where(SeriesWorkshop.series_id == series_id)
            ).all()
            # A workshop's own levels where the series has none of that key.
            own = {level.key: level.title for workshop, _area in rows for level in frame_of(workshop).decision_levels}
            levels = own | {level.key: level.title for level in frame.decision_levels}
            areas = {workshop.id: area for workshop, area in rows}
            actions = actions_now(db, list(areas), day)
            keys = [*(area.key for area in frame.areas), *sorted(set(areas.values()) - {a.key for a in frame.areas})]
            reading = StatusReading(
                on=next((one for one in sorted(frame.report_dates) if one >= day), day),
                areas=tuple(
                    StatusArea(
                        title=frame.area_title(key) or _(_NO_AREA),
                        actions=tuple(action for action in actions if areas.get(action.workshop_id) == key),
                        levels=levels,
                    )
                    for key in keys
                ),
            )
            title = series.title
        content = status_content(reading, _)
        return Report(
            title=f"{_('Statusark')} – {title}",
            subtitle=_.date(reading.on),
            language=_.code,
            created=now,
            tables=content.tables,
            body=content.body,
            wide=content.wide,
            facts=((_("Serie"), title), (_("Laget"), _.moment(now))),
            about_heading=_("Om filen"),
            page=_("Side {page} av {pages}"),
        )
