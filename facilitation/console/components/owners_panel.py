"""Who owns the actions, what they have answered, and the personal links by which they do."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from facilitation.console import state
from facilitation.console.components.owner_details import owner_details
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.text import titled
from facilitation.domain.clock import NORWAY
from facilitation.i18n import Language
from facilitation.services.follow_up.owners import OwnerCard
from facilitation.services.follow_up.status_words import ACCEPTANCE_WORDS, MAIL_WORDS, NOT_ASKED
from facilitation.services.mailing.queue import MailView
from facilitation.web.owner_sheet import PREFIX


def owners_panel(workshop_id: str) -> None:
    """Show every owner in a table, and the chosen one below."""
    _ = spoken()
    cards = services().owners.listing(signed_in(), workshop_id)
    mails = services().mailing.latest(signed_in(), workshop_id)
    st.caption(
        _("Hver ansvarlig får sin egen lenke, svarer på om de tar tiltaket, og melder hvordan det går. Uten konto.")
    )
    if not cards:
        st.info(_("Planen har ingen tiltak ennå."), icon=":material/info:")
        return
    st.dataframe(_table(cards, mails, _), hide_index=True, key=f"owners_{workshop_id}", alt=_("Ansvarlige for tiltak"))
    labels = {card.key.mark: card.key.label for card in cards}
    who, paper = st.columns([3, 1], vertical_alignment="bottom")
    chosen = who.selectbox(
        _("Velg en ansvarlig"),
        list(labels),
        format_func=titled(labels),
        key=f"owner_{workshop_id}_{state.stamp(*labels)}",
    )
    paper.link_button(
        _("Lenker på papir"),
        f"{PREFIX}/{workshop_id}",
        icon=":material/qr_code_2:",
        key="owners_paper",
        width="stretch",
    )
    card = next(card for card in cards if card.key.mark == chosen)
    owner_details(workshop_id, card, mails.get(card.id or ""))


def _table(cards: Sequence[OwnerCard], mails: Mapping[str, MailView], _: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Ansvarlig"): [card.key.label for card in cards],
            _("Tiltak"): [len(card.actions) for card in cards],
            _("Svar"): [_answers(card, _) for card in cards],
            _("Lenke"): [_link(card, _) for card in cards],
            _("E-postadresse"): [card.email or "–" for card in cards],
            _("Siste e-post"): [_mail(card, mails.get(card.id or ""), _) for card in cards],
        }
    )


def _answers(card: OwnerCard, _: Language) -> str:
    """Return how many of the actions were accepted, declined and so on: «2 tatt imot, 1 avslått»."""
    words = [_(ACCEPTANCE_WORDS[one.acceptance] if one.acceptance else NOT_ASKED) for one in card.actions]
    return ", ".join(f"{n} {word}" for word, n in Counter(words).most_common())


def _link(card: OwnerCard, _: Language) -> str:
    link = card.link
    if link is None:
        return _("ingen")
    if link.used_at is not None:
        return _("åpnet {day}", day=_.short_date(link.used_at.astimezone(NORWAY).date()))
    return _("laget {day}, ikke åpnet", day=_.short_date(link.made_at.astimezone(NORWAY).date()))


def _mail(card: OwnerCard, mail: MailView | None, _: Language) -> str:
    if card.muted:
        return _("vil ikke ha e-post")
    if mail is None:
        return "–"
    return f"{_(MAIL_WORDS[mail.state])} {_.short_date(mail.at.astimezone(NORWAY).date())}"
