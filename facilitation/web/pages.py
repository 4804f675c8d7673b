"""Server-rendered pages: templates that escape everything, in the reader's language."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from facilitation.i18n import DEFAULT, LANGUAGES, Language, language, negotiate
from facilitation.web import TEMPLATES
from facilitation.web.assets import Assets
from facilitation.web.compression import accepts_gzip, pack_now
from facilitation.web.cookies import LANGUAGE


class Pages:
    """Renders templates.

    Every template is given ``_`` (the language), ``plural`` (its form by number), ``lang`` (its code), ``languages``,
    ``here`` (the path to come back to after choosing another language) and ``asset(name)`` (the address of a public
    file).

    Args:
        assets: The public files that templates may name.
        folders: Where templates are looked for, first folder first.
    """

    def __init__(self, assets: Assets, folders: Sequence[Path] = (TEMPLATES,)) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals["asset"] = assets.url
        self._environment.globals["languages"] = LANGUAGES

    def render(
        self,
        request: HTTPConnection,
        template: str,
        /,
        *,
        status: int = 200,
        fallback: str = DEFAULT,
        **context: object,
    ) -> HTMLResponse:
        """Return the page in the reader's language; ``fallback`` is used when the reader has none of ours."""
        spoken = language_of(request, fallback)
        page = self.text(template, spoken, here=path_and_query(request), **context)
        return html_response(request, page.encode(), status=status)

    def text(self, template: str, spoken: Language, /, **context: object) -> str:
        """Return a template's text in a language that is not the reader's own choice, as on the projected screen."""
        # Plurals stand as a name of their own, because the texts are collected by the names of functions.
        values = {"_": spoken, "plural": spoken.plural, "lang": spoken.code, **context}
        return self._environment.get_template(template).render(values)


def html_response(request: HTTPConnection, page: bytes, *, status: int = 200) -> HTMLResponse:
    """Return a page in the form that the browser accepts."""
    headers = {"Vary": "Accept-Encoding, Accept-Language, Cookie"}
    if accepts_gzip(request.headers):
        page = pack_now(page)
        headers["Content-Encoding"] = "gzip"
    return HTMLResponse(page, status_code=status, headers=headers)


def language_of(request: HTTPConnection, fallback: str = DEFAULT) -> Language:
    """Return the language that the person chose, else the browser's first that we speak, else the fallback."""
    chosen = request.cookies.get(LANGUAGE)
    if chosen not in LANGUAGES:
        chosen = negotiate(request.headers.get("accept-language", ""), fallback=fallback)
    return language(chosen)


def path_and_query(request: HTTPConnection) -> str:
    """Return the address that was asked for, without the host."""
    query = request.scope.get("query_string", b"").decode("latin-1")
    return f"{request.scope['path']}?{query}" if query else str(request.scope["path"])
