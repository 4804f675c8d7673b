"""Changing many actions at once: what it will be, before it is; and taking it back."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from facilitation.console import state
from facilitation.console.components.followup_read import ask_whether_read, was_read
from facilitation.console.components.followup_words import owner_words
from facilitation.console.context import services, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import strong, titled
from facilitation.domain.follow_up import COMMENT_LIMIT, Message, Status
from facilitation.i18n import Language
from facilitation.screen.charts import status_words
from facilitation.screen.status_chart import ORDER
from facilitation.services.follow_up.following import FollowedAction, Told

_FORM = "bulk"


def bulk_change(actions: Sequence[FollowedAction]) -> None:
    """Show the new status, what it changes, and the button that does it."""
    _ = spoken()
    key = f"{_FORM}_{state.round_of(_FORM)}"
    words = {status.value: status_words(status, _) for status in ORDER if status}
    with st.container(border=True):
        st.markdown(strong(_.plural("Endre {n} tiltak", "Endre {n} tiltak", len(actions))))
        new, why = st.columns([1, 3])
        chosen = new.selectbox(
            _("Ny status"), ["", *words], format_func=titled(words, otherwise=_("Velg …")), key=f"{key}_status"
        )
        comment = why.text_input(
            _("Kommentar, som blir stående på hvert av dem"), max_chars=COMMENT_LIMIT, key=f"{key}_comment"
        )
        if not chosen:
            return
        status = Status(chosen)
        changing = [action for action in actions if action.now.status is not status or comment.strip()]
        st.dataframe(_preview(actions, status, _), hide_index=True, alt=_("Endringen før den gjøres"))
        ask_whether_read(_FORM)
        st.button(
            _.plural("Endre {n} tiltak", "Endre {n} tiltak", len(changing)),
            type="primary",
            icon=":material/done_all:",
            key=f"{key}_do",
            disabled=not changing,
            on_click=_change,
            args=([action.now.id for action in changing], status.value, comment),
        )


def tell_all(messages: Mapping[str, Message], *, form: str) -> None:
    """Write the messages, and keep what takes them back."""
    _ = spoken()
    request_id, confirmed = state.request_id(form), was_read(form)
    attempt(
        lambda by: services().following.tell(by, messages, request_id=request_id, confirmed=confirmed),
        done=_.plural("{n} tiltak er endret.", "{n} tiltak er endret.", len(messages)),
        then=lambda result: told(result, form),
        form=form,
    )


def undo_bulk() -> None:
    """Show the button that takes the last change of many back, as long as this page is open."""
    _ = spoken()
    kept = state.kept_told()
    if kept is None:
        return
    last = Told(entries=tuple((workshop, entry) for workshop, entry in kept["entries"]), count=int(kept["count"]))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_.plural("Du endret nettopp {n} tiltak.", "Du endret nettopp {n} tiltak.", last.count))
        st.button(
            _("Angre"),
            icon=":material/undo:",
            # Named by what it takes back, so that two quick taps never take back two things.
            key=f"undo_told_{state.stamp(kept)}",
            on_click=_undo,
            args=(last,),
        )


def _preview(actions: Sequence[FollowedAction], status: Status, _: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Tiltak"): [action.now.fields.title for action in actions],
            _("Ansvarlig"): [owner_words(action) for action in actions],
            _("Før"): [status_words(action.now.status, _) for action in actions],
            _("Etter"): [status_words(status, _) for _action in actions],
        }
    )


def _change(action_ids: Sequence[str], status: str, comment: str) -> None:
    tell_all(dict.fromkeys(action_ids, Message(status=Status(status), comment=comment)), form=_FORM)


def told(result: Told, form: str) -> None:
    """Let the form begin anew, and keep what takes its change back."""
    state.carried_out(form)
    state.keep_told({"entries": [list(entry) for entry in result.entries], "count": result.count})


def _undo(last: Told) -> None:
    _ = spoken()
    attempt(
        lambda by: services().following.take_back(by, last),
        done=_("Tatt tilbake."),
        then=lambda _none: state.keep_told(None),
    )
