"""The six states of an action, where its owner stands, and how it went with a mail, as people say them."""

from collections.abc import Mapping
from typing import Final

from facilitation.domain.follow_up import Acceptance, Status
from facilitation.domain.reminders import MailState
from facilitation.i18n import mark

STATUS_WORDS: Final[Mapping[Status, str]] = {
    Status.STARTED: mark("igangsatt"),
    Status.PLANNED: mark("planlagt"),
    Status.DONE: mark("gjennomført"),
    Status.NOT_STARTED: mark("ikke startet"),
    Status.STOPPED: mark("stanset"),
    Status.UNKNOWN: mark("vet ikke"),
}
NOTHING_SAID: Final = mark("ikke meldt")
ACCEPTANCE_WORDS: Final[Mapping[Acceptance, str]] = {
    Acceptance.ASKED: mark("spurt"),
    Acceptance.ACCEPTED: mark("tatt imot"),
    Acceptance.DECLINED: mark("avslått"),
    Acceptance.HANDED_OVER: mark("gitt videre"),
}
NOT_ASKED: Final = mark("ikke spurt")
MAIL_WORDS: Final[Mapping[MailState, str]] = {
    MailState.WAITING: mark("venter på å bli sendt"),
    MailState.SENDING: mark("er på vei"),
    MailState.SENT: mark("sendt"),
    MailState.FAILED: mark("kom ikke fram"),
    MailState.UNCERTAIN: mark("usikkert om den kom fram"),
    MailState.DROPPED: mark("ikke nødvendig lenger"),
}
