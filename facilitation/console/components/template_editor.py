"""A template of one's own in forms: wording, minutes, steps and inputs, with what is wrong told beside it."""

from collections.abc import Callable

import streamlit as st

from facilitation.catalogue.problem import Problem
from facilitation.catalogue.writing import as_text
from facilitation.console import state
from facilitation.console.components.new_workshop import practise
from facilitation.console.context import services, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import plain, strong, titled
from facilitation.services.editing import LONGEST_STEP, PROMPT_LIMIT
from facilitation.services.own_templates import Draft
from facilitation.services.template_edits import (
    INPUT_KINDS,
    Data,
    inputs_of,
    moved,
    steps_of,
    with_new_input,
    with_new_step,
    with_step,
    without,
)
from facilitation.template_wording import describe

_TITLE = 160
_FEW_MINUTES = 10


def template_editor(draft: Draft) -> None:
    """Show one template with what can be changed in it."""
    _ = spoken()
    _problems(draft, "")
    forms, written = st.tabs([_("Skjema"), _("YAML")], key=f"template_tabs_{draft.key}")
    with forms:
        if steps_of(draft.data):
            _forms(draft)
        else:
            st.info(_("Malen kan ikke vises som skjema. Rett den under «YAML»."), icon=":material/info:")
    with written:
        _written(draft)


def _forms(draft: Draft) -> None:
    _ = spoken()
    steps = steps_of(draft.data)
    titles = {
        str(n): f"{n + 1}. {step.get('title', '')} ({step.get('minutes', 0)} min)" for n, step in enumerate(steps)
    }
    number = st.selectbox(_("Steg"), list(titles), format_func=titled(titles), key=f"template_step_{draft.key}")
    index = int(number or 0)
    _step_fields(draft, index, steps[index])
    _problems(draft, f"steps[{index}]")
    _step_buttons(draft, index)
    with st.expander(_("Legg til"), icon=":material/add:", key=f"template_add_{draft.key}"):
        _additions(draft, index)
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
    mark = _mark(draft, index)
    screen = step.get("screen") if isinstance(step.get("screen"), dict) else {}
    minutes = step.get("minutes")
    title, time = st.columns([4, 1])
    title.text_input(_("Navn"), str(step.get("title", "")), max_chars=_TITLE, key=f"{mark}_title")
    time.number_input(
        _("Minutter"),
        min_value=0,
        max_value=LONGEST_STEP,
        value=minutes if isinstance(minutes, int) else 0,
        key=f"{mark}_minutes",
    )
    st.text_area(_("På skjermen"), str((screen or {}).get("prompt", "")), max_chars=PROMPT_LIMIT, key=f"{mark}_screen")
    st.text_area(_("På telefonen"), str(step.get("prompt", "")), max_chars=PROMPT_LIMIT, key=f"{mark}_prompt")
    for place, item in enumerate(inputs_of(step)):
        label, away = st.columns([5, 1], vertical_alignment="bottom")
        shown = _("Felt {n}: {kind}", n=place + 1, kind=str(item.get("kind", "")))
        label.text_input(shown, str(item.get("label", "")), max_chars=_TITLE, key=f"{mark}_label_{place}")
        away.button(
            _("Ta bort"),
            key=f"{mark}_away_{place}",
            on_click=_change(draft, index, lambda data, at=place: without(data, index, at)),  # type: ignore[misc]
        )


def _step_buttons(draft: Draft, index: int) -> None:
    _ = spoken()
    keep, up, down, away = st.columns(4)
    keep.button(
        _("Lagre"),
        type="primary",
        key=f"{_mark(draft, index)}_keep",
        icon=":material/check:",
        on_click=_change(draft, index, dict, done=_("Lagret.")),
    )
    up.button(
        _("Flytt opp"), key=f"{_mark(draft, index)}_up", on_click=_change(draft, index, lambda d: moved(d, index, -1))
    )
    down.button(
        _("Flytt ned"), key=f"{_mark(draft, index)}_down", on_click=_change(draft, index, lambda d: moved(d, index, 1))
    )
    away.button(
        _("Ta bort steget"),
        key=f"{_mark(draft, index)}_gone",
        on_click=_change(draft, index, lambda d: without(d, index)),
    )


