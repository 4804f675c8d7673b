"""The console's pages: which there are, where they are found, and which of them a person sees in the menu."""

from typing import Literal

import streamlit as st

from facilitation.console import state
from facilitation.console.context import services, spoken
from facilitation.domain.errors import NotFound
from facilitation.domain.states import Membership
from facilitation.services.actors import Facilitator


def pages(by: Facilitator) -> list["st.Page"]:
    """Return every page; those about a workshop are in the menu when one is chosen and the person may use them.

    A page that is not in the menu can still be opened by its address; each service decides for itself what is allowed.
    """
    _ = spoken()
    role = _role(by)
    runs, reads = _visible(role is Membership.FACILITATOR), _visible(role is not None)
    return [
        st.Page("app_pages/home.py", title=_("Mine samlinger"), icon=":material/home:", url_path="", default=True),
        st.Page("app_pages/new.py", title=_("Ny samling"), icon=":material/add:", url_path="ny", visibility="hidden"),
        st.Page(
            "app_pages/prepare.py",
            title=_("Forbered"),
            icon=":material/edit_note:",
            url_path="forbered",
            visibility=runs,
        ),
        st.Page("app_pages/run.py", title=_("Kjør"), icon=":material/play_arrow:", url_path="kjor", visibility=runs),
        st.Page("app_pages/plan.py", title=_("Plan"), icon=":material/checklist:", url_path="plan", visibility=reads),
        st.Page(
            "app_pages/owners.py",
            title=_("Ansvarlige"),
            icon=":material/assignment_ind:",
            url_path="ansvarlige",
            visibility=reads,
        ),
        st.Page("app_pages/files.py", title=_("Filer"), icon=":material/download:", url_path="filer", visibility=reads),
        st.Page("app_pages/followup.py", title=_("Oppfølging"), icon=":material/rule:", url_path="oppfolging"),
        st.Page("app_pages/evaluation.py", title=_("Evaluering"), icon=":material/insights:", url_path="evaluering"),
        st.Page("app_pages/series.py", title=_("Serier"), icon=":material/view_column:", url_path="serie"),
        st.Page("app_pages/templates.py", title=_("Maler"), icon=":material/description:", url_path="maler"),
        st.Page("app_pages/account.py", title=_("Min konto"), icon=":material/person:", url_path="konto"),
        st.Page(
            "app_pages/self_check.py",
            title=_("Selvsjekk"),
            icon=":material/health_and_safety:",
            url_path="selvsjekk",
            visibility="hidden",
        ),
    ]


def _role(by: Facilitator) -> Membership | None:
    workshop_id = state.workshop_id()
    if workshop_id is None:
        return None
    try:
        return services().workshops.get(by, workshop_id).role
    except NotFound:
        return None


def _visible(shown: bool) -> Literal["visible", "hidden"]:
    return "visible" if shown else "hidden"
