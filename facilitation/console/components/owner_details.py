"""One owner: the actions and the answers, the address, and the link."""

import streamlit as st

from facilitation.console import state
from facilitation.console.context import product, services, spoken
from facilitation.console.feedback import attempt, command, tell
from facilitation.console.text import plain, strong
from facilitation.domain.errors import SamskapError
from facilitation.domain.reminders import MailState
from facilitation.services.follow_up.owners import OwnerCard, OwnerKey
from facilitation.services.follow_up.status_words import (
    ACCEPTANCE_WORDS,
    MAIL_WORDS,
    NOT_ASKED,
    NOTHING_SAID,
    STATUS_WORDS,
)
from facilitation.services.mailing.queue import MailView
from facilitation.web.secret_paths import OWNER


def owner_details(workshop_id: str, card: OwnerCard, mail: MailView | None) -> None:
    """Show the actions of an owner beside what reaches the owner."""
    _ = spoken()
    answers, reach = st.columns([3, 2], gap="large")
    with answers:
        st.markdown(strong(_("Tiltak og svar")))
        _actions(card)
    with reach:
        _address(workshop_id, card)
        _link(workshop_id, card)
        if product().settings.smtp is None:
            st.caption(_("E-post er ikke satt opp på serveren. Gi lenken på papir, eller kopier den."))
        else:
            _mail(workshop_id, card, mail)


def _actions(card: OwnerCard) -> None:
    _ = spoken()
    if not card.actions:
        st.caption(_("Planen gir ikke denne personen noe tiltak nå."))
    for action in card.actions:
        with st.container(border=True, gap=None):
            st.markdown(strong(plain(action.fields.title)))
            answer = _(ACCEPTANCE_WORDS[action.acceptance] if action.acceptance else NOT_ASKED)
            status = _(STATUS_WORDS[action.status] if action.status else NOTHING_SAID)
            st.caption(_("Svar: {answer}. Status: {status}.", answer=answer, status=status))
            for said in (action.answered, action.told):
                if said is not None and said.comment:
                    st.text(f"«{said.comment}»")
            if action.measured is not None and action.measured.value_date is not None:
                day = _.short_date(action.measured.value_date)
                st.caption(plain(_("Målt {day}: {value}", day=day, value=action.measured.value)))


def _address(workshop_id: str, card: OwnerCard) -> None:
    _ = spoken()
    key = f"owner_email_{card.key.mark}_{state.stamp(card.email)}"
    with st.form(f"form_{key}", enter_to_submit=False, border=False):
        st.text_input(
            _("E-postadresse"),
            value=card.email,
            key=key,
            help=_("Står ikke i planen eller i filene. Uten adresse får den ansvarlige lenken på papir."),
        )
        st.form_submit_button(
            _("Lagre adressen"), key=f"{key}_save", on_click=_save_address, args=(workshop_id, card.key, key)
        )


def _save_address(workshop_id: str, owner: OwnerKey, key: str) -> None:
    _ = spoken()
    address = state.typed(key)
    attempt(lambda by: services().owners.set_email(by, workshop_id, owner, address), done=_("Adressen er lagret."))


def _link(workshop_id: str, card: OwnerCard) -> None:
    _ = spoken()
    place = f"owner_{workshop_id}_{card.key.mark}"
    st.markdown(strong(_("Lenke")))
    if card.link is not None:
        st.caption(_("Virker til {day}. En ny lenke gjør den gamle ugyldig.", day=_.date(card.link.last_day)))
    with st.container(horizontal=True):
        st.button(
            _("Lag ny lenke") if card.link else _("Lag lenke"),
            key=f"owner_issue_{card.key.mark}",
            icon=":material/link:",
            disabled=not card.actions,
            on_click=_issue,
            args=(workshop_id, card.key, place),
        )
        st.button(
            _("Trekk tilbake"),
            key=f"owner_revoke_{card.key.mark}",
            icon=":material/link_off:",
            disabled=card.link is None,
            on_click=command(services().owners.revoke, workshop_id, card.id, done=_("Lenken er trukket tilbake.")),
        )
        st.button(
            _("Glem personen"),
            key=f"owner_forget_{card.key.mark}",
            icon=":material/person_remove:",
            disabled=card.id is None,
            on_click=command(services().owners.forget, workshop_id, card.id, done=_("Adressen og lenkene er slettet.")),
            help=_("Sletter adressen og lenkene. Det som er meldt, står uten navn."),
        )
    link = state.kept_link(place)
    if link and card.link is not None:
        st.caption(_("Gi lenken til den ansvarlige. Den vises bare nå."))
        st.code(link, language=None, wrap_lines=True)


def _issue(workshop_id: str, owner: OwnerKey, place: str) -> None:
    attempt(
        lambda by: services().owners.issue(by, workshop_id, owner),
        then=lambda secrets: state.keep_link(place, product().settings.link(f"{OWNER}/{secrets[0]}")),
    )


def _mail(workshop_id: str, card: OwnerCard, mail: MailView | None) -> None:
    """Show how it went with the latest mail, and let one be sent."""
    _ = spoken()
    st.markdown(strong(_("E-post")))
    form = f"mail_{card.key.mark}"
    if card.muted:
        st.caption(_("Den ansvarlige har slått av e-post, og kan slå den på igjen på siden sin."))
    elif mail is not None:
        when = _.moment(mail.at)
        st.caption(plain(_("Siste e-post: {state}, {when}.", state=_(MAIL_WORDS[mail.state]), when=when)))
        if mail.problem:
            st.warning(plain(tell(SamskapError(mail.problem))), icon=":material/mail_lock:")
    with st.container(horizontal=True):
        st.button(
            _("Send lenken på e-post"),
            key=f"owner_mail_{card.key.mark}_{state.round_of(form)}",
            icon=":material/mail:",
            disabled=not card.email or not card.actions or card.muted,
            on_click=_send,
            args=(workshop_id, card.key, form, state.request_id(form)),
        )
        if mail is not None and mail.state in {MailState.FAILED, MailState.UNCERTAIN} and not card.muted:
            st.button(
                _("Send den samme på nytt"),
                key=f"owner_again_{mail.id}",
                icon=":material/refresh:",
                on_click=command(services().mailing.again, workshop_id, mail.id, done=_("Den sendes straks.")),
            )


def _send(workshop_id: str, owner: OwnerKey, form: str, request_id: str) -> None:
    _ = spoken()
    attempt(
        lambda by: services().mailing.invite(by, workshop_id, owner, request_id=request_id),
        done=_("Lenken sendes straks."),
        then=lambda _nothing: state.carried_out(form),
    )
