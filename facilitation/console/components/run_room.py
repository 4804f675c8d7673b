"""Below the running step: what is said, who is here, and writing for others; each drawn only when it is looked at."""

from collections.abc import Callable

import streamlit as st

from facilitation.catalogue.inputs import CardInput, FormInput, TextInput
from facilitation.catalogue.template import Shows
from facilitation.console.components.board import board
from facilitation.console.components.group_rows import group_rows
from facilitation.console.components.on_behalf import on_behalf
from facilitation.console.components.people_table import people_table
from facilitation.console.components.results import has_results, results
from facilitation.console.components.seats import seat_lines
from facilitation.console.context import spoken
from facilitation.console.text import titled
from facilitation.services.programs import StepView
from facilitation.services.running.values import RunView


def run_room(view: RunView) -> None:
    """Show the part that is chosen."""
    _ = spoken()
    parts = _parts(view)
    chosen = st.segmented_control(
        _("Vis"),
        list(parts),
        default=next(iter(parts)),
        required=True,
        format_func=titled({key: label for key, (label, _draw) in parts.items()}),
        key=f"room_{view.current.id if view.current else 'door'}",
        label_visibility="collapsed",
    )
    parts[chosen or next(iter(parts))][1]()


def _parts(view: RunView) -> dict[str, tuple[str, Callable[[], None]]]:
    _ = spoken()
    parts: dict[str, tuple[str, Callable[[], None]]] = {}
    step = view.current
    if step is not None:
        # While tables write, how far each of them is comes first.
        if step.template.screen.shows is Shows.GROUPS:
            parts["groups"] = (_("Bordene"), lambda: group_rows(view))
        if has_results(view, step):
            parts["results"] = (_("Resultat"), lambda: results(view, step))
        if _has_cards(step):
            parts["cards"] = (_("Det som er skrevet"), lambda: board(view.workshop.id, step))
    parts["people"] = (_("Folk og plasser"), lambda: _people(view))
    parts["behalf"] = (_("Skriv for noen"), lambda: on_behalf(view))
    return parts


def _has_cards(step: StepView) -> bool:
    asks = any(isinstance(item, TextInput | CardInput | FormInput) for item in step.template.inputs)
    return asks or step.template.screen.shows is Shows.CLUSTERS


def _people(view: RunView) -> None:
    seat_lines(view.seats)
    people_table(view.workshop.id)
