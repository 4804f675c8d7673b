"""What every page stands on: the running product, who is signed in, and the person's language."""

import threading
from typing import Final

import streamlit as st

from facilitation.bootstrap import Product, running
from facilitation.domain.errors import NotAllowed
from facilitation.i18n import LANGUAGES, Language, language, negotiate
from facilitation.rehearsal.practice import Practice
from facilitation.services.actors import Facilitator
from facilitation.services.registry import Services
from facilitation.web.cookies import LANGUAGE, Cookies

_LOCK: Final = threading.Lock()


def product() -> Product:
    """Return the product of this process."""
    return running()


def services() -> Services:
    """Return every use case, by noun."""
    return running().services


def login_secret() -> str:
    """Return the secret of the browser's login, or nothing.

    It comes with the request that opened the page's socket; a browser that signs in again opens a new one.
    """
    cookies = Cookies(secure=product().settings.secure)
    return st.context.cookies.get(cookies.session_name, "")


def who() -> Facilitator | None:
    """Return who is signed in now."""
    return services().accounts.who(login_secret())


def signed_in() -> Facilitator:
    """Return who is signed in now; asked again before every command.

    Raises:
        NotAllowed: ``sign_in.ended`` when nobody is.
    """
    actor = who()
    if actor is None:
        raise NotAllowed("sign_in.ended")
    return actor


def spoken() -> Language:
    """Return the language that the person chose, else the browser's first that we speak."""
    chosen = st.context.cookies.get(LANGUAGE, "")
    header = st.context.headers.get("Accept-Language") or ""
    return language(chosen if chosen in LANGUAGES else negotiate(header))


def practice() -> Practice:
    """Return the thought participants of this process."""
    with _LOCK:
        if _Practising.product is not product():
            _Practising.product = product()
            _Practising.practice = _new_practice(product())
        return _Practising.practice


class _Practising:
    product: Product | None = None
    practice: Practice


def _new_practice(of: Product) -> Practice:
    settings = of.settings
    # A server that listens on every address answers on its own machine's too.
    host = "127.0.0.1" if settings.address in {"0.0.0.0", "::"} else settings.address  # noqa: S104 -- compared, not bound
    return Practice(
        of.services, catalogue=of.catalogue, clock=of.store.clock, base_url=f"http://{host}:{settings.port}"
    )
