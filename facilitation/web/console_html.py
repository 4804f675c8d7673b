"""The console's page and files as people should get them: in their language, under our name, and compressed.

Streamlit serves its page in English as «Streamlit», and its files uncompressed: 2.7 MB before the first word is shown,
1.1 MB with gzip.
"""

import importlib.util
import re
from collections.abc import Collection
from html import escape
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from facilitation.i18n import DEFAULT, Language, language
from facilitation.web.compression import FOR_EVER, Packed, media_type, pack
from facilitation.web.pages import language_of

_PREFIX = "/static/"
_SUFFIXES = frozenset({".css", ".js", ".json", ".svg"})


def installed_frontend() -> Path:
    """Return the folder of the installed Streamlit's page and files, without importing Streamlit."""
    spec = importlib.util.find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise RuntimeError("Streamlit is not installed")
    return Path(spec.origin).parent / "static"


def console_page(html: str, _: Language) -> str:
    """Return Streamlit's page with our language, our title and our words for browsers without scripts.

    Raises:
        RuntimeError: when the page is not as the pinned version of Streamlit writes it.
    """
    notice = _("Konsollen trenger JavaScript. Slå det på i nettleseren, og last siden på nytt.")
    changes = (
        (r'<html lang="en">', f'<html lang="{_.code}">'),
        (r"<title>Streamlit</title>", "<title>Samskap</title>"),
        (r"<noscript>.*?</noscript>", f"<noscript><p>{escape(notice)}</p></noscript>"),
        # It points to the interface for programs, which is switched off.
        (r"<!--(?:(?!-->).)*?-->\s*<link rel=\"service-desc\"[^>]*>\s*", ""),
    )
    for pattern, replacement in changes:
        html, count = re.subn(pattern, replacement, html, flags=re.DOTALL)
        if count != 1:
            raise RuntimeError(f"the console's page has changed: {pattern} matches {count} times")
    return html


class ConsoleHtml:
    """Middleware behind the gate that answers for Streamlit's page and its text files.

    Args:
        app: What it wraps.
        folder: The installed frontend.
        pages: The paths of the console's pages.
    """

    def __init__(self, app: ASGIApp, *, folder: Path, pages: Collection[str]) -> None:
        self.app = app
        self._pages = frozenset(pages)
        self._html = (folder / "index.html").read_text(encoding="utf-8")
        # In one language at once, which is enough to see that it is the page that we know.
        self._translated: dict[str, Packed] = {}
        self._page(DEFAULT)
        # Only what was there at the start can be asked for, so no path leads anywhere else.
        self._files = {
            _PREFIX + file.relative_to(folder / "static").as_posix(): file
            for file in (folder / "static").rglob("*")
            if file.suffix in _SUFFIXES
        }
        self._packed: dict[str, Packed] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the page and the files, and pass everything else on."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        path, headers = scope["path"], Headers(scope=scope)
        if path in self._pages:
            page = self._page(language_of(HTTPConnection(scope)).code)
            response = page.response(headers, cache="no-store", vary="Accept-Encoding, Accept-Language, Cookie")
            await response(scope, receive, send)
        elif path in self._files:
            file = await self._file(path)
            await file.response(headers, cache=FOR_EVER)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _page(self, code: str) -> Packed:
        if code not in self._translated:
            page = console_page(self._html, language(code))
            self._translated[code] = pack(page.encode(), "text/html; charset=utf-8")
        return self._translated[code]

    async def _file(self, path: str) -> Packed:
        if path not in self._packed:
            self._packed[path] = await run_in_threadpool(_read, self._files[path])
        return self._packed[path]


def _read(file: Path) -> Packed:
    return pack(file.read_bytes(), media_type(file))
