"""Carrying out the self-check from the console, and showing what it found."""

import threading
from datetime import UTC, datetime
from typing import Any, Final

import streamlit as st

from facilitation.console import state
from facilitation.console.context import product, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import plain, strong
from facilitation.domain.errors import Conflict
from facilitation.i18n import Language
from facilitation.services.actors import Facilitator
from facilitation.upkeep.doctor import examine, told
from facilitation.upkeep.findings import Grade

_ICONS: Final = {
    Grade.OK: ":green[:material/check_circle:]",
    Grade.WARN: ":orange[:material/warning:]",
    Grade.FAIL: ":red[:material/error:]",
}
# One at a time, whoever asks: the mail server is asked too, and nobody shall be able to make us knock without end.
_ONE: Final = threading.Lock()


def check_now() -> None:
    """Carry the self-check out."""
    attempt(_examined, then=state.keep_findings)


def show_findings(found: list[dict[str, Any]], _: Language) -> None:
    """Show the verdict, and each check with what to do about it; what is wrong comes first."""
    grades = [Grade(one["grade"]) for one in found]
    failed, warned = grades.count(Grade.FAIL), grades.count(Grade.WARN)
    if failed:
        words = _.plural("{n} ting må rettes før dagen.", "{n} ting må rettes før dagen.", failed)
        st.error(words, icon=":material/error:")
    elif warned:
        words = _.plural("Alt virker. {n} ting bør ses på.", "Alt virker. {n} ting bør ses på.", warned)
        st.warning(words, icon=":material/warning:")
    else:
        st.success(_("Alt virker."), icon=":material/check_circle:")
    order = [Grade.FAIL, Grade.WARN, Grade.OK]
    for one in sorted(found, key=lambda each: order.index(Grade(each["grade"]))):
        with st.container(gap=None):
            st.markdown(f"{_ICONS[Grade(one['grade'])]} {strong(one['title'])}: {plain(one['said'])}")
            if one["todo"]:
                st.caption(plain(one["todo"]))


def _examined(by: Facilitator) -> list[dict[str, Any]]:
    del by
    _ = spoken()
    if not _ONE.acquire(blocking=False):
        raise Conflict("self_check.running")
    try:
        found = examine(product().settings, product().store.secret, now=datetime.now(UTC))
    finally:
        _ONE.release()
    return [dict(told(one, _)) for one in found]
