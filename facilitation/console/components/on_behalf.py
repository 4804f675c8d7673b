"""«Skriv for noen»: somebody without a phone comes in, and the facilitator writes for a person or a table."""

from collections.abc import Sequence

import streamlit as st

from facilitation.catalogue.inputs import ActionInput, Input, is_about_one
from facilitation.catalogue.template import Who
from facilitation.console import state
from facilitation.console.components.answer_fields import AnswerField, answer_fields, draw, is_prose, read
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import strong, titled
from facilitation.domain.states import StepState
from facilitation.services.answering.answers import Answer
from facilitation.services.answering.payloads import Values
from facilitation.services.programs import StepView
from facilitation.services.room.joining import UNIT_LIMIT, Profile
from facilitation.services.running.values import Question, RunView


def on_behalf(view: RunView) -> None:
    """Show the two forms side by side."""
    writing, coming = st.columns([3, 2], gap="large")
    with writing:
        _write_for_somebody(view)
    with coming:
        _come_in_without_phone(view)


def _come_in_without_phone(view: RunView) -> None:
    _ = spoken()
    form, frame = f"proxy_{view.workshop.id}", view.workshop.frame
    key = f"{form}_{state.round_of(form)}"
    st.markdown(strong(_("Noen uten telefon")))
    with st.form(f"form_{key}", enter_to_submit=False):
        levels = {level.key: level.title for level in frame.levels}
        roles = {role.key: role.title for role in frame.roles}
        st.selectbox(_("Nivå"), list(levels), format_func=titled(levels), key=f"{key}_level")
        st.selectbox(_("Rolle"), list(roles), format_func=titled(roles), key=f"{key}_role")
        st.selectbox(
            _("Kommune eller enhet"),
            list(frame.units),
            index=None,
            accept_new_options=not frame.units,
            placeholder=_("Velg") if frame.units else _("Velg eller skriv"),
            key=f"{key}_unit",
        )
        st.form_submit_button(
            _("Sett inn i rommet"),
            key=key,
            icon=":material/person_add:",
            on_click=_add_proxy,
            args=(view.workshop.id, form, key, state.request_id(form)),
        )


def _add_proxy(workshop_id: str, form: str, key: str, request_id: str) -> None:
    _ = spoken()
    unit = (state.typed(f"{key}_unit") or "")[: 2 * UNIT_LIMIT]
    profile = Profile(level=state.typed(f"{key}_level"), role=state.typed(f"{key}_role"), unit=unit)
    attempt(
        lambda by: services().joining.add_proxy(by, workshop_id, profile, request_id=request_id),
        done=_("Personen er i rommet."),
        then=lambda _added: state.carried_out(form),
    )


def _write_for_somebody(view: RunView) -> None:
    _ = spoken()
    step = view.current
    st.markdown(strong(_("Skriv for en person eller et bord")))
    if step is None or step.state is not StepState.OPEN:
        st.caption(_("Åpne et steg først."))
        return
    questions = services().run_views.questions(signed_in(), view.workshop.id, step.id)
    writers = _writers(view, step)
    if not questions or not writers:
        st.caption(_("Dette steget spør ikke om noe.") if writers else _("Det er ingen å skrive for ennå."))
        return
    question, who = _choose(questions, writers, step)
    _form(view.workshop.id, step, question, who)


def _writers(view: RunView, step: StepView) -> dict[str, str]:
    """Return those who can be written for, by identifier."""
    _ = spoken()
    if step.template.who is Who.GROUP:
        return {group_id: _("Bord {n}", n=number) for group_id, number in view.groups}
    return {person.id: person.label for person in services().joining.present(signed_in(), view.workshop.id)}


def _choose(questions: Sequence[Question], writers: dict[str, str], step: StepView) -> tuple[Question, str]:
    _ = spoken()
    who = st.selectbox(_("For hvem"), list(writers), format_func=titled(writers), key=f"for_whom_{step.id}")
    labels = {question.item.key: question.item.label for question in questions}
    key = questions[0].item.key
    if len(questions) > 1:
        key = st.selectbox(_("Felt"), list(labels), format_func=titled(labels), key=f"for_input_{step.id}")
    return next(question for question in questions if question.item.key == key), who


def _form(workshop_id: str, step: StepView, question: Question, who: str) -> None:
    _ = spoken()
    form = f"for_{step.id}_{question.item.key}"
    key = f"{form}_{state.round_of(form)}"
    fields = answer_fields(question)
    with st.form(f"form_{key}", enter_to_submit=False):
        subjects = {subject.id: subject.title for subject in question.offer.subjects}
        if is_about_one(question.item):
            st.selectbox(_("Om"), list(subjects), format_func=titled(subjects), key=f"{key}:subject")
        draw(fields, key)
        if is_prose(fields):
            st.checkbox(_("Jeg har lest teksten, og den kan ikke knyttes til en pasient"), key=f"{key}:confirmed")
        st.form_submit_button(
            _("Send svaret"),
            key=key,
            icon=":material/send:",
            on_click=_send,
            args=(workshop_id, step.id, question.item),
            kwargs={"who": who, "fields": fields, "form": form, "request_id": state.request_id(form)},
        )


def _send(
    workshop_id: str,
    step_id: str,
    item: Input,
    *,
    who: str,
    fields: Sequence[AnswerField],
    form: str,
    request_id: str,
) -> None:
    _ = spoken()
    key = f"{form}_{state.round_of(form)}"
    answer = Answer(
        request_id=request_id,
        step_id=step_id,
        input_key=item.key,
        values=Values(read(fields, key)),
        subject_id=state.typed(f"{key}:subject", None),
        confirmed=bool(state.typed(f"{key}:confirmed", False)),
    )
    submit = services().plan.submit_for if isinstance(item, ActionInput) else services().answers.submit_for
    attempt(
        lambda by: submit(by, workshop_id, who, answer),
        done=_("Svaret er lagret."),
        then=lambda _saved: state.carried_out(form),
    )
