"""A series over time: what was completed in each area and year, the ten most started measures, what people thought."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from facilitation.console.components.charting import chart
from facilitation.console.components.evaluation_page import slices_table
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.text import strong
from facilitation.domain.follow_up import Status
from facilitation.i18n import Language
from facilitation.screen.charts import StatusBar, status_figure
from facilitation.services.follow_up.following import Scope
from facilitation.services.outcomes.series_overview import AreaView
from facilitation.services.outcomes.top import TopMeasures

_BAR_HEIGHT = 44
_LEGEND_HEIGHT = 48


def series_over_time(series_id: str) -> None:
    """Show the series across areas and years."""
    _ = spoken()
    overview = services().series_overviews.overview(signed_in(), series_id)
    if not any(area.actions for area in overview.areas):
        st.text(_("Serien har ingen tiltak ennå."))
        return
    _completion(overview.areas, _)
    _top(overview.top, _)
    found = services().evaluating.evaluation(signed_in(), Scope(series_id=series_id))
    for slices, heading in ((found.areas, _("Område")), (found.years, _("År"))):
        if slices:
            st.markdown(strong(_("Evalueringen, {side}", side=heading.lower())))
            slices_table(slices, heading, _)


def _completion(areas: Sequence[AreaView], _: Language) -> None:
    years = sorted({year for area in areas for year in area.by_year})
    st.markdown(strong(_("Hvor mye er gjennomført?")))
    bars = [StatusBar(title=str(year), counts=_together(areas, year)) for year in years]
    chart(
        lambda style: status_figure(bars, language=_, **style),
        key="series_years",
        height=_LEGEND_HEIGHT + _BAR_HEIGHT * len(bars),
        alt=_("Tiltakene etter status, år for år; tallene står i tabellen under."),
    )
    rows = {
        _("Område"): [area.title or _("Uten område") for area in areas],
        **{str(year): [_done(area.by_year.get(year, {}), _) for area in areas] for year in years},
        _("Alle år"): [_done(area.statuses, _) for area in areas],
    }
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=_("Gjennomført i hvert område og år"))
    st.caption(_("Gjennomført, av alle tiltak fra samlingene det året."))


def _together(areas: Sequence[AreaView], year: int) -> Mapping[Status | None, int]:
    every = [area.by_year.get(year, {}) for area in areas]
    return {status: sum(counts.get(status, 0) for counts in every) for status in {key for one in every for key in one}}


def _done(counts: Mapping[Status | None, int], _: Language) -> str:
    done, of = counts.get(Status.DONE, 0), sum(counts.values())
    return _("{n} av {of} ({share})", n=done, of=of, share=_.percent(done, of)) if of else ""


def _top(top: TopMeasures, _: Language) -> None:
    st.markdown(strong(_("De ti hyppigste igangsatte tiltakene")))
    if not top.lines:
        st.text(_("Ingen tiltak er igangsatt ennå"))
        return
    st.dataframe(
        pd.DataFrame(
            {
                "place": range(1, len(top.lines) + 1),
                "what": [line.what for line in top.lines],
                "whom": [line.whom for line in top.lines],
                "n": [line.n for line in top.lines],
                "areas": [line.areas for line in top.lines],
            }
        ),
        hide_index=True,
        column_config={
            "place": st.column_config.NumberColumn(_("Nr"), width="small"),
            "what": st.column_config.TextColumn(_("Hva")),
            "whom": st.column_config.TextColumn(_("Med hvem")),
            "n": st.column_config.ProgressColumn(
                _("Antall"), min_value=0, max_value=top.most, format="%d", width="medium"
            ),
            "areas": st.column_config.NumberColumn(_("Områder"), width="small"),
        },
        alt=_("De ti hyppigste igangsatte tiltakene, med antall og antall områder"),
    )
    st.caption(
        _.plural(
            "{n} tiltak er igangsatt eller gjennomført. De er talt etter hva de er og hvem de er med.",
            "{n} tiltak er igangsatt eller gjennomført. De er talt etter hva de er og hvem de er med.",
            top.started,
        )
    )
