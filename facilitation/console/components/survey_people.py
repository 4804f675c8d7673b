"""People who are asked by links of their own: who they are, how far they have come, and their links."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from facilitation.catalogue.template import Frame, Phase
from facilitation.console import state
from facilitation.console.context import product, services, spoken
from facilitation.console.feedback import attempt, command
from facilitation.console.text import plain, strong
from facilitation.i18n import Language, mark
from facilitation.services.actors import Facilitator
from facilitation.services.people import level_of, role_of
from facilitation.services.survey_people import read_people
from facilitation.services.survey_values import Invited, Progress, SurveyView

_PROGRESS: Final[Mapping[Progress, str]] = {
    Progress.ASKED: mark("spurt"),
    Progress.STARTED: mark("har begynt"),
    Progress.ANSWERED: mark("har svart"),
}


def survey_people(workshop_id: str, view: SurveyView) -> None:
    """Show the table of those asked, and the field for more of them."""
    _ = spoken()
    st.markdown(strong(_("Egne lenker")))
    if view.invited:
        _table(workshop_id, view, _)
    form = f"invite_{workshop_id}_{view.phase}"
    key = f"{form}_{state.round_of(form)}"
    with st.form(f"form_{key}", enter_to_submit=False):
        st.text_area(
            _("Spør flere: én på hver linje, med nivå; rolle; virksomhet; navn; e-post"),
            placeholder=_example(view.frame),
            height=110,
            key=key,
        )
        st.form_submit_button(
            _("Lag lenkene"), key=f"{key}_save", on_click=_invite, args=(workshop_id, view.phase, form, key, view.frame)
        )


def _example(frame: Frame) -> str:
    return f"{frame.levels[0].title}; {frame.roles[0].title}; Storvik; ; navn@example.org"


def _invite(workshop_id: str, phase: Phase, form: str, key: str, frame: Frame) -> None:
    _ = spoken()
    text = state.typed(key)

    def invite(by: Facilitator) -> int:
        return services().surveys.invite(
            by, workshop_id, phase, read_people(text, frame), request_id=state.request_id(form)
        )

    attempt(invite, done=_("Lenkene er laget."), then=lambda _count: state.carried_out(form))


def _table(workshop_id: str, view: SurveyView, _: Language) -> None:
    key = f"invited_{view.phase}"
    st.dataframe(
        pd.DataFrame([_row(invited, view.frame, _) for invited in view.invited]),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        alt=_("De som er spurt, med lenke og hvor langt de er kommet"),
    )
    chosen = state.selected(key, view.invited)
    if not chosen:
        st.caption(_("Velg en rad for å se, bytte ut eller ta bort lenka."))
        return
    (invited,) = chosen
    st.code(product().settings.link(invited.path), language=None, wrap_lines=True)
    with st.container(horizontal=True):
        st.button(
            _("Bytt ut lenka"),
            key=f"reissue_{invited.id}_{state.stamp(invited.path)}",
            icon=":material/autorenew:",
            on_click=command(services().surveys.reissue, workshop_id, invited.id, done=_("Den gamle lenka er stengt.")),
        )
        st.button(
            _("Ta bort"),
            key=f"withdraw_{invited.id}",
            icon=":material/person_remove:",
            on_click=command(services().surveys.withdraw, workshop_id, invited.id, done=_("Lenka er stengt.")),
        )


def _row(invited: Invited, frame: Frame, _: Language) -> dict[str, str]:
    fields = invited.fields
    return {
        _("Navn"): plain(fields.name),
        _("Nivå"): level_of(frame, fields.level).title,
        _("Rolle"): role_of(frame, fields.role).title,
        _("Virksomhet"): fields.unit,
        _("E-post"): fields.email,
        _("Svar"): _(_PROGRESS[invited.progress]),
    }
