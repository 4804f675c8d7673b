"""Settings, read once from an environment mapping and handed to those who need them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from starlette.config import Config, Environ

ROOT = Path(__file__).parent.parent
DEFAULT_PORT = 8600


class Tls(StrEnum):
    """How the way to the mail server is kept secret: from the second word on, from the first, or not at all."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


_SMTP_PORTS: Final[Mapping[Tls, int]] = {Tls.STARTTLS: 587, Tls.TLS: 465, Tls.NONE: 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """The mail server by which reminders are sent.

    Raises:
        ValueError: when there is no sender's address that mail can come back to, or a password would be sent openly.
    """

    host: str
    sender: str
    """``name@example.no`` or ``Samskap <name@example.no>``; what cannot be delivered comes back there."""
    tls: Tls = Tls.STARTTLS
    port: int = 0
    """0 for the usual port of the kind of TLS."""
    user: str = ""
    password: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.sender.isprintable():
            raise ValueError("SAMSKAP_SMTP_FROM must be one line")
        address = self.sender_address
        local, at, domain = address.rpartition("@")
        if self.user and self.tls is Tls.NONE:
            raise ValueError("SAMSKAP_SMTP_USER needs SAMSKAP_SMTP_TLS=starttls or tls: a password is not sent openly")
        if not (local and at and domain and address.isascii()):
            raise ValueError(f"SAMSKAP_SMTP_FROM must look like Samskap <samskap@example.no>, not {self.sender!r}")

    @property
    def sender_address(self) -> str:
        """The bare address of the sender."""
        return parseaddr(self.sender)[1]

    @property
    def usual_port(self) -> int:
        """The port in use."""
        return self.port or _SMTP_PORTS[self.tls]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that an operator can choose.

    Raises:
        ValueError: when the public address is not ``http(s)://host[:port]``.
    """

    data_folder: Path
    """Where the database and the server's secret are kept."""
    address: str = "127.0.0.1"
    """The network address to listen on; 0.0.0.0 for a whole local network."""
    port: int = DEFAULT_PORT
    """The port to listen on."""
    public_url: str = f"http://localhost:{DEFAULT_PORT}"
    """The address that phones use; every link and QR code is built from it, never from a request."""
    database_url: str = ""
    """SQLAlchemy URL of another database than the SQLite file in the data folder."""
    templates_folder: Path = ROOT / "session_templates"
    """Where workshop templates are read from."""
    smtp: Smtp | None = None
    """The mail server; without one, links are handed over on paper or copied."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.public_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError(f"SAMSKAP_PUBLIC_URL must look like https://samskap.example.no, not {self.public_url!r}")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read ``SAMSKAP_DATA`` and the other variables that the README lists.

        Raises:
            ValueError: when one of them cannot be; the message names it.
        """
        config = Config(environ=Environ(dict(environ)), env_prefix="SAMSKAP_")
        port = config("PORT", cast=int, default=DEFAULT_PORT)
        return cls(
            data_folder=Path(config("DATA", default=str(ROOT / ".data"))).resolve(),
            address=config("ADDRESS", default="127.0.0.1"),
            port=port,
            public_url=config("PUBLIC_URL", default=f"http://localhost:{port}").rstrip("/"),
            database_url=config("DATABASE_URL", default=""),
            templates_folder=Path(config("TEMPLATES", default=str(ROOT / "session_templates"))),
            smtp=_smtp(config),
        )

    @property
    def secure(self) -> bool:
        """Whether phones reach the product over https, so that cookies can be bound to it."""
        return self.public_url.startswith("https://")

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in use."""
        return self.database_url or f"sqlite+pysqlite:///{self.data_folder / 'samskap.sqlite3'}"

    def link(self, path: str) -> str:
        """Return the public address of a path that begins with a slash."""
        return f"{self.public_url}{path}"


def _smtp(config: Config) -> Smtp | None:
    host = config("SMTP_HOST", default="").strip()
    if not host:
        return None
    tls = config("SMTP_TLS", default=Tls.STARTTLS.value).strip().lower()
    if tls not in set(Tls):
        raise ValueError(f"SAMSKAP_SMTP_TLS must be starttls, tls or none, not {tls!r}")
    return Smtp(
        host=host,
        sender=config("SMTP_FROM", default="").strip(),
        tls=Tls(tls),
        port=config("SMTP_PORT", cast=int, default=0),
        user=config("SMTP_USER", default=""),
        password=config("SMTP_PASSWORD", default=""),
    )
