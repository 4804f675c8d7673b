"""A template of one's own in forms: wording, minutes, steps and inputs, with what is wrong told beside it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from facilitation.catalogue.problem import Problem
from facilitation.console import state
from facilitation.console.components.choosing import chosen_from
from facilitation.console.components.input_words import kind_words
from facilitation.console.components.new_workshop import practise
from facilitation.console.components.template_facts import template_facts
from facilitation.console.components.template_measures import template_measures
from facilitation.console.components.template_preview import template_preview
from facilitation.console.components.template_text import template_text
from facilitation.console.components.template_typing import change, typed, widget
from facilitation.console.context import spoken
from facilitation.console.text import plain, strong, titled
from facilitation.services.workshops.editing import LONGEST_STEP, PROMPT_LIMIT
from facilitation.services.workshops.own_templates import Draft
from facilitation.services.workshops.template_edits import (
    INPUT_KINDS,
    Data,
    inputs_of,
    moved,
    steps_of,
    with_new_input,
    with_new_step,
    without,
)
from facilitation.template_wording import describe

_TITLE = 160
_FEW_MINUTES = 10


def template_editor(draft: Draft) -> None:
    """Show one template with what can be changed in it."""
    _ = spoken()
    _problems(draft, "")
    names = [_("Stegene"), _("Om malen"), _("Tiltak fra fil"), _("YAML")]
    forms, facts, measures, written = st.tabs(names, key=f"template_tabs_{draft.key}")
    with facts:
        template_facts(draft)
    with forms:
        if steps_of(draft.data):
            _forms(draft)
        else:
            st.info(_("Malen kan ikke vises som skjema. Rett den under «YAML»."), icon=":material/info:")
    with measures:
        template_measures(draft)
    with written:
        template_text(draft)


def _forms(draft: Draft) -> None:
    _ = spoken()
    steps = steps_of(draft.data)
    titles = {
        str(n): f"{n + 1}. {step.get('title', '')} ({step.get('minutes', 0)} min)" for n, step in enumerate(steps)
    }
    index = int(chosen_from(_("Steg"), titles, place=_choosing(draft.key)))
    fields, pictures = st.columns([5, 6], gap="medium")
    with fields:
        _step_fields(draft, index, steps[index])
        _problems(draft, f"steps[{index}]")
        _step_buttons(draft, index)
        with st.expander(_("Legg til"), icon=":material/add:", key=f"template_add_{draft.key}"):
            _additions(draft, index)
        _trial(draft)
    with pictures:
        template_preview(draft, index)


def _trial(draft: Draft) -> None:
    _ = spoken()
    with st.container(border=True):
        st.markdown(strong(_("Prøv malen")))
        st.caption(_("Gå gjennom programmet på skjerm og telefon med tenkte deltakere. Øvelsen er merket."))
        st.button(
            _("Prøv malen"),
            key=f"template_practise_{draft.key}",
            icon=":material/science:",
            disabled=draft.template is None,
            on_click=practise,
            args=(draft.key,),
        )


def _step_fields(draft: Draft, index: int, step: Data) -> None:
    _ = spoken()
    screen = step.get("screen") if isinstance(step.get("screen"), dict) else {}
    minutes = step.get("minutes")
    title, time = st.columns([3, 2])
    title.text_input(_("Navn"), max_chars=_TITLE, **widget(draft, f"{index}_title", str(step.get("title", ""))))
    time.number_input(
        _("Minutter"),
        min_value=0,
        max_value=LONGEST_STEP,
        **widget(draft, f"{index}_minutes", min(max(minutes, 0), LONGEST_STEP) if isinstance(minutes, int) else 0),
    )
    shown, asked = str((screen or {}).get("prompt", "")), str(step.get("prompt", ""))
    st.text_area(_("På skjermen"), max_chars=PROMPT_LIMIT, **widget(draft, f"{index}_screen", shown))
    st.text_area(_("På telefonen"), max_chars=PROMPT_LIMIT, **widget(draft, f"{index}_prompt", asked))
    for place, item in enumerate(inputs_of(step)):
        words = _("Felt {n}: {kind}", n=place + 1, kind=kind_words(item.get("kind"), _))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                words,
                max_chars=_TITLE,
                **widget(draft, f"{index}_label_{place}", str(item.get("label", ""))),
            )
            st.button(
                _("Ta bort"),
                key=f"{_mark(draft, index)}_away_{place}",
                help=plain(words),
                on_click=change(draft.key, partial(without, index=index, item=place)),
            )


def _step_buttons(draft: Draft, index: int) -> None:
    _ = spoken()
    mark = _mark(draft, index)
    with st.container(horizontal=True):
        st.button(
            _("Lagre"),
            type="primary",
            key=f"{mark}_keep",
            icon=":material/check:",
            on_click=change(draft.key, done=_("Lagret.")),
        )
        st.button(_("Flytt opp"), key=f"{mark}_up", disabled=index == 0, on_click=_move(draft.key, index, -1))
        last = index == len(steps_of(draft.data)) - 1
        st.button(_("Flytt ned"), key=f"{mark}_down", disabled=last, on_click=_move(draft.key, index, 1))
        st.button(_("Ta bort steget"), key=f"{mark}_gone", on_click=change(draft.key, partial(without, index=index)))


def _additions(draft: Draft, index: int) -> None:
    _ = spoken()
    mark = _mark(draft, index)
    step, item = st.columns(2, gap="medium")
    with step:
        st.text_input(_("Nytt steg"), max_chars=_TITLE, **widget(draft, f"{index}_new_title", ""))
        st.number_input(
            _("Minutter"),
            min_value=1,
            max_value=LONGEST_STEP,
            **widget(draft, f"{index}_new_minutes", _FEW_MINUTES),
        )
        st.button(_("Legg til steget"), key=f"{mark}_add_step", on_click=_add_step, args=(draft.key, index))
    with item:
        kinds = {kind: kind_words(kind, _) for kind in INPUT_KINDS}
        field = widget(draft, f"{index}_new_kind", INPUT_KINDS[0])
        st.selectbox(_("Slag"), list(INPUT_KINDS), format_func=titled(kinds), **field)
        st.text_input(_("Spørsmål"), max_chars=_TITLE, **widget(draft, f"{index}_new_label", ""))
        st.button(_("Legg til feltet"), key=f"{mark}_add_input", on_click=_add_input, args=(draft.key, index))


def _problems(draft: Draft, place: str) -> None:
    """Show what is wrong in one place, or everywhere that no form shows."""
    _ = spoken()
    for problem in draft.problems:
        in_step = problem.key.startswith("steps[")
        if problem.key.startswith(place) if place else not in_step or draft.template is None:
            st.warning(plain(_told(problem)), icon=":material/error:")


def _told(problem: Problem) -> str:
    return describe(problem, spoken()).partition(":")[2]


def _move(key: str, index: int, by: int) -> Callable[[], None]:
    """Return what a button does: move the step, and stay with it."""
    return change(key, partial(moved, index=index, by=by), then=partial(state.choose, _choosing(key), str(index + by)))


def _add_step(key: str, index: int) -> None:
    title = str(typed(key, f"{index}_new_title")).strip() or spoken()("Nytt steg")
    minutes = int(typed(key, f"{index}_new_minutes", _FEW_MINUTES))
    follow = partial(state.choose, _choosing(key), str(index + 1))
    change(key, lambda data: with_new_step(data, index, title, minutes), then=follow)()


def _add_input(key: str, index: int) -> None:
    label = str(typed(key, f"{index}_new_label")).strip() or spoken()("Spørsmål")
    kind = str(typed(key, f"{index}_new_kind", INPUT_KINDS[0]))
    change(key, lambda data: with_new_input(data, index, kind, label))()


def _choosing(key: str) -> str:
    """Return where it is kept which step of a template is shown."""
    return f"template_step_{key}"


def _mark(draft: Draft, index: int) -> str:
    """Return the beginning of the keys of a step's buttons, which are new ones when the fields are filled anew."""
    return f"template_{draft.key}_{state.draft_filled(draft.key, draft.version)}_{index}"
