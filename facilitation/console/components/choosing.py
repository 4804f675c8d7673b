"""A list to choose from whose titles change while one of them is chosen."""

from collections.abc import Mapping

import streamlit as st

from facilitation.console import state
from facilitation.console.text import titled


def chosen_from(label: str, titles: Mapping[str, str], *, place: str) -> str:
    """Show the list and return the key that is chosen; ``titles`` has at least one.

    A browser remembers the title that was chosen and not its key, so a list with another title is another list, which
    begins with what was chosen in the one before: otherwise whoever renames a step would find themselves in the first.
    """
    key = f"{place}_{state.stamp(*titles.items())}"
    kept = state.chosen(place)
    state.fill_where_empty(key, kept if kept in titles else next(iter(titles)))
    # Kept at once: what is typed in the same moment may make this another list before it is read.
    found = st.selectbox(label, list(titles), format_func=titled(titles), key=key, on_change=_keep, args=(place, key))
    state.choose(place, str(found))
    return str(found)


def _keep(place: str, key: str) -> None:
    state.choose(place, str(state.typed(key)))
