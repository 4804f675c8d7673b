"""What a mail says, as text and as HTML, in the workshop's language."""

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from facilitation.domain.reminders import Audience, MailKind, Occasion
from facilitation.i18n import Language, language, mark
from facilitation.mail import TEMPLATES
from facilitation.services.mailing.queue import Letter
from facilitation.settings import Settings
from facilitation.web.secret_paths import OWNER, SURVEY, UNSUBSCRIBE

_DOORS: Final[Mapping[Audience, str]] = {Audience.OWNER: OWNER, Audience.INVITEE: SURVEY}
_BUTTONS: Final[Mapping[Audience, str]] = {
    Audience.OWNER: mark("Vis tiltakene mine"),
    Audience.INVITEE: mark("Åpne spørsmålene"),
}
_WHY: Final[Mapping[Occasion, str]] = {
    Occasion.BEFORE: mark("Et tiltak du er ansvarlig for, har frist om noen uker."),
    Occasion.DUE: mark("Et tiltak du er ansvarlig for, har frist i disse dager."),
    Occasion.AFTER: mark("Fristen er ute for et tiltak du er ansvarlig for."),
    Occasion.STATUS: mark("Det er tid for å melde status på tiltakene du er ansvarlig for."),
}


def compose(letter: Letter, settings: Settings, *, sender: str, now: datetime) -> EmailMessage:
    """Return the mail. Its identifier is the same however often it is made."""
    _ = language(letter.language)
    link = settings.link(f"{_DOORS[letter.audience]}/{letter.secret}")
    stop = f"{link}{UNSUBSCRIBE}"
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = letter.address
    message["Subject"] = _subject(letter, _)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.mail_id}.{letter.proof}@{urlsplit(settings.public_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    before, after = _before(letter, _), _after(letter, _)
    button = _(_BUTTONS[letter.audience])
    off = _("Vil du ikke ha flere påminnelser, slår du dem av her:")
    message.set_content("\n\n".join([*before, link, *after, f"{off}\n{stop}"]) + "\n", cte="quoted-printable")
    html = _template().render(
        _=_, lang=_.code, before=before, link=link, button=button, after=after, off=off, stop=stop
    )
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # Set last: headers about content move to the first part when a second comes.
    message["Content-Language"] = _.code
    return message


def _subject(letter: Letter, _: Language) -> str:
    if letter.audience is Audience.INVITEE:
        if letter.kind is MailKind.INVITATION:
            return _("Noen spørsmål til deg om en samling")
        return _("Påminnelse: noen spørsmål venter på deg")
    if letter.kind is MailKind.INVITATION:
        return _("Du er satt opp som ansvarlig for tiltak")
    return _("Påminnelse: et tiltak venter på deg")


def _before(letter: Letter, _: Language) -> list[str]:
    if letter.audience is Audience.INVITEE:
        return _before_questions(letter, _)
    if letter.kind is MailKind.INVITATION:
        return [
            _("Du er satt opp som ansvarlig for tiltak etter samlingen «{title}».", title=letter.workshop_title),
            _("Svar på om du tar dem, eller gi dem videre til en annen:"),
        ]
    return [
        _("Dette gjelder samlingen «{title}».", title=letter.workshop_title),
        *(_(_WHY[occasion]) for occasion in letter.occasions),
        _("Meld hvordan det går, eller gi tiltaket videre til en annen:"),
    ]


def _before_questions(letter: Letter, _: Language) -> list[str]:
    if letter.kind is MailKind.INVITATION:
        said = [_("Du er spurt om å svare på noen spørsmål om samlingen «{title}».", title=letter.workshop_title)]
    else:
        said = [
            _("Vi har ikke fått svar fra deg ennå. Det gjelder samlingen «{title}».", title=letter.workshop_title),
            _("Har du svart på en annen måte, kan du se bort fra denne."),
        ]
    if letter.last_day is not None:
        said.append(_("Det er åpent til og med {day}:", day=_.date(letter.last_day)))
    return said


def _after(letter: Letter, _: Language) -> list[str]:
    if letter.audience is Audience.INVITEE:
        return [
            _("Lenka er din egen, så ikke send den videre. Den virker uten konto."),
            _("Arrangøren ser at lenka er brukt, aldri hva du svarte når svarene er anonyme."),
        ]
    return [_("Lenken er din egen, så ikke send den videre. Den virker uten konto, og du kan åpne den igjen senere.")]


@cache
def _template() -> Template:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("letter.html")
