"""Divide the room into tables, see who sits where and how well each table is mixed, and move somebody."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from facilitation.console import state
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import titled
from facilitation.domain.grouping.values import GroupMode
from facilitation.i18n import mark
from facilitation.services.room.dividing import GroupingView

_MODES: Final[Mapping[GroupMode, str]] = {
    GroupMode.MIXED: mark("Blandet: på tvers av tjenestene"),
    GroupMode.HOMOGENEOUS: mark("Homogen: hvert nivå for seg"),
    GroupMode.HOME: mark("Hjemme: de som skal bære planen"),
}


def groups_panel(workshop_id: str) -> None:
    """Show the latest division of each mode."""
    _ = spoken()
    modes = {mode.value: _(words) for mode, words in _MODES.items()}
    form = f"divide_{workshop_id}"
    st.caption(_("Grupper lages av seg selv når et gruppesteg åpnes. Her kan du lage dem før, eller på nytt."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(_("Hvordan"), list(modes), format_func=titled(modes), key=f"{form}_mode", width=360)
        st.button(
            _("Del inn dem som er her"),
            key=f"{form}_{state.round_of(form)}",
            icon=":material/groups:",
            on_click=_divide,
            args=(workshop_id, form),
        )
    groupings = services().dividing.latest(signed_in(), workshop_id)
    if not groupings:
        st.text(_("Ingen grupper er laget ennå."))
    for grouping in groupings:
        st.markdown(f"**{modes[grouping.mode]}**")
        _tables(grouping)
        _move_one(workshop_id, grouping)


def _divide(workshop_id: str, form: str) -> None:
    _ = spoken()
    mode = GroupMode(state.typed(f"{form}_mode"))
    attempt(
        lambda by: services().dividing.divide(by, workshop_id, mode),
        done=_("Gruppene er laget."),
        then=lambda _made: state.carried_out(form),
    )


def _tables(grouping: GroupingView) -> None:
    _ = spoken()
    groups = grouping.groups
    st.dataframe(
        pd.DataFrame(
            {
                _("Bord"): [group.number for group in groups],
                _("Personer"): [group.fit.people for group in groups],
                _("Kommune"): [group.fit.municipal for group in groups],
                _("Spesialist"): [group.fit.specialist for group in groups],
                _("Brukere"): [group.fit.users for group in groups],
                _("Ledere"): [group.fit.leaders for group in groups],
                _("Par som har møttes"): [group.fit.met_pairs for group in groups],
                _("Hvem"): [" · ".join(person.label for person in group.members) for group in groups],
            }
        ),
        hide_index=True,
        key=f"tables_{grouping.id}",
        column_config={_("Hvem"): st.column_config.TextColumn(width="large")},
        alt=_("Bordene og hvem som sitter der"),
    )


def _move_one(workshop_id: str, grouping: GroupingView) -> None:
    _ = spoken()
    people = {
        person.id: _("{person}, bord {n}", person=person.label, n=group.number)
        for group in grouping.groups
        for person in group.members
    }
    tables = {group.id: _("Bord {n}", n=group.number) for group in grouping.groups}
    key = f"seat_{grouping.id}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(_("Flytt en person"), list(people), format_func=titled(people), key=f"{key}_who", width=360)
        st.selectbox(_("Til"), list(tables), format_func=titled(tables), key=f"{key}_to", width=140)
        st.button(_("Flytt"), key=f"{key}_move", disabled=not people, on_click=_move, args=(workshop_id, key))


def _move(workshop_id: str, key: str) -> None:
    _ = spoken()
    person_id, group_id = state.typed(f"{key}_who"), state.typed(f"{key}_to")
    attempt(lambda by: services().dividing.move(by, workshop_id, person_id, group_id), done=_("Personen er flyttet."))
