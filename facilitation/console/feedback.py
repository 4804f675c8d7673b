"""What comes of a command: a short word when it was done, the reason when it was refused."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from facilitation.console import state
from facilitation.console.context import signed_in, spoken
from facilitation.console.text import plain
from facilitation.domain.errors import SamskapError
from facilitation.services.actors import Facilitator
from facilitation.services.plan.plan import PlanErrors
from facilitation.wording import explain

T = TypeVar("T")


def attempt(
    command: Callable[[Facilitator], T],
    *,
    done: str = "",
    then: Callable[[T], None] | None = None,
    form: str = "",
) -> None:
    """Carry out one command as whoever is signed in, and keep what to tell about it until the page is drawn.

    Called from callbacks: nothing of Streamlit's happens between the beginning and the end of the command, so a socket
    that drops cannot cut it in two.

    Args:
        command: One use case.
        done: What to tell when it was carried out.
        then: What to do with its result when it was carried out.
        form: Where it comes from: a form whose text may tell who somebody is asks afterwards whether that was read.
    """
    try:
        result = command(signed_in())
    except SamskapError as error:
        if error.code == "privacy.warning":
            state.warn(form)
        state.notify("error", tell(error))
        return
    if done:
        state.notify("done", done)
    if then is not None:
        then(result)


def command(verb: Callable[..., object], *args: object, done: str = "", **named: object) -> Callable[[], None]:
    """Return what a button does: one use case, called as whoever is signed in when it is pressed."""

    def press() -> None:
        attempt(lambda by: verb(by, *args, **named), done=done)

    return press


def tell(error: SamskapError) -> str:
    """Return the sentence for an error in the person's language."""
    _ = spoken()
    if isinstance(error, PlanErrors):
        sentences = (explain(SamskapError(finding.code, **finding.facts), _) for finding in error.findings)
        return " ".join(dict.fromkeys(sentences))
    return explain(error, _)


def show_notices() -> None:
    """Show what came of the last command."""
    for kind, text in state.take_notices():
        if kind == "error":
            st.error(plain(text), icon=":material/error:")
        else:
            st.toast(plain(text), icon=":material/check:")


def refuse(error: SamskapError) -> None:
    """Show why a page cannot be shown, and where to go from here."""
    _ = spoken()
    st.error(plain(tell(error)), icon=":material/error:")
    st.page_link("app_pages/home.py", label=_("Gå til mine samlinger"), icon=":material/arrow_back:")
