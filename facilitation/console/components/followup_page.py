"""The follow-up board: the actions of a workshop, a series or everything, what became of them, and changing that."""

from collections.abc import Mapping, Sequence

import streamlit as st

from facilitation.console import state
from facilitation.console.components.followup_bulk import bulk_change, undo_bulk
from facilitation.console.components.followup_detail import followup_detail
from facilitation.console.components.followup_filters import filters
from facilitation.console.components.followup_import import followup_import
from facilitation.console.components.followup_table import followup_table
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import refuse, show_notices
from facilitation.console.text import titled
from facilitation.domain.errors import SamskapError
from facilitation.services.follow_up.following import FollowedAction, Scope

_EVERYTHING = ""


def scope_choice(label: str, *, key: str) -> str:
    """Show what there is to look at, and return what is chosen: a workshop or a series by a mark, nothing for all."""
    _ = spoken()
    workshops, series = services().workshops.mine(signed_in()), services().series.mine(signed_in())
    titles = {
        **{f"series:{card.id}": _("Serie: {title}", title=card.title) for card in series},
        **{f"workshop:{card.id}": f"{card.title}, {_.short_date(card.day)}" for card in workshops},
    }
    looked_at = f"workshop:{state.workshop_id()}"
    choices = [_EVERYTHING, *titles]
    return str(
        st.selectbox(
            label,
            choices,
            index=choices.index(looked_at) if looked_at in titles else 0,
            format_func=titled(titles, otherwise=_("Alt jeg har tilgang til")),
            key=f"{key}_{state.stamp(looked_at)}",
        )
    )


@st.fragment(run_every=60)
def followup_board(chosen: str) -> None:
    """Show the board; drawn again now and then, without touching what is being chosen or typed."""
    show_notices()
    _ = spoken()
    scope = scope_of(chosen)
    try:
        actions = services().following.board(signed_in(), scope)
    except SamskapError as error:
        refuse(error)
        return
    if scope.workshop_id is not None:
        followup_import(scope.workshop_id)
    if not actions:
        st.text(_("Ingen tiltak å følge opp ennå."))
        return
    _sums(actions)
    key = f"followup_{state.stamp(chosen)}"
    wanted = filters(actions, key=key)
    shown = [action for action in actions if wanted.lets(action)]
    undo_bulk()
    if not shown:
        st.text(_("Ingen tiltak passer med det du har valgt."))
        return
    picked = followup_table(shown, key=key)
    if not picked:
        st.caption(_("Velg en rad for å se alt om tiltaket, eller flere for å endre dem samtidig."))
    elif len(picked) == 1:
        followup_detail(picked[0])
    else:
        bulk_change(picked)


def scope_of(chosen: str) -> Scope:
    """Return the scope behind a mark."""
    kind, _colon, identifier = chosen.partition(":")
    parts: Mapping[str, str] = {f"{kind}_id": identifier} if identifier else {}
    return Scope(**parts)


def _sums(actions: Sequence[FollowedAction]) -> None:
    _ = spoken()
    overdue = sum(action.now.overdue for action in actions)
    waiting = sum(action.awaits_answer for action in actions)
    words = [_.plural("{n} tiltak", "{n} tiltak", len(actions)), _("{n} over fristen", n=overdue)]
    if waiting:
        words.append(_("{n} venter på svar fra et nivå", n=waiting))
    st.caption(" · ".join(words))
