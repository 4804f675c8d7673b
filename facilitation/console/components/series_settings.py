"""What a series keeps as lists: its areas, the decision levels above them, and the days on which status is reported."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from facilitation.console import state
from facilitation.console.context import services, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import strong
from facilitation.domain.retention import DEFAULT, MOST_MONTHS, Months
from facilitation.domain.states import Membership
from facilitation.i18n import Language
from facilitation.services.workshops.series import LONGEST_LEAD_DAYS, TITLE_LIMIT, LevelFacts, SeriesFacts, SeriesView

Line = dict[str, Any]
_LISTS: Final = ("areas", "levels", "dates")


def series_settings(series: SeriesView) -> None:
    """Show the lists; those who may change the series write in them."""
    _ = spoken()
    key = f"series_{series.id}_{series.version}"
    lines = _lines(series)
    may_change = series.role is Membership.FACILITATOR
    with st.form(f"form_{key}", enter_to_submit=False, border=False):
        st.text_input(
            _("Navn på serien"), value=series.title, max_chars=TITLE_LIMIT, key=f"{key}_title", disabled=not may_change
        )
        areas, levels, dates = st.columns([3, 6, 2], gap="medium")
        with areas:
            st.markdown(strong(_("Områder")))
            _table(key, "areas", lines, {"title": _text(_("Område"))}, may_change=may_change)
        with levels:
            st.markdown(strong(_("Beslutningsnivåer, nærmest først")))
            columns = {
                "title": _text(_("Nivå")),
                "own": st.column_config.CheckboxColumn(_("Egen virksomhet"), default=False, width="small"),
                "lead_days": st.column_config.NumberColumn(
                    _("Dager til behandling"),
                    min_value=0,
                    max_value=LONGEST_LEAD_DAYS,
                    step=1,
                    default=0,
                    width="small",
                ),
            }
            _table(key, "levels", lines, columns, may_change=may_change)
        with dates:
            st.markdown(strong(_("Status meldes")))
            day = st.column_config.DateColumn(_("Dag"), format="DD.MM.YYYY", required=True)
            _table(key, "dates", lines, {"day": day}, may_change=may_change)
        _months(key, series, _, may_change=may_change)
        st.caption(
            _("Nye samlinger i serien får disse nivåene. Et nivå eller område beholder plassen når det får nytt navn.")
        )
        if may_change:
            st.form_submit_button(
                _("Lagre serien"), type="primary", key=f"{key}_save", on_click=_save, args=(series.id, key, lines)
            )
    if may_change:
        _deletion(series)


def _months(key: str, series: SeriesView, _: Language, *, may_change: bool) -> None:
    st.markdown(strong(_("Så lenge lagres det")))
    raw, plan = st.columns(2, width=640)
    for place, name, label, own, usual in (
        (raw, "raw", _("Det som er sagt, måneder"), series.frame.raw_months, DEFAULT.raw),
        (plan, "plan", _("Planen, måneder"), series.frame.plan_months, DEFAULT.plan),
    ):
        place.number_input(
            label,
            min_value=1,
            max_value=MOST_MONTHS,
            value=own,
            placeholder=_("som ellers: {n}", n=usual),
            key=f"{key}_{name}",
            disabled=not may_change,
        )


def _lines(series: SeriesView) -> dict[str, list[Line]]:
    frame = series.frame
    return {
        "areas": [{"key": area.key, "title": area.title} for area in frame.areas],
        "levels": [
            {"key": level.key, "title": level.title, "own": level.own, "lead_days": level.lead_days}
            for level in frame.decision_levels
        ],
        "dates": [{"day": day.isoformat()} for day in frame.report_dates],
    }


def _text(label: str) -> Any:  # noqa: ANN401 -- Streamlit's type is not public
    return st.column_config.TextColumn(label, max_chars=TITLE_LIMIT, required=True, width="medium")


def _table(key: str, name: str, lines: Mapping[str, list[Line]], columns: Line, *, may_change: bool) -> None:
    frame = pd.DataFrame(lines[name], columns=["key", *columns])
    if name == "dates":
        frame["day"] = [date.fromisoformat(line["day"]) for line in lines[name]]
        frame["day"] = pd.to_datetime(frame["day"])
    st.data_editor(
        frame,
        num_rows="dynamic" if may_change else "fixed",
        disabled=not may_change,
        hide_index=True,
        column_config={"key": None, **columns},
        key=f"{key}_{name}",
    )


def _save(series_id: str, key: str, lines: Mapping[str, list[Line]]) -> None:
    _ = spoken()
    areas, levels, dates = (edited_lines(lines[name], state.typed(f"{key}_{name}", {})) for name in _LISTS)
    facts = SeriesFacts(
        title=state.typed(f"{key}_title"),
        areas=tuple((line.get("key") or "", line.get("title") or "") for line in areas),
        levels=tuple(
            LevelFacts(
                key=line.get("key") or "",
                title=line.get("title") or "",
                own=bool(line.get("own")),
                lead_days=int(line.get("lead_days") or 0),
            )
            for line in levels
        ),
        report_dates=tuple(day for line in dates if (day := _day(line.get("day"))) is not None),
        months=Months(raw=_whole(f"{key}_raw"), plan=_whole(f"{key}_plan")),
    )
    version = int(key.rpartition("_")[2])
    attempt(lambda by: services().series.describe(by, series_id, facts, version=version), done=_("Serien er lagret."))


def _whole(field: str) -> int | None:
    typed = state.typed(field, None)
    return int(typed) if typed else None


def edited_lines(lines: Sequence[Line], editor: Mapping[str, Any]) -> list[Line]:
    """Return the lines as they were edited; ``editor`` is what Streamlit keeps of a table that is edited."""
    changes = {int(place): cells for place, cells in editor.get("edited_rows", {}).items()}
    gone = set(editor.get("deleted_rows", ()))
    kept = [{**line, **changes.get(place, {})} for place, line in enumerate(lines) if place not in gone]
    return [
        *kept,
        *({name: value for name, value in line.items() if name != "key"} for line in editor.get("added_rows", ())),
    ]


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None


def _deletion(series: SeriesView) -> None:
    _ = spoken()
    with st.expander(_("Slett serien"), icon=":material/delete_forever:", key=f"series_delete_open_{series.id}"):
        st.text(_("Samlingene og planene i serien blir stående, hver for seg."))
        sure = st.checkbox(_("Ja, slett serien"), key=f"series_delete_sure_{series.id}")
        st.button(
            _("Slett serien"),
            key=f"series_delete_{series.id}",
            disabled=not sure,
            on_click=_delete,
            args=(series.id,),
        )


def _delete(series_id: str) -> None:
    _ = spoken()
    attempt(
        lambda by: services().series.delete(by, series_id),
        done=_("Serien er slettet."),
        then=lambda _none: state.forget_series(),
    )
