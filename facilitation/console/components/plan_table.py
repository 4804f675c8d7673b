"""The action plan: a table to edit for those who run the workshop, and to read for those who organise it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import pandas as pd
import streamlit as st

from facilitation.catalogue.template import Frame
from facilitation.console import state
from facilitation.console.components.listener import listen
from facilitation.console.components.plan_fields import LABELS, PLAN_FIELDS, choices_of
from facilitation.console.components.plan_rows import PlanRow, stored_rows
from facilitation.console.components.plan_saving import fetch_changes, rows_on_table, save, table_key
from facilitation.console.components.undo import undo_button
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import refuse, show_notices
from facilitation.console.text import plain, strong, titled
from facilitation.domain.errors import SamskapError
from facilitation.domain.plan import DATE_NAMES
from facilitation.domain.states import Membership
from facilitation.services.plan.plan import ActionView
from facilitation.services.workshops.workshops import WorkshopView
from facilitation.wording import explain

_WIDE = {"title": 280, "first_step": 360, "problem": 280}
_TALLEST = 640
# Rows that are added must not push the others out of sight.
_ROOM_TO_ADD = 6


@st.fragment(run_every=60)
def plan_page(workshop_id: str) -> None:
    """Show the plan; drawn again when something changes, without touching what is being typed."""
    show_notices()
    try:
        workshop = services().workshops.get(signed_in(), workshop_id)
        actions = services().plan.actions(signed_in(), workshop_id)
        if workshop.role is Membership.FACILITATOR:
            _editing(workshop, actions)
        else:
            _reading(workshop, actions)
    except SamskapError as error:
        refuse(error)
        return
    _carried(actions)
    _looks(actions)
    listen(workshop_id)


def _editing(workshop: WorkshopView, actions: Sequence[ActionView]) -> None:
    _ = spoken()
    rows = rows_on_table(workshop.id)
    key = table_key(workshop.id)
    if _is_behind(rows, actions):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(_("Planen er endret av andre siden du åpnet den."), icon=":material/sync:", width="stretch")
            st.button(_("Hent endringene"), key=f"{key}_fetch", on_click=fetch_changes, args=(workshop.id,))
    st.caption(_("Skriv rett i tabellen. Nederste rad legger til et tiltak; merk en rad for å ta den bort."))
    st.data_editor(
        _frame_of(rows),
        num_rows="dynamic",
        height=min(_TALLEST, 38 + 35 * (len(rows) + _ROOM_TO_ADD)),
        hide_index=True,
        key=key,
        placeholder="",
        column_config=_columns(workshop.frame),
        alt=_("Handlingsplanen"),
    )
    with st.container(horizontal=True):
        st.button(
            _("Lagre planen"),
            key=f"{key}_save",
            type="primary",
            icon=":material/save:",
            on_click=save,
            args=(workshop.id,),
        )
        undo_button(workshop.id, services().run_views.undoable(signed_in(), workshop.id))
    _reasons(workshop.id)


def _reading(workshop: WorkshopView, actions: Sequence[ActionView]) -> None:
    _ = spoken()
    if not actions:
        st.text(_("Ingen tiltak er skrevet ennå."))
        return
    table = _frame_of(stored_rows(actions))
    for name in table.columns:
        titles = choices_of(name, workshop.frame, _)
        if titles:
            table[name] = [titles.get(key, "") for key in table[name]]
    labels = {name: _(label) for name, label in LABELS.items()}
    st.dataframe(table.rename(columns=labels), hide_index=True, key="plan_reading", alt=_("Handlingsplanen"))


def _is_behind(rows: Sequence[PlanRow], actions: Sequence[ActionView]) -> bool:
    shown = {row.id: row.version for row in rows if row.id}
    return shown != {action.id: action.version for action in actions}


def _frame_of(rows: Sequence[PlanRow]) -> pd.DataFrame:
    return pd.DataFrame(
        {part.name: [_cell(part.name, row.shown[part.name]) for row in rows] for part in PLAN_FIELDS}, dtype=object
    )


def _cell(name: str, value: str) -> date | str | None:
    if name in DATE_NAMES:
        return date.fromisoformat(value) if value else None
    return value


def _columns(frame: Frame) -> dict[str, Any]:
    _ = spoken()
    columns: dict[str, Any] = {}
    for part in PLAN_FIELDS:
        label, choices = _(part.label), choices_of(part.name, frame, _)
        width: Literal["medium"] | int = _WIDE.get(part.name, "medium")
        if part.is_date:
            columns[part.name] = st.column_config.DateColumn(label, format="DD.MM.YYYY", width="small")
        elif choices:
            columns[part.name] = _choice_column(label, choices)
        elif part.limit:
            columns[part.name] = st.column_config.TextColumn(
                label, max_chars=part.limit, width=width, pinned=part.name == "title"
            )
        else:
            # A list that this workshop does not have.
            columns[part.name] = None
    return columns


def _choice_column(label: str, choices: Mapping[str, str]) -> Any:  # noqa: ANN401 -- Streamlit's type is not public
    return st.column_config.SelectboxColumn(label, options=["", *choices], format_func=titled(choices), width="medium")


def _reasons(workshop_id: str) -> None:
    _ = spoken()
    reasons = state.plan_reasons(workshop_id)
    if reasons:
        st.markdown(":red[:material/error:] " + strong(_("Må rettes før raden kan lagres")))
        _findings(reasons, key="plan_reasons")


def _carried(actions: Sequence[ActionView]) -> None:
    """Tell which actions stand in the plan because they were not finished in the last one."""
    _ = spoken()
    origins = Counter(action.carried for action in actions if action.carried)
    for origin, n in origins.items():
        words = _.plural(
            "Nederst står {n} tiltak fra {title}, {day}. Det er samme tiltak i begge planene.",
            "Nederst står {n} tiltak fra {title}, {day}. Det er samme tiltak i begge planene.",
            n,
            title=origin.title,
            day=_.date(origin.day),
        )
        st.caption(":material/move_down: " + plain(words))


def _looks(actions: Sequence[ActionView]) -> None:
    """Show what is worth a second look in the plan as it is stored."""
    _ = spoken()
    found = [
        [action.fields.title, _(LABELS[finding.field]), explain(SamskapError(finding.code, **finding.facts), _)]
        for action in actions
        for finding in (*action.errors, *action.warnings)
    ]
    if found:
        st.markdown(":orange[:material/warning:] " + strong(_("Verdt å se på en gang til")))
        _findings(found, key="plan_looks")


def _findings(rows: Sequence[Sequence[str]], *, key: str) -> None:
    _ = spoken()
    table = pd.DataFrame(list(rows), columns=[_("Tiltak"), _("Felt"), _("Hva")])
    st.dataframe(table, hide_index=True, key=key, alt=_("Merknader til planen"))
