"""The step that is on: what it asks, how its time and answers stand, and the one next action."""

from collections.abc import Callable

import streamlit as st

from facilitation.console.components.durations import duration
from facilitation.console.components.timer import countdown
from facilitation.console.components.undo import undo_button
from facilitation.console.context import services, spoken
from facilitation.console.feedback import command
from facilitation.console.text import plain
from facilitation.domain.lifecycle import NextVerb
from facilitation.domain.states import Door, StepState
from facilitation.services.programs import StepView
from facilitation.services.running.values import RunView
from facilitation.services.schedule import giver

_TAKEN = 5
"""Minutes that one tap takes from a later step."""
_ICONS = {
    NextVerb.OPEN_DOOR: ":material/door_open:",
    NextVerb.OPEN_STEP: ":material/arrow_forward:",
    NextVerb.CLOSE_STEP: ":material/visibility:",
    NextVerb.FINISH: ":material/flag:",
}


def run_step(view: RunView) -> None:
    """Show the step, the numbers and the commands."""
    _ = spoken()
    step = view.current
    if view.workshop.finished:
        st.subheader(_("Samlingen er avsluttet"), anchor=False)
        st.text(_("Døra er låst. Planen og alt som ble sagt, finner du under Plan og Filer."))
    elif step is None:
        st.subheader(_("Ikke startet ennå"), anchor=False)
        opened = view.workshop.door is Door.OPEN
        st.text(
            _("Døra er åpen. Start når de fleste er inne.")
            if opened
            else _("Åpne døra, så kan folk komme inn med koden på skjermen.")
        )
    else:
        _what_it_asks(step)
    _numbers(view)
    _next_action(view)
    _other_commands(view)


def _what_it_asks(step: StepView) -> None:
    _ = spoken()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(plain(step.title), anchor=False, width="content")
        if step.state is StepState.OPEN:
            st.badge(_("Åpent"), icon=":material/radio_button_checked:", color="green")
        else:
            st.badge(_("Lukket"), icon=":material/lock:", color="gray")
    st.text(step.template.screen.prompt or step.template.prompt, width="stretch")
    if step.template.note:
        with st.expander(_("Notat til deg"), icon=":material/sticky_note_2:", expanded=True, key=f"note_of_{step.id}"):
            st.text(step.template.note, width="stretch")


def _numbers(view: RunView) -> None:
    _ = spoken()
    with st.container(horizontal=True, vertical_alignment="top", gap="large", key="numbers"):
        if view.remaining_seconds is not None:
            with st.container(width=110):
                countdown(view.remaining_seconds)
        st.metric(_("I rommet"), view.present, width="content")
        if view.inputs and not view.workshop.finished:
            unit = _("bord har svart") if view.by_groups else _("har svart")
            of = _("{n} av {total}", n=view.answered, total=view.expected)
            st.metric(unit.capitalize(), of, width="content")
    if view.current is not None and not view.workshop.finished:
        heading = _("Mot planen")
        st.caption(f"{heading}: {_behind(view.behind)}")
    if view.by_groups and view.silent_groups and view.answered:
        numbers = ", ".join(str(number) for number in view.silent_groups)
        st.caption(_("Har ikke skrevet ennå: bord {numbers}", numbers=numbers))
    if len(view.inputs) > 1:
        st.caption(" · ".join(f"{plain(item.label)}: {item.answered}" for item in view.inputs))


def _behind(minutes: int) -> str:
    _ = spoken()
    if minutes > 0:
        return _("{time} etter", time=duration(minutes))
    return _("{time} foran", time=duration(-minutes)) if minutes < 0 else _("I rute")


def _next_action(view: RunView) -> None:
    action = view.next_action
    if action.verb is NextVerb.NOTHING:
        return
    # The key names the action: a second tap, sent before this page was drawn again, finds no button and does nothing.
    st.button(
        _next_label(view),
        key=f"next_{action.verb}_{action.step_id}",
        type="primary",
        icon=_ICONS[action.verb],
        width="stretch",
        on_click=_next_command(view),
    )


def _next_label(view: RunView) -> str:
    _ = spoken()
    step = view.step(view.next_action.step_id)
    title = plain(step.title) if step else ""
    match view.next_action.verb:
        case NextVerb.OPEN_DOOR:
            return _("Åpne døra")
        case NextVerb.CLOSE_STEP:
            return _("Lukk og vis resultatet")
        case NextVerb.OPEN_STEP:
            return _("Gå til «{step}»", step=title) if view.current else _("Start med «{step}»", step=title)
        case _:
            return _("Avslutt samlingen")


