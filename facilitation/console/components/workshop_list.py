"""Workshops as a list, each with the ways into it that this person has."""

from collections.abc import Sequence

import streamlit as st

from facilitation.console import state
from facilitation.console.context import spoken
from facilitation.console.text import plain
from facilitation.domain.states import Membership
from facilitation.services.workshops.workshops import WorkshopCard


def workshop_list(cards: Sequence[WorkshopCard]) -> None:
    """Show the workshops under each other."""
    for card in cards:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None, width="stretch"):
                st.markdown(f"**{plain(card.title)}**")
                st.caption(plain(_facts(card)))
            _ways_in(card)


def _facts(card: WorkshopCard) -> str:
    _ = spoken()
    people = _.plural("{n} deltaker", "{n} deltakere", card.participants)
    role = _("du er prosessleder") if card.role is Membership.FACILITATOR else _("du er arrangør")
    return " · ".join(part for part in (_.date(card.day), card.place, people, role) if part)


def _ways_in(card: WorkshopCard) -> None:
    _ = spoken()
    ways = [
        ("app_pages/plan.py", _("Plan"), ":material/checklist:"),
        ("app_pages/files.py", _("Filer"), ":material/download:"),
    ]
    if card.role is Membership.FACILITATOR:
        ways = [
            ("app_pages/run.py", _("Kjør"), ":material/play_arrow:"),
            ("app_pages/prepare.py", _("Forbered"), ":material/edit_note:"),
            *ways,
        ]
    with st.container(horizontal=True, width="content"):
        for page, label, icon in ways:
            st.page_link(page, label=label, icon=icon, query_params={state.WORKSHOP_PARAMETER: card.id})
