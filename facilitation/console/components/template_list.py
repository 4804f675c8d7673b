"""The templates that there are: copy one, bring one in, choose one to change."""

import streamlit as st

from facilitation.catalogue.problem import TemplateError
from facilitation.console import state
from facilitation.console.context import product, services, signed_in, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import plain, strong, titled
from facilitation.services.own_templates import Draft
from facilitation.template_wording import describe

_LONGEST = 300_000
_TITLE = 160


def chosen_template(drafts: tuple[Draft, ...]) -> Draft | None:
    """Show the templates that were made here, and return the one to change."""
    _ = spoken()
    if not drafts:
        st.info(_("Ingen egne maler ennå. Kopier en av malene nedenfor, og gjør den til deres egen."))
        return None
    titles = {draft.key: _line(draft) for draft in drafts}
    key = st.selectbox(_("Egne maler"), list(titles), format_func=titled(titles), key="template_chosen")
    draft = next((draft for draft in drafts if draft.key == key), drafts[0])
    if not draft.mine:
        st.caption(plain(_("Laget av {owner}. Lag en kopi for å endre den.", owner=draft.owner or _("en annen"))))
        return None
    st.button(
        _("Slett malen"),
        key=f"template_delete_{draft.key}",
        icon=":material/delete:",
        on_click=lambda: attempt(
            lambda by: services().own_templates.delete(by, draft.key), done=_("Malen er slettet.")
        ),
    )
    return draft


def copy_template(drafts: tuple[Draft, ...]) -> None:
    """Show how to make a template of another."""
    _ = spoken()
    titles = {template.key: template.title for template in product().catalogue.all()}
    titles |= {draft.key: draft.title for draft in drafts}
    st.markdown(strong(_("Kopier en mal")))
    st.selectbox(_("Mal"), list(titles), format_func=titled(titles), key="template_source")
    st.text_input(_("Navn på kopien"), max_chars=_TITLE, key=f"template_title_{state.round_of('template_copy')}")
    st.button(_("Lag kopien"), key="template_copy", icon=":material/content_copy:", on_click=_copy)


def bring_in_template() -> None:
    """Show how to bring in a template from elsewhere; a bad one stays in the field with what is wrong in it."""
    _ = spoken()
    st.markdown(strong(_("Hent inn en mal")))
    key = f"template_yaml_{state.round_of('template_yaml')}"
    st.text_area(_("Lim inn malen som YAML"), max_chars=_LONGEST, height=160, key=key)
    st.button(_("Hent inn"), key="template_bring", icon=":material/upload:", on_click=_bring_in, args=(key,))


def _line(draft: Draft) -> str:
    _ = spoken()
    if draft.template is not None:
        return draft.title
    return _("{title} – {n} feil", n=len(draft.problems), title=draft.title)


def _copy() -> None:
    _ = spoken()
    title = str(state.typed(f"template_title_{state.round_of('template_copy')}"))
    source = str(state.typed("template_source"))
    request = state.request_id("template_copy")
    attempt(
        lambda by: services().own_templates.copy(by, source, title, request_id=request),
        done=_("Kopien er laget."),
        then=lambda _key: state.carried_out("template_copy"),
    )


def _bring_in(key: str) -> None:
    _ = spoken()
    text, request = str(state.typed(key)), state.request_id("template_yaml")
    try:
        services().own_templates.bring_in(signed_in(), text, request_id=request)
    except TemplateError as error:
        for problem in error.problems[:10]:
            state.notify("error", describe(problem, _).partition(":")[2])
    else:
        state.notify("done", _("Malen er hentet inn."))
        state.carried_out("template_yaml")
