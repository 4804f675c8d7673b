"""The templates that there are: copy one, bring one in, choose one to change."""

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from facilitation.catalogue.document import MOST_BYTES
from facilitation.catalogue.problem import TemplateError
from facilitation.console import state
from facilitation.console.components.choosing import chosen_from
from facilitation.console.components.file_picker import picked_file
from facilitation.console.components.template_typing import take_back
from facilitation.console.context import product, services, signed_in, spoken
from facilitation.console.feedback import attempt, show_notices, tell
from facilitation.console.text import plain, strong, titled
from facilitation.domain.errors import SamskapError
from facilitation.services.actors import Facilitator
from facilitation.services.workshops.own_templates import Draft
from facilitation.template_wording import describe

_LONGEST = 300_000
_TITLE = 160
_MOST_TOLD: Final = 10


def chosen_template(drafts: tuple[Draft, ...]) -> Draft | None:
    """Show the templates that were made here, and return the one to change."""
    _ = spoken()
    if not drafts:
        st.info(_("Ingen egne maler ennå. Kopier en av malene nedenfor, og gjør den til deres egen."))
        return None
    titles = {draft.key: _line(draft) for draft in drafts}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = chosen_from(_("Egne maler"), titles, place="template_chosen")
        draft = next(draft for draft in drafts if draft.key == key)
        if draft.mine:
            _undo(draft)
            _delete(draft)
    if not draft.mine:
        st.caption(plain(_("Laget av {owner}. Lag en kopi for å endre den.", owner=draft.owner or _("en annen"))))
        return None
    return draft


def _undo(draft: Draft) -> None:
    _ = spoken()
    if state.before(draft.key, draft.version) is not None:
        st.button(
            _("Angre"),
            # Named by what it takes back, so that two quick taps never take back two things.
            key=f"template_undo_{draft.key}_{draft.version}",
            icon=":material/undo:",
            help=_("Tar tilbake den siste endringen i malen."),
            on_click=take_back(draft.key, draft.version),
        )


def _delete(draft: Draft) -> None:
    """Ask once: a template that is gone cannot be brought back by anything on the page."""
    _ = spoken()
    with st.popover(_("Slett malen"), icon=":material/delete:", key=f"template_delete_open_{draft.key}"):
        st.text(_("Malen blir borte for alle. Samlinger som er laget av den, blir som de er."))
        st.button(
            _("Slett for godt"),
            key=f"template_delete_{draft.key}",
            on_click=lambda: attempt(
                lambda by: services().own_templates.delete(by, draft.key), done=_("Malen er slettet.")
            ),
        )


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
    content = picked_file(_("Velg fil"), key="template_upload", accept=".yaml,.yml", limit=MOST_BYTES)
    if content is not None and _brought_in(partial(_from_file, content), "template_upload"):
        st.rerun()
    show_notices()
    key = f"template_yaml_{state.round_of('template_yaml')}"
    st.text_area(_("Eller lim inn malen som YAML"), max_chars=_LONGEST, height=160, key=key)
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
        then=lambda key: _made(key, "template_copy"),
    )


def _bring_in(key: str) -> None:
    text, request = str(state.typed(key)), state.request_id("template_yaml")
    _brought_in(lambda by: services().own_templates.bring_in(by, text, request_id=request), "template_yaml")


def _from_file(content: bytes, by: Facilitator) -> str:
    return services().own_templates.bring_in_file(by, content, request_id=state.request_id("template_upload"))


def _made(key: str, form: str) -> None:
    """Let the template that was just made be the one that is shown."""
    state.choose("template_chosen", key)
    state.carried_out(form)


def _brought_in(bring: Callable[[Facilitator], str], form: str) -> bool:
    """Tell whether a template was brought in; else what is wrong with it is told, and nothing is made."""
    _ = spoken()
    try:
        _made(bring(signed_in()), form)
    except TemplateError as error:
        for problem in error.problems[:_MOST_TOLD]:
            state.notify("error", describe(problem, _).partition(":")[2])
        return False
    except SamskapError as error:
        state.notify("error", tell(error))
        return False
    state.notify("done", _("Malen er hentet inn."))
    return True