def _next_command(view: RunView) -> Callable[[], None]:
    flow, workshop_id, action = services().flow, view.workshop.id, view.next_action
    match action.verb:
        case NextVerb.OPEN_DOOR:
            return command(flow.set_door, workshop_id, Door.OPEN)
        case NextVerb.CLOSE_STEP:
            return command(flow.close_step, workshop_id, action.step_id)
        case NextVerb.OPEN_STEP:
            return command(flow.open_step, workshop_id, action.step_id)
        case _:
            return command(flow.finish, workshop_id)


def _other_commands(view: RunView) -> None:
    with st.container(horizontal=True, gap="xsmall", key="other_commands"):
        if view.current is not None:
            _step_commands(view, view.current)
        _skip_command(view)
        _room_commands(view)
        undo_button(view.workshop.id, view.undoes)


def _step_commands(view: RunView, step: StepView) -> None:
    _ = spoken()
    flow, workshop_id = services().flow, view.workshop.id
    if step.state is StepState.OPEN:
        st.button(
            _("+2 min"),
            # Named by the minutes already added, so that two quick taps are one.
            key=f"extend_{step.id}_{step.timebox.extra_minutes}",
            icon=":material/more_time:",
            on_click=command(flow.extend_step, workshop_id, step.id, seen=step.timebox.extra_minutes),
        )
        if not step.pauses_for_result:
            st.button(
                _("Lukk"),
                key=f"close_{step.id}",
                icon=":material/lock:",
                on_click=command(flow.close_step, workshop_id, step.id),
            )
        _more_commands(view, step)
    elif step.state is StepState.CLOSED:
        st.button(
            _("Åpne igjen"),
            key=f"reopen_{step.id}",
            icon=":material/replay:",
            on_click=command(flow.reopen_step, workshop_id, step.id),
        )


def _more_commands(view: RunView, step: StepView) -> None:
    """Offer minutes from a later step, and the next round of tables."""
    _ = spoken()
    flow, workshop_id, seen = services().flow, view.workshop.id, step.timebox.extra_minutes
    source = giver(view.steps, minutes=_TAKEN)
    if source is not None:
        st.button(
            _("{n} min fra «{step}»", n=_TAKEN, step=plain(source.step.title)),
            key=f"take_{step.id}_{seen}",
            icon=":material/swap_horiz:",
            on_click=command(
                flow.take_minutes, workshop_id, step.id, from_step=source.step.id, minutes=_TAKEN, seen=seen
            ),
        )
    if step.round < step.template.rounds:
        st.button(
            _("Bytt bord, runde {n} av {total}", n=step.round + 1, total=step.template.rounds),
            key=f"round_{step.id}_{step.round}",
            icon=":material/sync_alt:",
            on_click=command(flow.next_round, workshop_id, step.id, seen=step.round),
        )


def _skip_command(view: RunView) -> None:
    _ = spoken()
    coming = view.step(view.next_action.step_id)
    if view.next_action.verb is NextVerb.OPEN_STEP and coming is not None and coming.state is StepState.PENDING:
        st.button(
            _("Hopp over neste"),
            key=f"skip_{coming.id}",
            icon=":material/skip_next:",
            help=plain(coming.title),
            on_click=command(services().flow.skip_step, view.workshop.id, coming.id),
        )


def _room_commands(view: RunView) -> None:
    _ = spoken()
    flow, workshop = services().flow, view.workshop
    if workshop.door is not Door.CLOSED:
        locked = workshop.door is Door.LOCKED
        st.button(
            _("Lås opp døra") if locked else _("Lås døra"),
            key=f"door_{workshop.door}",
            icon=":material/lock_open:" if locked else ":material/door_front:",
            on_click=command(flow.set_door, workshop.id, Door.OPEN if locked else Door.LOCKED),
        )
        st.button(
            _("Skjul koden") if workshop.show_join else _("Vis koden"),
            key=f"code_{workshop.show_join}",
            icon=":material/qr_code:",
            on_click=command(flow.show_join, workshop.id, shown=not workshop.show_join),
        )
