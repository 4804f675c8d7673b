"""The cards of a step as one table, and what can be done with those that are chosen in it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from facilitation.catalogue.template import Rule
from facilitation.console import state
from facilitation.console.components.clusters import cluster_commands, gather_command
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import attempt
from facilitation.domain.states import StepState
from facilitation.services.answering.boards import Board, CardView
from facilitation.services.programs import StepView

_TALLEST = 520
# Only rows above 64 pixels let a text go on in the next line.
_ONE_LINE, _TWO_LINES = 35, 66
_ONE_LINE_LETTERS = 60


def board(workshop_id: str, step: StepView) -> None:
    """Show the cards of the step, or of the one whose cards it clusters, with their commands."""
    _ = spoken()
    found = services().boards.board(signed_in(), workshop_id, step.id)
    if not found.cards:
        st.caption(_("Ingenting er skrevet ennå."))
        return
    if step.has(Rule.HIDDEN) and step.state is StepState.OPEN:
        st.caption(_("Skjermen viser ikke dette før steget er lukket."))
    form = f"cards_{step.id}"
    key = f"{form}_{state.round_of(form)}"
    cards = _in_order(found, form)
    row = _TWO_LINES if any(len(card.text) > _ONE_LINE_LETTERS for card in found.cards) else _ONE_LINE
    st.dataframe(
        _table(found, cards),
        hide_index=True,
        height=min(_TALLEST, 38 + row * len(cards)),
        row_height=row,
        on_select="rerun",
        selection_mode="multi-row",
        key=key,
        column_config={
            "text": st.column_config.TextColumn(_("Kort"), width="large"),
            "category": st.column_config.TextColumn(_("Kategori"), width=130),
            "cluster": st.column_config.TextColumn(_("Klynge"), width=130),
            "state": st.column_config.TextColumn(_("Tilstand"), width=90),
        },
        column_order=_columns(found, cards),
        alt=_("Kortene i steget"),
    )
    chosen_cards = [card for card in state.selected(key, cards) if card is not None]
    _card_commands(workshop_id, key, chosen_cards)
    if found.clustering_step_id:
        gather_command(workshop_id, found, chosen_cards)
        cluster_commands(workshop_id, found)


def _in_order(found: Board, key: str) -> list[CardView | None]:
    """Return the cards in the order of this browser; ``None`` keeps the place of one that was taken back."""
    by_id = {card.id: card for card in found.cards}
    arrived = (card.id for card in sorted(found.cards, key=lambda card: card.sequence))
    return [by_id.get(card_id) for card_id in state.card_order(key, arrived)]


def _table(found: Board, cards: Sequence[CardView | None]) -> pd.DataFrame:
    _ = spoken()
    names = {card.id: cluster.name for cluster in found.clusters for card in cluster.cards}
    return pd.DataFrame(
        {
            "text": [card.text if card else "" for card in cards],
            "category": [card.category_title if card else "" for card in cards],
            "cluster": [names.get(card.id, "") if card else "" for card in cards],
            "state": [_("tatt tilbake") if card is None else _("parkert") if card.parked else "" for card in cards],
        }
    )


def _columns(found: Board, cards: Sequence[CardView | None]) -> list[str]:
    columns = ["text"]
    if any(card.category_title for card in found.cards):
        columns.append("category")
    if found.clustering_step_id:
        columns.append("cluster")
    if any(card is None or card.parked for card in cards):
        columns.append("state")
    return columns


def _card_commands(workshop_id: str, key: str, chosen: Sequence[CardView]) -> None:
    _ = spoken()
    here = [card.id for card in chosen if not card.parked]
    aside = [card.id for card in chosen if card.parked]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_.plural("{n} valgt", "{n} valgt", len(chosen)), width="content")
        st.button(
            _("Parker"),
            key=f"{key}_park",
            icon=":material/visibility_off:",
            disabled=not here,
            help=_("Ingen ser kortet, og det teller ikke. Det slettes ikke."),
            on_click=_park,
            args=(workshop_id, here, True),
        )
        st.button(
            _("Ta fram igjen"),
            key=f"{key}_unpark",
            icon=":material/visibility:",
            disabled=not aside,
            on_click=_park,
            args=(workshop_id, aside, False),
        )


def _park(workshop_id: str, card_ids: Sequence[str], parked: bool) -> None:
    attempt(lambda by: services().boards.park(by, workshop_id, card_ids, parked=parked))