def _additions(draft: Draft, index: int) -> None:
    _ = spoken()
    mark = _mark(draft, index)
    step, item = st.columns(2, gap="large")
    with step:
        st.text_input(_("Nytt steg"), max_chars=_TITLE, key=f"{mark}_new_title")
        st.number_input(
            _("Minutter"), min_value=1, max_value=LONGEST_STEP, value=_FEW_MINUTES, key=f"{mark}_new_minutes"
        )
        st.button(_("Legg til steget"), key=f"{mark}_add_step", on_click=_add_step, args=(draft, index))
    with item:
        kinds = {"text": _("tekst"), "card": _("kort"), "scale": _("vurdering 1–5"), "choice": _("valg")}
        st.selectbox(_("Slag"), list(INPUT_KINDS), format_func=titled(kinds), key=f"{mark}_new_kind")
        st.text_input(_("Spørsmål"), max_chars=_TITLE, key=f"{mark}_new_label")
        st.button(_("Legg til feltet"), key=f"{mark}_add_input", on_click=_add_input, args=(draft, index))


def _written(draft: Draft) -> None:
    _ = spoken()
    st.caption(_("Hele malen som tekst. Kopier den for å ta den med til et annet sted."))
    key = f"template_text_{draft.key}_{draft.version}"
    st.text_area(_("YAML"), draft.text, height=480, key=key)
    st.button(
        _("Lagre teksten"),
        key=f"template_keep_{draft.key}_{draft.version}",
        icon=":material/check:",
        on_click=lambda: _save(draft, str(state.typed(key)), done=_("Lagret.")),
    )


def _problems(draft: Draft, place: str) -> None:
    """Show what is wrong in one place, or everywhere that no form shows."""
    _ = spoken()
    for problem in draft.problems:
        in_step = problem.key.startswith("steps[")
        if problem.key.startswith(place) if place else not in_step or draft.template is None:
            st.warning(plain(_told(problem)), icon=":material/error:")


def _told(problem: Problem) -> str:
    return describe(problem, spoken()).partition(":")[2]


def _change(draft: Draft, index: int, change: Callable[[Data], Data], *, done: str = "") -> Callable[[], None]:
    """Return what a button does: keep what is typed about the step, and then make the change."""
    return lambda: _save(draft, as_text(change(_typed(draft, index))), done=done)


def _add_step(draft: Draft, index: int) -> None:
    mark = _mark(draft, index)
    title = str(state.typed(f"{mark}_new_title")).strip() or spoken()("Nytt steg")
    minutes = int(state.typed(f"{mark}_new_minutes", _FEW_MINUTES))
    _save(draft, as_text(with_new_step(_typed(draft, index), index, title, minutes)))


def _add_input(draft: Draft, index: int) -> None:
    mark = _mark(draft, index)
    label = str(state.typed(f"{mark}_new_label")).strip() or spoken()("Spørsmål")
    _save(draft, as_text(with_new_input(_typed(draft, index), index, str(state.typed(f"{mark}_new_kind")), label)))


def _typed(draft: Draft, index: int) -> Data:
    mark = _mark(draft, index)
    steps = steps_of(draft.data)
    step = steps[index] if index < len(steps) else {}
    typed = {
        "title": state.typed(f"{mark}_title", step.get("title")),
        "minutes": state.typed(f"{mark}_minutes", step.get("minutes")),
        "screen_prompt": state.typed(f"{mark}_screen"),
        "prompt": state.typed(f"{mark}_prompt"),
    }
    labels = [
        str(state.typed(f"{mark}_label_{place}", item.get("label", ""))) for place, item in enumerate(inputs_of(step))
    ]
    return with_step(draft.data, index, typed, labels)


def _save(draft: Draft, text: str, *, done: str = "") -> None:
    attempt(lambda by: services().own_templates.save(by, draft.key, text, version=draft.version), done=done)


def _mark(draft: Draft, index: int) -> str:
    """Return the beginning of the keys of a step's fields: they are filled anew when the template has changed."""
    return f"template_{draft.key}_{draft.version}_{index}"
