"""People who are asked by links of their own: who they are, how far they have come, and their links."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from facilitation.catalogue.template import Frame, Phase
from facilitation.console import state
from facilitation.console.context import product, services, signed_in, spoken
from facilitation.console.feedback import attempt, command, tell
from facilitation.console.text import plain, strong
from facilitation.domain.clock import NORWAY
from facilitation.domain.errors import SamskapError
from facilitation.domain.reminders import MailState
from facilitation.i18n import Language, mark
from facilitation.services.actors import Facilitator
from facilitation.services.follow_up.status_words import MAIL_WORDS
from facilitation.services.mailing.queue import MailView
from facilitation.services.room.people import level_of, role_of
from facilitation.services.surveys.people import read_people
from facilitation.services.surveys.values import Invited, Progress, SurveyView

_PROGRESS: Final[Mapping[Progress, str]] = {
    Progress.ASKED: mark("spurt"),
    Progress.STARTED: mark("har begynt"),
    Progress.ANSWERED: mark("har svart"),
}


def survey_people(workshop_id: str, view: SurveyView) -> None:
    """Show the table of those asked, and the field for more of them."""
    _ = spoken()
    st.markdown(strong(_("Egne lenker")))
    if product().settings.smtp is None:
        st.caption(_("E-post er ikke satt opp på serveren. Kopier lenkene og send dem selv."))
    else:
        st.caption(_("De som har e-postadresse, får lenka når det åpnes, og påminnes til de har svart."))
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
    mails = services().mailing.latest(signed_in(), workshop_id)
    st.dataframe(
        pd.DataFrame([_row(invited, mails.get(invited.id), view.frame, _) for invited in view.invited]),
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
    mail = mails.get(invited.id)
    if mail is not None and mail.problem and not invited.muted:
        st.warning(plain(tell(SamskapError(mail.problem))), icon=":material/mail_lock:")
    with st.container(horizontal=True):
        if mail is not None and mail.state in {MailState.FAILED, MailState.UNCERTAIN} and not invited.muted:
            st.button(
                _("Send den samme på nytt"),
                key=f"asked_again_{mail.id}",
                icon=":material/refresh:",
                on_click=command(services().mailing.again, workshop_id, mail.id, done=_("Den sendes straks.")),
            )
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


def _row(invited: Invited, mail: MailView | None, frame: Frame, _: Language) -> dict[str, str]:
    fields = invited.fields
    return {
        _("Navn"): plain(fields.name),
        _("Nivå"): level_of(frame, fields.level).title,
        _("Rolle"): role_of(frame, fields.role).title,
        _("Virksomhet"): fields.unit,
        _("E-post"): fields.email,
        _("Svar"): _(_PROGRESS[invited.progress]),
        _("Siste e-post"): _latest(invited, mail, _),
    }


def _latest(invited: Invited, mail: MailView | None, _: Language) -> str:
    if invited.muted:
        return _("vil ikke ha e-post")
    if mail is None:
        return "–"
    return f"{_(MAIL_WORDS[mail.state])} {_.short_date(mail.at.astimezone(NORWAY).date())}"
