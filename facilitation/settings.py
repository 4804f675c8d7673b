"""Settings, read once from an environment mapping and handed to those who need them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from starlette.config import Config, Environ

ROOT = Path(__file__).parent.parent
DEFAULT_PORT = 8600


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

    def __post_init__(self) -> None:
        parts = urlsplit(self.public_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError(f"SAMSKAP_PUBLIC_URL must look like https://samskap.example.no, not {self.public_url!r}")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read ``SAMSKAP_DATA``, ``_ADDRESS``, ``_PORT``, ``_PUBLIC_URL``, ``_DATABASE_URL`` and ``_TEMPLATES``."""
        config = Config(environ=Environ(dict(environ)), env_prefix="SAMSKAP_")
        port = config("PORT", cast=int, default=DEFAULT_PORT)
        return cls(
            data_folder=Path(config("DATA", default=str(ROOT / ".data"))).resolve(),
            address=config("ADDRESS", default="127.0.0.1"),
            port=port,
            public_url=config("PUBLIC_URL", default=f"http://localhost:{port}").rstrip("/"),
            database_url=config("DATABASE_URL", default=""),
            templates_folder=Path(config("TEMPLATES", default=str(ROOT / "session_templates"))),
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
