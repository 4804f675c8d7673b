"""What must leave the console as a form: choosing a language, and signing out."""

from facilitation.console.components.packaged import mount
from facilitation.console.context import spoken
from facilitation.i18n import LANGUAGES


def choose_language(*, back_to: str) -> None:
    """Show a button for each language; the choice holds for this browser, on every page."""
    buttons = [["lang", code, name, code == spoken().code] for code, name in LANGUAGES.items()]
    mount("post_form", key="language", data={"action": "/sprak", "fields": {"neste": back_to}, "buttons": buttons})


def sign_out() -> None:
    """Show the button that signs this browser out."""
    _ = spoken()
    buttons = [["", "", _("Logg ut"), False]]
    mount("post_form", key="sign_out", data={"action": "/logg-ut", "fields": {}, "buttons": buttons})
