"""Everything that the console keeps between reruns, in one place: identifiers and plain values, never people or rows.

A browser that reloads, or a server that starts again, loses all of this and nothing that matters.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import streamlit as st

from facilitation.domain.codes import new_id

WORKSHOP_PARAMETER: Final = "samling"

_WORKSHOP: Final = "workshop"
_NOTICES: Final = "notices"
_REQUESTS: Final = "requests"
_ORDERS: Final = "orders"
_ROUNDS: Final = "rounds"
_LINKS: Final = "links"


def workshop_id() -> str | None:
    """Return the workshop that the pages are about: the one in the address, else the one that was looked at last."""
    named = st.query_params.get(WORKSHOP_PARAMETER)
    if named:
        st.session_state[_WORKSHOP] = named
    return named or st.session_state.get(_WORKSHOP)


def choose_workshop(identifier: str) -> None:
    """Make the pages be about this workshop."""
    st.session_state[_WORKSHOP] = identifier


def name_in_address(identifier: str) -> None:
    """Let the page's address name the workshop, so that it can be kept, sent and loaded again."""
    if st.query_params.get(WORKSHOP_PARAMETER) != identifier:
        st.query_params[WORKSHOP_PARAMETER] = identifier


def forget_workshop() -> None:
    """Make the pages be about no workshop."""
    st.session_state.pop(_WORKSHOP, None)


def request_id(form: str) -> str:
    """Return the identifier of a form's next request; it stays until the request was carried out."""
    requests: dict[str, str] = st.session_state.setdefault(_REQUESTS, {})
    return requests.setdefault(form, new_id())


def round_of(form: str) -> int:
    """Return how many requests of a form were carried out.

    Part of the keys of its fields and its button: after a request the fields are empty, and a second tap that was sent
    before the page was drawn again finds no button and does nothing.
    """
    rounds: dict[str, int] = st.session_state.setdefault(_ROUNDS, {})
    return rounds.get(form, 0)


def carried_out(form: str) -> None:
    """Let the form begin anew: its fields forget what was typed, and its next request is another one."""
    rounds: dict[str, int] = st.session_state.setdefault(_ROUNDS, {})
    rounds[form] = rounds.get(form, 0) + 1
    st.session_state.setdefault(_REQUESTS, {}).pop(form, None)


def notify(kind: str, text: str) -> None:
    """Keep a message until the page is drawn."""
    st.session_state.setdefault(_NOTICES, []).append([kind, text])


def take_notices() -> list[list[str]]:
    """Return the messages that wait, and forget them."""
    notices: list[list[str]] = st.session_state.pop(_NOTICES, [])
    return notices


def card_order(board: str, present: Iterable[str]) -> list[str]:
    """Return the cards of a board in the order in which this browser first saw them.

    A table's selection is a list of places, so nothing may move while somebody is choosing: new cards come last, and
    the place of one that was taken back stays.
    """
    order: list[str] = st.session_state.setdefault(_ORDERS, {}).setdefault(board, [])
    known = set(order)
    order.extend(card for card in present if card not in known)
    return list(order)


def typed(key: str, default: Any = "") -> Any:  # noqa: ANN401 -- widgets hold text, numbers, dates and lists
    """Return what a widget holds now, or the default when it is not on the page."""
    return st.session_state.get(key, default)


def selected_rows(table: str) -> Sequence[int]:
    """Return the places of the rows that are selected in a table."""
    selection = st.session_state.get(table)
    return list(selection.selection.rows) if selection else []


def keep_link(place: str, link: str) -> None:
    """Keep a link for the place on the pages where it was made."""
    st.session_state.setdefault(_LINKS, {})[place] = link


def kept_link(place: str) -> str:
    """Return the link that was made in this place last, or nothing."""
    links: dict[str, str] = st.session_state.get(_LINKS, {})
    return links.get(place, "")
