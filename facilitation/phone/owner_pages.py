"""The pages of an action's owner, reached by a personal link.

The link's own page changes nothing and shows nothing of the plan: its button keeps the secret in a cookie and goes on
to pages whose addresses are no secret. So a mail scanner that opens the link does no harm, and no log, history or
Referer of the pages behind it tells the secret.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation.domain.clock import NORWAY
from facilitation.domain.codes import new_id
from facilitation.domain.errors import NotFound, SamskapError, TooMany
from facilitation.domain.follow_up import Acceptance
from facilitation.phone.owner_form import LIMITS, VERBS, OwnerForm
from facilitation.phone.refusal import Refusal, refusal_of
from facilitation.phone.sent import read_values
from facilitation.services.actors import OwnersBrowser
from facilitation.services.follow_up.action_state import ActionNow
from facilitation.services.follow_up.own_actions import OwnActions, OwnersPage
from facilitation.services.follow_up.status_words import ACCEPTANCE_WORDS, NOTHING_SAID, STATUS_WORDS
from facilitation.services.limits import PERSONAL_LINK, AttemptLimiter
from facilitation.services.reports.calendars import Calendars
from facilitation.web.cookies import Cookies
from facilitation.web.forms import address_of
from facilitation.web.pages import Pages, language_of
from facilitation.web.secret_paths import CALENDAR, OWNER, UNSUBSCRIBE
from facilitation.wording import DECISION_KINDS

_HOME: Final = "/tiltak"
_SEE_OTHER: Final = 303


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerPages:
    """The routes of owners."""

    own_actions: OwnActions
    calendars: Calendars
    public: Callable[[str], str]
    """Makes the public address of a path."""
    limiter: AttemptLimiter
    pages: Pages
    cookies: Cookies

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(f"{OWNER}/{{secret}}", self.door, methods=["GET"]),
            Route(f"{OWNER}/{{secret}}", self.enter, methods=["POST"]),
            Route(f"{OWNER}/{{secret}}{UNSUBSCRIBE}", self.ask_to_stop, methods=["GET"]),
            Route(f"{OWNER}/{{secret}}{UNSUBSCRIBE}", self.stop, methods=["POST"]),
            Route(f"{_HOME}/{{owner_id}}", self.show_all, methods=["GET"]),
            Route(f"{_HOME}/{{owner_id}}/paminnelser", self.set_reminders, methods=["POST"]),
            Route(f"{_HOME}/{{owner_id}}/kalender", self.share_calendar, methods=["POST"]),
            Route(f"{_HOME}/{{owner_id}}/{{action_id}}", self.show_one, methods=["GET"]),
            *(
                Route(f"{_HOME}/{{owner_id}}/{{action_id}}/{verb}", partial(self.change, verb=verb), methods=["POST"])
                for verb in VERBS
            ),
        ]

    async def door(self, request: Request) -> Response:
        """Return the page with the button; whoever has pressed it in this browser already goes straight on."""
        secret = request.path_params["secret"]
        try:
            door = await run_in_threadpool(self.own_actions.door, secret)
        except NotFound:
            return self._guessed(request)
        if self.cookies.owner(request, door.owner_id) == secret:
            return RedirectResponse(_home(door.owner_id), status_code=_SEE_OTHER)
        return self.pages.render(request, "owner_door.html", fallback=door.language, door=door)

    async def enter(self, request: Request) -> Response:
        """Keep the secret in a cookie and go on to the owner's page."""
        await read_values(request)
        secret = request.path_params["secret"]
        try:
            owner_id = await run_in_threadpool(self.own_actions.enter, secret)
        except NotFound:
            return self._guessed(request)
        response = RedirectResponse(_home(owner_id), status_code=_SEE_OTHER)
        self.cookies.set_owner(response, owner_id, secret)
        return response

    async def ask_to_stop(self, request: Request) -> Response:
        """Return the page with the button that turns reminders off; opening it changes nothing."""
        try:
            muted = await run_in_threadpool(self.own_actions.is_muted, request.path_params["secret"])
        except NotFound:
            return self._guessed(request)
        return self.pages.render(request, "owner_stop.html", muted=muted)

    async def stop(self, request: Request) -> Response:
        """Turn reminders off: for the button of the page, and for mail programs, which come from nowhere (RFC 8058).

        The secret in the address is all that is needed, and nothing else that is sent is read.
        """
        try:
            await run_in_threadpool(self.own_actions.mute, request.path_params["secret"])
        except NotFound:
            return self._guessed(request)
        return self.pages.render(request, "owner_stop.html", muted=True)

    async def show_all(self, request: Request) -> Response:
        """Return the list of the owner's actions."""
        try:
            page = await run_in_threadpool(self.own_actions.page, self._browser(request))
        except NotFound:
            return self._unknown(request)
        done = next((word for word in ("lagret", "gitt", "borte") if word in request.query_params), "")
        return self._render(request, "owner_list.html", page, done=done, request_id=new_id())

    async def show_one(self, request: Request) -> Response:
        """Return the page of one action, with the form that the address asks for."""
        asked = request.query_params.get("gjor", "")
        return await self._one(request, OwnerForm(verb=asked if asked in VERBS else ""))

    async def change(self, request: Request, *, verb: str) -> Response:
        """Carry out what a form asks for; what is refused stays in its form."""
        sent = await read_values(request)
        browser, action_id = self._browser(request), request.path_params["action_id"]
        try:
            await run_in_threadpool(VERBS[verb], self.own_actions, browser, action_id, sent)
        except NotFound as error:
            return self._gone(request, error)
        except SamskapError as error:
            return await self._one(request, OwnerForm(verb=verb, values=sent), error=error)
        onward = f"{_home(browser.owner_id)}?gitt" if verb == "videre" else f"{_at(browser, action_id)}?lagret"
        return RedirectResponse(onward, status_code=_SEE_OTHER)

    async def set_reminders(self, request: Request) -> Response:
        """Turn reminders on or off."""
        sent = await read_values(request)
        browser = self._browser(request)
        try:
            await run_in_threadpool(self.own_actions.set_reminders, browser, wanted=sent.one("wanted") == "ja")
        except NotFound:
            return self._unknown(request)
        return RedirectResponse(f"{_home(browser.owner_id)}?lagret", status_code=_SEE_OTHER)

    async def share_calendar(self, request: Request) -> Response:
        """Make an address for the owner's calendar and show it this once, or withdraw it."""
        sent = await read_values(request)
        browser = self._browser(request)
        try:
            if sent.one("wanted") == "nei":
                await run_in_threadpool(self.calendars.withdraw_for_owner, browser)
                return RedirectResponse(f"{_home(browser.owner_id)}?lagret", status_code=_SEE_OTHER)
            page = await run_in_threadpool(self.own_actions.page, browser)
            secret = await run_in_threadpool(self.calendars.make_for_owner, browser)
        except NotFound:
            return self._unknown(request)
        address = self.public(f"{CALENDAR}/{secret}.ics")
        webcal = f"webcal://{address.partition('://')[2]}"
        return self._render(request, "owner_calendar.html", page, address=address, webcal=webcal)

    def _browser(self, request: Request) -> OwnersBrowser:
        owner_id = request.path_params["owner_id"]
        return OwnersBrowser(owner_id=owner_id, secret=self.cookies.owner(request, owner_id))

    async def _one(self, request: Request, form: OwnerForm, *, error: SamskapError | None = None) -> Response:
        browser, action_id = self._browser(request), request.path_params["action_id"]
        try:
            page = await run_in_threadpool(self.own_actions.page, browser)
            said = await run_in_threadpool(self.own_actions.history, browser, action_id)
        except NotFound as gone:
            return self._gone(request, gone)
        action = next(one for one in page.actions if one.id == action_id)
        shown = form if form.verb else OwnerForm(verb=_usual(action))
        language = language_of(request, page.language)
        refusal = refusal_of(error, language) if error else None
        return self._render(
            request,
            "owner_action.html",
            page,
            refusal=refusal,
            action=action,
            said=said,
            question=shown,
            done="lagret" in request.query_params,
            here_again=_at(browser, action_id),
            request_id=new_id(),
            limits=LIMITS,
        )

    def _render(
        self, request: Request, template: str, page: OwnersPage, *, refusal: Refusal | None = None, **context: object
    ) -> Response:
        language = language_of(request, page.language)
        return self.pages.render(
            request,
            template,
            status=refusal.status if refusal else HTTPStatus.OK,
            fallback=page.language,
            page=page,
            home=_home(page.owner_id),
            back=context.get("here_again", _home(page.owner_id)),
            refusal=refusal,
            statuses=STATUS_WORDS,
            status_options=[(status, _sentence(language(word))) for status, word in STATUS_WORDS.items()],
            nothing_said=NOTHING_SAID,
            day_of=lambda moment: moment.astimezone(NORWAY).date(),
            acceptances=ACCEPTANCE_WORDS,
            decisions=DECISION_KINDS,
            sentence=_sentence,
            **context,
        )

    def _gone(self, request: Request, error: NotFound) -> Response:
        """Lead to the list from an action that is not the owner's any more, and to the quiet page without a link."""
        if error.code == "action.not_yours":
            return RedirectResponse(f"{_home(request.path_params['owner_id'])}?borte", status_code=_SEE_OTHER)
        return self._unknown(request)

    def _guessed(self, request: Request) -> Response:
        """Count a secret that opens nothing. One that opens something is never counted, nor refused for the count."""
        try:
            self.limiter.fail(address_of(request), PERSONAL_LINK)
        except TooMany as error:
            response = self._unknown(request, status=HTTPStatus.TOO_MANY_REQUESTS)
            response.headers["Retry-After"] = str(error.facts["retry_after"])
            return response
        return self._unknown(request)

    def _unknown(self, request: Request, *, status: HTTPStatus = HTTPStatus.NOT_FOUND) -> Response:
        """Return the same quiet page whatever is wrong with a link."""
        return self.pages.render(request, "owner_unknown.html", status=status, back="/j")


def _usual(action: ActionNow) -> str:
    """Return the form that is shown when none is asked for: none before the owner has answered."""
    return "status" if action.acceptance is Acceptance.ACCEPTED else ""


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _home(owner_id: str) -> str:
    return f"{_HOME}/{owner_id}"


def _at(browser: OwnersBrowser, action_id: str) -> str:
    return f"{_home(browser.owner_id)}/{action_id}"
