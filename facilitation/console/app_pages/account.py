"""The person's own page: language, password, signing out, and for administrators inviting others."""

import streamlit as st

from facilitation.console import state
from facilitation.console.components.invitations import invitation_link, invite
from facilitation.console.components.post_form import choose_language, sign_out
from facilitation.console.context import login_secret, services, signed_in, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import plain
from facilitation.services.access.passwords import LONGEST, SHORTEST

_ = spoken()
me = signed_in()


def change_password() -> None:
    """Change the password; every other browser is signed out."""
    old, new, keep = state.typed("account_old"), state.typed("account_new"), login_secret()
    # The limit on failures is counted per account too, so the address need not be exact behind a proxy.
    address = st.context.ip_address or "console"
    attempt(
        lambda by: services().accounts.change_password(by, old, new, keep=keep, address=address),
        done=_("Passordet er byttet."),
    )


st.header(plain(me.name) or _("Min konto"), anchor=False)
left, right = st.columns(2, gap="large")
with left:
    st.subheader(_("Språk"), anchor=False)
    choose_language(back_to="/konto")
    st.subheader(_("Logg ut"), anchor=False)
    st.caption(_("Samlinger som er i gang, fortsetter."))
    sign_out()
    st.subheader(_("Teknikken"), anchor=False)
    st.page_link(
        "app_pages/self_check.py", label=_("Se om alt er klart til dagen"), icon=":material/health_and_safety:"
    )
with right:
    st.subheader(_("Bytt passord"), anchor=False)
    with st.form("account_password", clear_on_submit=True):
        st.text_input(_("Passordet du har nå"), type="password", key="account_old")
        st.text_input(
            _("Nytt passord"),
            type="password",
            key="account_new",
            max_chars=LONGEST,
            help=_("Minst {least} tegn; en hel setning er fint.", least=SHORTEST),
        )
        st.form_submit_button(_("Bytt passord"), key="account_change", on_click=change_password)
if me.admin:
    with left:
        st.subheader(_("Inviter en prosessleder"), anchor=False)
        st.caption(_("Lenken gjelder i en uke, og kan brukes én gang."))
        st.button(
            _("Lag en lenke"),
            key="account_invite",
            icon=":material/link:",
            on_click=invite,
            args=("account", None, None),
        )
        invitation_link("account")
