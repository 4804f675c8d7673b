"""Handing a mail to a mail server, and telling apart what can go wrong.

What matters afterwards is whether the mail can have been taken. Until the last byte of it has been handed over it
cannot; after that, and until the server's answer has come, nobody knows.
"""

import logging
import re
import smtplib
import ssl
from email.message import EmailMessage
from types import TracebackType
from typing import Final, NoReturn, Self

from facilitation.settings import Smtp, Tls

log = logging.getLogger(__name__)

PATIENCE_SECONDS: Final = 15.0
_START_MAIL = 354
_CLOSING = 421
_LOCAL_PROBLEM = 400
_PERMANENT = 500
_NEEDS_MORE = 530


class NothingSent(Exception):
    """Nothing can be sent now, to anybody: ``problem`` is the code of why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Refused(Exception):
    """The server refused this mail; ``permanent`` when it will always."""

    def __init__(self, problem: str, *, reply: int) -> None:
        super().__init__(problem, reply)
        self.problem = problem
        self.reply = reply
        self.permanent = reply >= _PERMANENT


class Unclear(Exception):
    """Contact was lost when the mail may have been taken already."""


class Connection:
    """An open way to the mail server, for some mails.

    Args:
        smtp: The server.
        local_name: What we call ourselves; never looked up.
        patience: The longest that the server may take for any answer, in seconds.

    Raises:
        NothingSent: when the server cannot be reached, does not offer the TLS that is asked for, or knows us not.
    """

    def __init__(self, smtp: Smtp, *, local_name: str, patience: float = PATIENCE_SECONDS) -> None:
        self._sender = smtp.sender_address
        self._server = _open(smtp, local_name, patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._server.quit()
        except (smtplib.SMTPException, OSError):
            self._server.close()

    def send(self, message: EmailMessage) -> None:
        """Hand one mail over.

        Raises:
            NothingSent: when the server wants something else of us first, or is gone.
            Refused: when it refuses this mail.
            Unclear: when it is gone after the mail was handed over and before it answered.
        """
        recipient = str(message["To"])
        if not recipient.isascii():
            raise Refused("mail.recipient_refused", reply=_PERMANENT)
        try:
            self._server.rset()
            _require_sender(*self._server.mail(self._sender))
            _require_recipient(*self._server.rcpt(recipient))
            _require_start(*self._server.docmd("DATA"))
            self._server.send(_framed(message))
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise NothingSent(_why(error)) from error
        try:
            reply, words = self._server.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise Unclear from error
        if reply >= _LOCAL_PROBLEM:
            log.warning("mail refused reply=%d", reply)
            raise Refused("mail.rejected", reply=reply)
        del words


def _open(smtp: Smtp, local_name: str, patience: float) -> smtplib.SMTP:
    try:
        server = _dial(smtp, local_name, patience)
    except ssl.SSLCertVerificationError as error:
        raise NothingSent("mail.bad_certificate") from error
    except (smtplib.SMTPException, OSError) as error:
        raise NothingSent(_why(error)) from error
    try:
        server.ehlo_or_helo_if_needed()
        if smtp.tls is Tls.STARTTLS:
            if not server.has_extn("starttls"):
                _give_up(server, "mail.no_tls")
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if smtp.user:
            server.login(smtp.user, smtp.password)
    except ssl.SSLCertVerificationError as error:
        server.close()
        raise NothingSent("mail.bad_certificate") from error
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        server.close()
        raise NothingSent("mail.login_refused") from error
    except (smtplib.SMTPException, OSError) as error:
        server.close()
        raise NothingSent(_why(error)) from error
    return server


def _dial(smtp: Smtp, local_name: str, patience: float) -> smtplib.SMTP:
    if smtp.tls is Tls.TLS:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(
            smtp.host, smtp.usual_port, local_hostname=local_name, timeout=patience, context=context
        )
    return smtplib.SMTP(smtp.host, smtp.usual_port, local_hostname=local_name, timeout=patience)


def _give_up(server: smtplib.SMTP, problem: str) -> NoReturn:
    server.close()
    raise NothingSent(problem)


def _require_sender(reply: int, words: bytes) -> None:
    """Pass when the server takes mail from us; what it says no to here concerns every mail."""
    if reply < _LOCAL_PROBLEM:
        return
    if reply == _NEEDS_MORE:
        raise NothingSent("mail.wants_tls" if b"starttls" in words.lower() else "mail.wants_login")
    raise NothingSent("mail.sender_refused" if reply >= _PERMANENT else "mail.busy")


def _require_recipient(reply: int, words: bytes) -> None:
    del words
    if reply == _CLOSING:
        raise NothingSent("mail.busy")
    if reply >= _LOCAL_PROBLEM:
        raise Refused("mail.recipient_refused", reply=reply)


def _require_start(reply: int, words: bytes) -> None:
    del words
    if reply == _CLOSING:
        raise NothingSent("mail.busy")
    if reply != _START_MAIL:
        raise Refused("mail.rejected", reply=reply)


def _framed(message: EmailMessage) -> bytes:
    """Return the mail as it goes over the wire: dots at the beginning of lines doubled, and one alone at the end."""
    stuffed = re.sub(rb"(?m)^\.", b"..", message.as_bytes())
    return (stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n") + b".\r\n"


def _why(error: Exception) -> str:
    # The library tells a server that is slow to answer as one that has hung up.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "mail.slow"
    if isinstance(error, smtplib.SMTPResponseException):
        return "mail.busy"
    return "mail.unreachable"
