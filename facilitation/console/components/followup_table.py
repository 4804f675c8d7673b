"""The actions of a follow-up board as a table, from which one or many are chosen."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from facilitation.console import state
from facilitation.console.components.followup_words import day_of, lift_words, measure_words, owner_words
from facilitation.console.context import product, spoken
from facilitation.domain.clock import today
from facilitation.i18n import Language
from facilitation.screen.charts import status_words
from facilitation.services.follow_up.following import FollowedAction
from facilitation.services.follow_up.status_words import ACCEPTANCE_WORDS

_TALLEST = 460
_ROW = 35


def followup_table(actions: Sequence[FollowedAction], *, key: str) -> list[FollowedAction]:
    """Show the actions and return those that are chosen."""
    _ = spoken()
    # Named by what it shows: a choice is a list of places, and must not slide to other actions.
    table = f"{key}_{state.stamp(*(action.now.id for action in actions))}"
    st.dataframe(
        _frame(actions, _),
        hide_index=True,
        height=min(_TALLEST, _ROW * (len(actions) + 1) + 3),
        column_config={
            _("Tiltak"): st.column_config.TextColumn(width=280, pinned=True),
            _("Ansvarlig"): st.column_config.TextColumn(width=190),
            _("Frist"): st.column_config.DateColumn(format="DD.MM.YYYY"),
        },
        on_select="rerun",
        selection_mode="multi-row",
        key=table,
        alt=_("Tiltakene, med status, frist og ansvarlig"),
    )
    return state.selected(table, actions)


def _frame(actions: Sequence[FollowedAction], _: Language) -> pd.DataFrame:
    columns: dict[str, list[object]] = {
        _("Tiltak"): [action.now.fields.title for action in actions],
        _("Status"): [status_words(action.now.status, _) for action in actions],
        _("Frist"): [action.now.fields.deadline for action in actions],
        _("Over fristen"): [_days_over(action, _) for action in actions],
        _("Ansvarlig"): [owner_words(action) for action in actions],
        _("Svar"): [_(ACCEPTANCE_WORDS[one.now.acceptance]) if one.now.acceptance else "" for one in actions],
        _("Nullpunkt → nå → mål"): [measure_words(action) for action in actions],
        _("Løft"): [lift_words(action, _) for action in actions],
        _("Sist hørt fra"): [day_of(action.now.heard_at, _) if action.now.heard_at else "" for action in actions],
        _("Samling"): [action.home.title for action in actions],
        _("Område"): [action.home.area_title for action in actions],
    }
    # A column in which nothing stands only takes room.
    kept = {name: values for name, values in columns.items() if any(values)}
    return pd.DataFrame(kept, dtype=object)


def _days_over(action: FollowedAction, _: Language) -> str:
    deadline = action.now.fields.deadline
    if not action.now.overdue or deadline is None:
        return ""
    days = (today(product().store.clock) - deadline).days
    return _.plural("{n} dag", "{n} dager", days)
