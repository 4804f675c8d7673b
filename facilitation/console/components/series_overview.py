"""The areas of a series side by side, as a chart, and as tables that say the same."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from facilitation.console import state
from facilitation.console.components.charting import chart
from facilitation.console.components.files_list import series_files
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.text import plain, strong
from facilitation.i18n import Language
from facilitation.screen.charts import StatusBar, status_figure, status_words
from facilitation.screen.status_chart import ORDER
from facilitation.services.outcomes.series_overview import AreaView, SeriesOverview, SeriesWorkshopView

_BAR_HEIGHT = 44
_LEGEND_HEIGHT = 48


def series_overview(series_id: str) -> None:
    """Show what there is of each area, and its workshops under it."""
    _ = spoken()
    overview = services().series_overviews.overview(signed_in(), series_id)
    areas = overview.areas
    if not areas:
        st.text(_("Serien har ingen områder ennå. Skriv dem inn under «Oppsett»."))
        return
    if overview.next_report:
        st.caption(_("Neste dag det meldes status: {day}.", day=_.date(overview.next_report)))
    if any(area.actions for area in areas):
        st.markdown(strong(_("Hvor langt er tiltakene kommet?")))
        bars = [StatusBar(title=_named(area, _), counts=area.statuses) for area in areas]
        chart(
            lambda style: status_figure(bars, language=_, **style),
            key="series_statuses",
            height=_LEGEND_HEIGHT + _BAR_HEIGHT * len(bars),
            alt=_("Tiltakene i hvert område etter status; tallene står i tabellen under."),
        )
    st.dataframe(_side_by_side(areas, _), hide_index=True, key="series_areas", alt=_("Områdene side om side"))
    series_files(series_id)
    st.markdown(strong(_("Samlingene")))
    _workshops(overview, _)


def _named(area: AreaView, _: Language) -> str:
    return area.title or _("Uten område")


def _side_by_side(areas: Sequence[AreaView], _: Language) -> pd.DataFrame:
    used = [status for status in ORDER if any(area.statuses.get(status) for area in areas)]
    columns: dict[str, list[object]] = {
        _("Område"): [_named(area, _) for area in areas],
        _("Samlinger"): [len(area.workshops) for area in areas],
        _("Siste samling"): [_.short_date(area.last.day) if area.last else "" for area in areas],
        _("Evaluering"): [_evaluated(area.answered, area.asked, _) for area in areas],
        _("Tiltak"): [area.actions for area in areas],
        _("Over fristen"): [area.overdue for area in areas],
    }
    for status in used:
        columns[status_words(status, _)] = [area.statuses.get(status, 0) for area in areas]
    columns[_("Plasser som manglet sist")] = [_missing(area.last) for area in areas]
    return pd.DataFrame(columns)


def _workshops(overview: SeriesOverview, _: Language) -> None:
    for area in overview.areas:
        for workshop in reversed(area.workshops):
            with st.container(border=True, horizontal=True, vertical_alignment="center"):
                with st.container(gap=None, width="stretch"):
                    st.markdown(strong(plain(workshop.title)))
                    st.caption(plain(_facts(workshop, _named(area, _), _)))
                    if workshop.missing:
                        st.markdown(":red[:material/error:] " + plain(_without(workshop, _)))
                for page, label, icon in (
                    ("app_pages/plan.py", _("Plan"), ":material/checklist:"),
                    ("app_pages/files.py", _("Filer"), ":material/download:"),
                ):
                    st.page_link(page, label=label, icon=icon, query_params={state.WORKSHOP_PARAMETER: workshop.id})


def _facts(workshop: SeriesWorkshopView, area: str, _: Language) -> str:
    people = _.plural("{n} deltaker", "{n} deltakere", workshop.participants)
    evaluated = _("evaluert av {n}", n=_evaluated(workshop.answered, workshop.asked, _)) if workshop.asked else ""
    parts = [area, _.date(workshop.day), workshop.place, people if workshop.participants else "", evaluated]
    return " · ".join(part for part in parts if part)


def _without(workshop: SeriesWorkshopView, _: Language) -> str:
    missing = _("Manglet: {seats}.", seats=_missing(workshop))
    return f"{missing} {workshop.note}" if workshop.note else missing


def _missing(workshop: SeriesWorkshopView | None) -> str:
    return ", ".join(check.seat.title for check in workshop.missing) if workshop else ""


def _evaluated(n: int, of: int, _: Language) -> str:
    return _("{n} av {of} ({share})", n=n, of=of, share=_.percent(n, of)) if of else ""
