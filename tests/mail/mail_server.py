"""A real mail server in a thread, that can be told to behave badly."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
USER, PASSWORD = "samskap", "et hemmelig ord"


class MailServer:
    """What a mail server got, and how it behaves.

    ``refuse`` maps addresses to replies, ``data_reply`` answers every mail, and ``on_mail`` is called when a mail has
    been taken and before that is answered.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.mails: list[EmailMessage] = []
        self.refuse: dict[str, str] = {}
        self.data_reply = "250 OK"
        self.on_mail: Callable[[], None] | None = None

    async def handle_RCPT(  # noqa: N802 -- the library's name
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- as above
        del session
        assert isinstance(envelope.content, bytes)
        if self.data_reply.startswith("2"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.mails.append(message)
        if self.on_mail is not None:
            self.on_mail()
        if self.data_reply == "hang up":
            server.transport.abort()
            await asyncio.sleep(0)
        return self.data_reply

    @property
    def recipients(self) -> list[str]:
        return [str(mail["To"]) for mail in self.mails]


def _authenticate(_server: Any, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(*, tls: ssl.SSLContext | None = None, implicit: bool = False, **options: Any) -> Iterator[MailServer]:
    """Serve mail until the block ends; ``options`` are those of the library's server."""
    server = MailServer(free_port())
    if tls is not None and not implicit:
        options["tls_context"] = tls
    if options.get("auth_required"):
        options["authenticator"] = _authenticate
    controller = Controller(
        server,
        hostname=HOST,
        port=server.port,
        ssl_context=tls if implicit else None,
        server_hostname="mail.test",
        **options,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@contextmanager
def silent_server() -> Iterator[int]:
    """Take connections and never say a word; gives the port."""
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen()
        port: int = listening.getsockname()[1]
        yield port


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
