"""Clusters: made of chosen cards or of categories, named, merged, split, and cards moved between them."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from facilitation.console import state
from facilitation.console.context import services, spoken
from facilitation.console.feedback import attempt, command
from facilitation.console.text import plain, titled
from facilitation.services.answering.boards import NAME_LIMIT, Board, CardView, ClusterView


def gather_command(workshop_id: str, board: Board, chosen: Sequence[CardView]) -> None:
    """Show what can be done with chosen cards: a new cluster, another cluster, or out of every cluster."""
    _ = spoken()
    step_id = board.clustering_step_id or ""
    card_ids = [card.id for card in chosen]
    form = f"gather_{step_id}"
    key = f"{form}_{state.round_of(form)}"
    names = {cluster.id: cluster.name for cluster in board.clusters}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Navn på ny klynge"), max_chars=NAME_LIMIT, key=f"{key}_name", width=240)
        st.button(
            _("Samle i ny klynge"),
            key=key,
            icon=":material/join_inner:",
            disabled=not chosen,
            on_click=_gather,
            args=(workshop_id, form, step_id, card_ids),
            kwargs={"within": _one_cluster(board, chosen), "request_id": state.request_id(form)},
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Flytt til"),
            ["", *names],
            format_func=titled(names, otherwise=_("Ingen klynge")),
            key=f"move_to_{step_id}",
            width=240,
        )
        st.button(
            _("Flytt"),
            key=f"move_{step_id}",
            icon=":material/drive_file_move:",
            disabled=not chosen,
            on_click=_move,
            args=(workshop_id, step_id, card_ids),
        )
    if board.loose and not board.clusters:
        st.button(
            _("Begynn med én klynge per kategori"),
            key=f"by_category_{step_id}",
            icon=":material/category:",
            on_click=command(services().boards.gather_by_category, workshop_id, step_id),
        )


def cluster_commands(workshop_id: str, board: Board) -> None:
    """Show the clusters as a table, and what can be done with those that are chosen."""
    _ = spoken()
    if not board.clusters:
        return
    form = f"clusters_{board.clustering_step_id}"
    key = f"{form}_{state.round_of(form)}"
    st.dataframe(
        pd.DataFrame(
            {
                "name": [cluster.name for cluster in board.clusters],
                "cards": [len(cluster.cards) for cluster in board.clusters],
                "before": [", ".join(cluster.names[:-1]) for cluster in board.clusters],
            }
        ),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=key,
        column_config={
            "name": st.column_config.TextColumn(_("Klynge"), width="medium"),
            "cards": st.column_config.NumberColumn(_("Kort"), width="small"),
            "before": st.column_config.TextColumn(_("Het før"), width="medium"),
        },
        alt=_("Klyngene"),
    )
    _rename_and_merge(workshop_id, form, state.selected(key, board.clusters))


def _rename_and_merge(workshop_id: str, form: str, chosen: Sequence[ClusterView]) -> None:
    _ = spoken()
    if not chosen:
        st.caption(_("Velg en klynge for å gi den et nytt navn, eller flere for å slå dem sammen."))
        return
    first = chosen[0]
    if len(chosen) > 1:
        ids = [cluster.id for cluster in chosen]
        st.button(
            _("Slå sammen {n} klynger i «{name}»", n=len(ids), name=plain(first.name)),
            key="_".join(("merge", *ids)),
            icon=":material/merge:",
            on_click=_merge,
            args=(workshop_id, form, ids),
        )
        return
    name, save = st.columns([4, 2], vertical_alignment="bottom")
    name.text_input(_("Nytt navn"), value=first.name, max_chars=NAME_LIMIT, key=f"rename_{first.id}")
    save.button(_("Gi navn"), key=f"rename_save_{first.id}", on_click=_rename, args=(workshop_id, first.id))


def _one_cluster(board: Board, chosen: Sequence[CardView]) -> str | None:
    """Return the cluster that all the chosen cards are in, if they are in one; then making a new one splits it."""
    inside = {card.cluster_id for card in chosen}
    known = {cluster.id for cluster in board.clusters}
    return inside.pop() if len(inside) == 1 and inside <= known else None


def _gather(
    workshop_id: str, form: str, step_id: str, card_ids: Sequence[str], *, within: str | None, request_id: str
) -> None:
    name = state.typed(f"{form}_{state.round_of(form)}_name")
    boards = services().boards
    if within is None:
        attempt(
            lambda by: boards.gather(by, workshop_id, step_id, card_ids, name, request_id=request_id),
            then=lambda _: _chosen_are_done(form, step_id),
        )
    else:
        attempt(
            lambda by: boards.split(by, workshop_id, within, card_ids, name, request_id=request_id),
            then=lambda _: _chosen_are_done(form, step_id),
        )


def _chosen_are_done(form: str, step_id: str) -> None:
    """Let nothing be chosen any more, so that the next cluster is begun with empty hands."""
    state.carried_out(form)
    state.carried_out(f"cards_{step_id}")


def _move(workshop_id: str, step_id: str, card_ids: Sequence[str]) -> None:
    target = state.typed(f"move_to_{step_id}") or None
    attempt(
        lambda by: services().boards.move(by, workshop_id, card_ids, target),
        then=lambda _: state.carried_out(f"cards_{step_id}"),
    )


def _merge(workshop_id: str, form: str, cluster_ids: Sequence[str]) -> None:
    attempt(
        lambda by: services().boards.merge(by, workshop_id, cluster_ids),
        then=lambda _: state.carried_out(form),
    )


def _rename(workshop_id: str, cluster_id: str) -> None:
    name = state.typed(f"rename_{cluster_id}")
    attempt(lambda by: services().boards.rename(by, workshop_id, cluster_id, name))
