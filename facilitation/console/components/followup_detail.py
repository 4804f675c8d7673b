"""One action of a follow-up board: where it stands, its measure on one line, its lift, and everything that happened."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from facilitation.console import state
from facilitation.console.components.charting import chart
from facilitation.console.components.followup_read import ask_whether_read, was_read
from facilitation.console.components.followup_words import (
    answer_words,
    day_of,
    history_words,
    lift_words,
    measure_words,
    owner_words,
)
from facilitation.console.context import product, services, signed_in, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import plain, strong, titled
from facilitation.domain.clock import today
from facilitation.domain.follow_up import COMMENT_LIMIT, SOURCE_LIMIT, VALUE_LIMIT, Message, Status
from facilitation.domain.states import DecisionKind
from facilitation.i18n import Language
from facilitation.screen.charts import MeasureLine, measures_figure, status_words
from facilitation.screen.status_chart import ORDER
from facilitation.services.follow_up.action_history import HistoryLine
from facilitation.services.follow_up.following import FollowedAction
from facilitation.services.follow_up.lifts import ANSWER_LIMIT, LiftFields
from facilitation.wording import DECISION_KINDS

_MEASURE_HEIGHT = 96
_BAD_NEWS = frozenset({DecisionKind.REJECTED, DecisionKind.POSTPONED})


def followup_detail(action: FollowedAction) -> None:
    """Show the action, with the forms that say something new of it."""
    _ = spoken()
    with st.container(border=True):
        st.markdown(strong(plain(action.now.fields.title)))
        facts, forms = st.columns(2, gap="large")
        with facts:
            _facts(action, _)
            _measure(action, _)
        with forms:
            _tell_form(action, _)
            if action.is_lifted:
                _answer_form(action, _)
        st.markdown(strong(_("Det som har skjedd")))
        lines = services().following.history(signed_in(), action.now.id)
        st.dataframe(
            _history(lines, action, _), hide_index=True, alt=_("Det som har skjedd med tiltaket, det nyeste først")
        )


def _facts(action: FollowedAction, _: Language) -> None:
    fields = action.now.fields
    code = " · ".join(part for part in action.home.codes(fields.code_what, fields.code_whom) if part)
    asked = action.home.ask(fields.ask) if fields.ask else ""
    for heading, words in (
        (_("Status"), status_words(action.now.status, _) + (f", {_('over fristen')}" if action.now.overdue else "")),
        (_("Frist"), _.date(fields.deadline) if fields.deadline else ""),
        (_("Ansvarlig"), owner_words(action)),
        (_("Problem"), fields.problem),
        (_("Hva og med hvem"), code),
        (_("Første steg"), fields.first_step),
        (_("Samling"), f"{action.home.title}, {_.date(action.home.day)}"),
        (_("Løft"), lift_words(action, _) + (f" · {asked}" if asked else "") if action.is_lifted else ""),
    ):
        if words:
            with st.container(gap=None):
                st.caption(heading)
                st.text(words, width="stretch")
    answer = action.now.lift_answer
    if answer is not None and answer.kind in _BAD_NEWS:
        st.warning(plain(answer_words(answer, action, _)), icon=":material/block:")


def _measure(action: FollowedAction, _: Language) -> None:
    fields, measured = action.now.fields, action.now.measured
    if not measure_words(action):
        return
    line = MeasureLine(title="", baseline=fields.baseline, now=measured.value if measured else "", target=fields.target)
    with st.container(gap=None):
        st.caption(plain(fields.indicator or _("Måltall")))
        if line.share is not None:
            chart(
                lambda style: measures_figure([line], language=_, **style),
                key=f"measure_{action.now.id}",
                height=_MEASURE_HEIGHT,
                alt=measure_words(action),
            )
        else:
            st.text(measure_words(action))


def _tell_form(action: FollowedAction, _: Language) -> None:
    name = f"tell_{action.now.id}"
    key = f"{name}_{state.round_of(name)}"
    words = {status.value: status_words(status, _) for status in ORDER if status}
    with st.form(f"form_{key}", enter_to_submit=False, border=False):
        st.markdown(strong(_("Meld status")))
        st.selectbox(_("Status"), ["", *words], format_func=titled(words, otherwise=_("Uendret")), key=f"{key}_status")
        value, day, source = st.columns(3)
        value.text_input(_("Ny verdi"), max_chars=VALUE_LIMIT, key=f"{key}_value")
        day.date_input(_("Målt"), value=None, max_value=_today(), format="DD.MM.YYYY", key=f"{key}_day")
        source.text_input(_("Kilde"), max_chars=SOURCE_LIMIT, key=f"{key}_source")
        st.text_area(_("Kommentar"), max_chars=COMMENT_LIMIT, height=80, key=f"{key}_comment")
        ask_whether_read(name)
        st.form_submit_button(
            _("Lagre meldingen"), key=f"{key}_save", type="primary", on_click=_tell, args=(name, key, action.now.id)
        )


def _tell(name: str, key: str, action_id: str) -> None:
    _ = spoken()
    status = state.typed(f"{key}_status")
    message = Message(
        status=Status(status) if status else None,
        value=state.typed(f"{key}_value"),
        value_date=state.typed(f"{key}_day", None),
        value_source=state.typed(f"{key}_source"),
        comment=state.typed(f"{key}_comment"),
    )
    request_id, confirmed = state.request_id(name), was_read(name)
    attempt(
        lambda by: services().following.tell(by, {action_id: message}, request_id=request_id, confirmed=confirmed),
        done=_("Meldingen er lagret."),
        then=lambda _told: state.carried_out(name),
        form=name,
    )


def _answer_form(action: FollowedAction, _: Language) -> None:
    name = f"lift_{action.now.id}"
    key = f"{name}_{state.round_of(name)}"
    words = {kind.value: _(title) for kind, title in DECISION_KINDS.items()}
    with st.form(f"form_{key}", enter_to_submit=False, border=False):
        st.markdown(strong(plain(_("Svar fra {level}", level=action.level_title))))
        kind, day = st.columns(2)
        kind.selectbox(_("Hva ble bestemt?"), list(words), format_func=titled(words), key=f"{key}_kind")
        day.date_input(_("Når?"), value=_today(), max_value=_today(), format="DD.MM.YYYY", key=f"{key}_day")
        st.text_area(
            _("Med hvilke ord? Grunnen til et nei vises for dem som foreslo tiltaket."),
            max_chars=ANSWER_LIMIT,
            height=80,
            key=f"{key}_text",
        )
        ask_whether_read(name)
        st.form_submit_button(
            _("Lagre svaret"), key=f"{key}_save", on_click=_answer, args=(name, key, action.home.id, action.now.id)
        )


def _answer(name: str, key: str, workshop_id: str, action_id: str) -> None:
    _ = spoken()
    fields = LiftFields(
        kind=DecisionKind(state.typed(f"{key}_kind")),
        decided_on=state.typed(f"{key}_day", None) or _today(),
        text=state.typed(f"{key}_text"),
    )
    request_id, confirmed = state.request_id(name), was_read(name)
    attempt(
        lambda by: services().lifts.answer(
            by, workshop_id, action_id, fields, request_id=request_id, confirmed=confirmed
        ),
        done=_("Svaret er lagret."),
        then=lambda _none: state.carried_out(name),
        form=name,
    )


def _history(lines: Sequence[HistoryLine], action: FollowedAction, _: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Når"): [day_of(line.at, _) for line in lines],
            _("Hvem"): [line.by for line in lines],
            _("Hva"): [history_words(line, action, _) for line in lines],
        }
    )


def _today() -> date:
    return today(product().store.clock)
