"""The program before the day: order, minutes and words, one step at a time, and talks and pauses added."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from facilitation.console import state
from facilitation.console.components.choosing import chosen_from
from facilitation.console.components.durations import duration
from facilitation.console.components.run_program import clock_of
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import attempt, command
from facilitation.console.text import titled
from facilitation.domain.states import StepState
from facilitation.services.programs import StepView
from facilitation.services.schedule import RunStep
from facilitation.services.workshops.editing import LONGEST_STEP, PROMPT_LIMIT

_TITLE_LIMIT = 160


def program_editor(workshop_id: str) -> None:
    """Show the program beside the step that is being changed."""
    _ = spoken()
    steps = services().run_views.view(signed_in(), workshop_id).steps
    program, editing = st.columns([5, 6], gap="large")
    with program:
        _program(steps)
    with editing:
        titles = {place.step.id: f"{clock_of(place.planned_minute)} {place.step.title}".strip() for place in steps}
        if titles:
            chosen = chosen_from(_("Endre steget"), titles, place=f"edit_step_{workshop_id}")
            _step(workshop_id, steps, next(place.step for place in steps if place.step.id == chosen))
        with st.expander(_("Legg til innlegg eller pause"), icon=":material/add:", key=f"add_open_{workshop_id}"):
            _addition(workshop_id, titles)


def _program(steps: Sequence[RunStep]) -> None:
    _ = spoken()
    total = sum(place.step.minutes for place in steps if place.planned_minute is not None)
    table = pd.DataFrame(
        {
            "clock": [clock_of(place.planned_minute) for place in steps],
            "title": [place.step.title for place in steps],
            "minutes": [place.step.minutes for place in steps],
            "inputs": [", ".join(item.label for item in place.step.template.inputs) for place in steps],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height=38 + 35 * len(steps),
        key="prepare_program",
        column_config={
            "clock": st.column_config.TextColumn(_("Kl."), width=58),
            "title": st.column_config.TextColumn(_("Steg"), width="medium"),
            "minutes": st.column_config.NumberColumn(_("Min"), width=50),
            "inputs": st.column_config.TextColumn(_("Spør om"), width="medium"),
        },
        alt=_("Programmet"),
    )
    st.caption(_("Til sammen {length}", length=duration(total)))


def _step(workshop_id: str, steps: Sequence[RunStep], step: StepView) -> None:
    _ = spoken()
    editing, ids = services().editing, [place.step.id for place in steps]
    place = ids.index(step.id)
    waiting = step.state in {StepState.PENDING, StepState.SKIPPED}
    with st.container(horizontal=True, gap="small"):
        for label, icon, target in (
            (_("Flytt opp"), ":material/arrow_upward:", place - 1),
            (_("Flytt ned"), ":material/arrow_downward:", place + 1),
        ):
            st.button(
                label,
                # Named by the place, so that two quick taps move the step once.
                key=f"move_{step.id}_{place}_{target}",
                icon=icon,
                disabled=not waiting or not 0 <= target < len(ids),
                on_click=command(editing.move, workshop_id, step.id, target),
            )
        st.button(
            _("Ta bort"),
            key=f"remove_{step.id}",
            icon=":material/delete:",
            disabled=not waiting,
            on_click=command(editing.remove, workshop_id, step.id, done=_("Steget er tatt bort.")),
        )
    _words(workshop_id, step)


def _words(workshop_id: str, step: StepView) -> None:
    _ = spoken()
    template, key = step.template, _words_key(step)
    with st.form(f"form_{key}", enter_to_submit=False):
        st.text_input(_("Tittel"), value=step.title, max_chars=_TITLE_LIMIT, key=f"{key}_title")
        st.number_input(
            _("Minutter"), min_value=1, max_value=LONGEST_STEP, value=template.minutes, key=f"{key}_minutes"
        )
        st.text_area(
            _("På skjermen"), value=template.screen.prompt, max_chars=PROMPT_LIMIT, height=100, key=f"{key}_screen"
        )
        st.text_area(_("På telefonen"), value=template.prompt, max_chars=PROMPT_LIMIT, height=100, key=f"{key}_phone")
        st.form_submit_button(
            _("Lagre steget"), key=f"{key}_save", type="primary", on_click=_save, args=(workshop_id, step)
        )
    if template.note:
        st.caption(_("Notat til deg fra malen"))
        st.text(template.note, width="stretch")


def _words_key(step: StepView) -> str:
    return f"words_{step.id}_{state.stamp(step.title, step.template.screen.prompt, step.template.prompt, step.minutes)}"


def _save(workshop_id: str, step: StepView) -> None:
    """Save what was changed: words and minutes are two commands, each of which undo takes back alone."""
    _ = spoken()
    key, editing = _words_key(step), services().editing
    title, minutes = state.typed(f"{key}_title"), int(state.typed(f"{key}_minutes"))
    screen, phone = state.typed(f"{key}_screen"), state.typed(f"{key}_phone")
    if (title, screen, phone) != (step.title, step.template.screen.prompt, step.template.prompt):
        attempt(
            lambda by: editing.reword(by, workshop_id, step.id, title=title, screen_prompt=screen, phone_prompt=phone),
            done=_("Tekstene er lagret."),
        )
    if minutes != step.template.minutes:
        attempt(lambda by: editing.retime(by, workshop_id, step.id, minutes), done=_("Tiden er lagret."))


def _addition(workshop_id: str, titles: dict[str, str]) -> None:
    _ = spoken()
    form = f"add_{workshop_id}"
    key = f"{form}_{state.round_of(form)}"
    with st.form(f"form_{key}", border=False, enter_to_submit=False):
        st.text_input(_("Tittel"), max_chars=_TITLE_LIMIT, key=f"{key}_title")
        st.number_input(_("Minutter"), min_value=1, max_value=LONGEST_STEP, value=10, key=f"{key}_minutes")
        st.text_area(_("På skjermen"), max_chars=PROMPT_LIMIT, height=80, key=f"{key}_prompt")
        st.selectbox(_("Etter"), list(titles), index=len(titles) - 1, format_func=titled(titles), key=f"{key}_after")
        st.checkbox(_("Det er en pause"), key=f"{key}_pause")
        st.form_submit_button(
            _("Legg til"), key=key, on_click=_add, args=(workshop_id, form, list(titles), state.request_id(form))
        )


def _add(workshop_id: str, form: str, ids: Sequence[str], request_id: str) -> None:
    _ = spoken()
    key = f"{form}_{state.round_of(form)}"
    after = state.typed(f"{key}_after")
    attempt(
        lambda by: services().editing.add(
            by,
            workshop_id,
            title=state.typed(f"{key}_title"),
            minutes=int(state.typed(f"{key}_minutes")),
            prompt=state.typed(f"{key}_prompt"),
            position=1 + ids.index(after) if after in ids else 0,
            pause=bool(state.typed(f"{key}_pause")),
            request_id=request_id,
        ),
        done=_("Steget er lagt til."),
        then=lambda _added: state.carried_out(form),
    )
