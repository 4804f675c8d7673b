"""The whole product as middleware, without Streamlit: the launcher adds the console behind it."""

import gc
import logging
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import anyio
from starlette.middleware import Middleware

from facilitation import phone, screen, web
from facilitation.bootstrap import Product, in_use
from facilitation.domain.errors import SamskapError
from facilitation.i18n import LANGUAGES, language
from facilitation.mail.postman import Postman, postman_of
from facilitation.phone import preview as phone_preview
from facilitation.phone.routes import routes as phone_routes
from facilitation.screen import preview as screen_preview
from facilitation.screen.routes import routes as screen_routes
from facilitation.web import calendars, console_events, downloads, health, landing, owner_sheet, sign_in, template_files
from facilitation.web.assets import Assets
from facilitation.web.console_html import ConsoleHtml, installed_frontend
from facilitation.web.cookies import Cookies
from facilitation.web.errors import ErrorPages, UnexpectedErrors, anatomy
from facilitation.web.gate import ConsoleGate
from facilitation.web.own_routes import OwnRoutes
from facilitation.web.pages import Pages
from facilitation.web.security import SecurityHeaders, console_policy
from facilitation.web.self_check import SelfCheck
from facilitation.web.sockets import Conversation

log = logging.getLogger(__name__)

# Streamlit collects garbage after every rerun unless told not to, which costs ten times the rerun itself.
COLLECT_SECONDS = 60
# Nearly all of what a request leaves is gone by itself. At Python's own 700 new objects the search for the rest takes a
# twentieth of the time that a hall takes.
_COLLECT_AFTER = 25_000
_COLLECT_OLDER = 20
SETTLE_SECONDS = 60
RETAIN_SECONDS = 3600
# How long a link that somebody asks to be mailed waits at most before it is.
MAIL_SECONDS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What `streamlit.App` is given, except the console's script."""

    middleware: list[Middleware]
    exception_handlers: dict[Any, Any]
    lifespan: Callable[[object], AbstractAsyncContextManager[dict[str, Any]]]


def build_site(product: Product, *, console_pages: Collection[str], conversation: Callable[[], Conversation]) -> Site:
    """Put the routes together and wrap them.

    Args:
        product: The running product.
        console_pages: The paths of the console's pages, ``/`` among them.
        conversation: Makes what reads the messages of one of the console's websockets.
    """
    accounts = product.services.accounts
    cookies = Cookies(secure=product.settings.secure)
    assets = Assets(web.STATIC, phone.STATIC, screen.STATIC, made=phone.MADE)
    pages = Pages(assets, (phone.TEMPLATES, screen.TEMPLATES, web.TEMPLATES))
    errors = ErrorPages(pages)
    routes = [
        *health.routes(product.store.check),
        *assets.routes(),
        *landing.routes(pages, cookies),
        *sign_in.routes(accounts, pages, cookies),
        *phone_routes(product, pages, cookies),
        *screen_routes(product, pages),
        *phone_preview.routes(product, pages, cookies),
        *screen_preview.routes(product, pages, cookies),
        *downloads.routes(product, cookies),
        *template_files.routes(product, cookies),
        *owner_sheet.routes(product, pages, cookies),
        *calendars.routes(product),
        *console_events.routes(product, cookies),
        *SelfCheck(product.store.secret, cookies).routes(),
    ]
    own = OwnRoutes(routes, errors.handlers())
    frontend = installed_frontend()
    policy = console_policy((frontend / "index.html").read_text(encoding="utf-8"))
    middleware = [
        Middleware(SecurityHeaders, secure=product.settings.secure, console=policy, console_pages=console_pages),
        Middleware(UnexpectedErrors, errors=errors),
        Middleware(
            ConsoleGate,
            accounts=accounts,
            cookies=cookies,
            errors=errors,
            own=own,
            pages=console_pages,
            conversation=conversation,
            public_url=product.settings.public_url,
        ),
        Middleware(ConsoleHtml, folder=frontend, pages=console_pages),
    ]
    return Site(middleware=middleware, exception_handlers=errors.handlers(), lifespan=_lifespan(product))


def _lifespan(product: Product) -> Callable[[object], AbstractAsyncContextManager[dict[str, Any]]]:
    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
        """Do what comes round while the server runs, and close the database after it."""
        # What was loaded at the start stays to the end, so the collector need not look at it again and again.
        gc.freeze()
        gc.set_threshold(_COLLECT_AFTER, _COLLECT_OLDER, _COLLECT_OLDER)
        gc.enable()
        postman = postman_of(product)
        with in_use(product.settings) as alone:
            if not alone:
                log.warning("another process uses the same data folder")
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(anyio.to_thread.run_sync, _read_languages)
                tasks.start_soon(_collect)
                tasks.start_soon(_settle, product)
                tasks.start_soon(_retain, product)
                if postman is not None:
                    tasks.start_soon(_carry_mail, postman)
                yield {}
                if postman is not None:
                    postman.stop()
                tasks.cancel_scope.cancel()
            product.close()

    return lifespan


def _read_languages() -> None:
    """Read every language's texts now that the door is open, so that nobody's first page waits for them."""
    for code in LANGUAGES:
        language(code)


async def _settle(product: Product) -> None:
    """Open and close the steps before and after workshops when their day has come."""
    while True:
        try:
            await anyio.to_thread.run_sync(product.services.surveys.settle)
        except SamskapError as error:
            # A locked database now is tried again at the next turn.
            log.warning("steps not settled code=%s", error.code)
        await anyio.sleep(SETTLE_SECONDS)


async def _retain(product: Product) -> None:
    """Erase what has been kept as long as it may be."""
    while True:
        try:
            await anyio.to_thread.run_sync(product.services.retaining.settle)
        except SamskapError as error:
            log.warning("retention waits code=%s", error.code)
        await anyio.sleep(RETAIN_SECONDS)


async def _carry_mail(postman: Postman) -> None:
    """Go the rounds with the post; whatever goes wrong in one, the next begins as usual."""
    while True:
        try:
            await anyio.to_thread.run_sync(postman.round)
        except Exception as error:  # noqa: BLE001 -- the post must not stop, nor take the server with it
            log.error("post failed %s", anatomy(error))  # noqa: TRY400 -- the traceback quotes values
        await anyio.sleep(MAIL_SECONDS)


async def _collect() -> None:
    while True:
        await anyio.sleep(COLLECT_SECONDS)
        await anyio.to_thread.run_sync(gc.collect)
