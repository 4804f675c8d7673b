"""What a template says about itself: its name, what it is for, whom it is for, and how long its day is."""

import re
from datetime import time

import streamlit as st

from facilitation.console.components.durations import duration
from facilitation.console.components.template_typing import change, fact, widget
from facilitation.console.context import spoken
from facilitation.console.text import titled
from facilitation.i18n import LANGUAGES
from facilitation.services.workshops.own_templates import Draft
from facilitation.services.workshops.template_edits import live_minutes

_TITLE = 160
_PROSE = 600
_SHORTEST, _LONGEST = 5, 960
_LANGUAGES = ("nb", "nn")


def template_facts(draft: Draft) -> None:
    """Show the fields; each is saved when it is left."""
    _ = spoken()
    said = {name: str(draft.data.get(name, "")) for name in ("title", "purpose", "audience", "source")}
    st.text_input(_("Navn"), max_chars=_TITLE, **widget(draft, fact("title"), said["title"]))
    labels = {"purpose": _("Formål"), "audience": _("For hvem"), "source": _("Kilde")}
    for name, label in labels.items():
        st.text_area(label, max_chars=_PROSE, height=80, **widget(draft, fact(name), said[name]))
    language, starts, minutes = st.columns(3)
    names = {code: LANGUAGES[code] for code in _LANGUAGES}
    field = widget(draft, fact("language"), _known_language(draft))
    language.selectbox(_("Språk"), list(names), format_func=titled(names), **field)
    starts.time_input(_("Starter kl."), step=300, **widget(draft, fact("starts"), _starts(draft)))
    field = widget(draft, fact("minutes"), _minutes(draft))
    minutes.number_input(_("Lengde i minutter"), min_value=_SHORTEST, max_value=_LONGEST, **field)
    st.caption(_("Stegene på dagen varer {length} til sammen.", length=duration(live_minutes(draft.data))))
    st.button(
        _("Lagre"),
        key=f"template_facts_{draft.key}",
        type="primary",
        icon=":material/check:",
        on_click=change(draft.key, done=_("Lagret.")),
    )


def _known_language(draft: Draft) -> str:
    found = draft.data.get("language")
    return found if isinstance(found, str) and found in _LANGUAGES else _LANGUAGES[0]


def _starts(draft: Draft) -> time:
    found = re.fullmatch(r"([01]\d|2[0-3])[.:]([0-5]\d)", str(draft.data.get("starts", "")))
    return time(int(found[1]), int(found[2])) if found else time(9)


def _minutes(draft: Draft) -> int:
    found = draft.data.get("minutes")
    return min(max(found, _SHORTEST), _LONGEST) if isinstance(found, int) else _SHORTEST
