"""From the code on the screen to the current step: three taps and no account."""

import asyncio
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation.domain.errors import Conflict, InvalidInput, NotFound, SamskapError, TooMany, WrongPhase
from facilitation.phone.code_page import code_page
from facilitation.phone.refusal import wants_json
from facilitation.phone.shown import home
from facilitation.phone.step_page import StepPages
from facilitation.phone.three_taps import ThreeTaps, typed_profile
from facilitation.services.actors import Phone
from facilitation.services.limits import EVERYONE, JOIN_CODE, JOIN_CODE_ALL, AttemptLimiter
from facilitation.services.phones.view import PhoneView
from facilitation.services.room.joining import Doorway, Joining
from facilitation.web.errors import status_of
from facilitation.web.forms import Form, address_of, read_form
from facilitation.web.pages import Pages, language_of
from facilitation.wording import explain

_SEE_OTHER = 303
_LONGEST_CODE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """The pages before somebody is inside."""

    joining: Joining
    limiter: AttemptLimiter
    pages: Pages
    questions: ThreeTaps
    step_pages: StepPages

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        paths = [Route(path, self.door, methods=["GET", "POST"]) for path in ("/j/{code}", "/J/{code}")]
        return [Route("/j", self.ask_for_code, methods=["GET"]), *paths]

    async def ask_for_code(self, request: Request) -> Response:
        """Return the form for the code, or go to the door when it is filled in."""
        typed = request.query_params.get("kode", "")
        if typed.strip():
            return RedirectResponse(f"/j/{quote(typed[:_LONGEST_CODE], safe='')}", status_code=_SEE_OTHER)
        return code_page(self.pages, request)

    async def door(self, request: Request) -> Response:
        """Ask who somebody is, and let them in; whoever is inside already goes straight to the current step."""
        form = await read_form(request) if request.method == "POST" else None
        code = request.path_params["code"]
        cookie = partial(self.step_pages.cookies.participant, request)
        phone = await asyncio.wrap_future(self.step_pages.views.ask_known_at(code, cookie)) if request.cookies else None
        try:
            if phone is not None:
                await run_in_threadpool(self.joining.arrive, phone)
                return RedirectResponse(home(phone.workshop_id), status_code=_SEE_OTHER)
            doorway = self.joining.at_hand(code)
            if doorway is None:
                doorway = await asyncio.wrap_future(self.joining.ask(code))
            if form is not None:
                return await self._let_in(request, doorway, form)
            return self.questions.ask(request, doorway, _door(doorway))
        except NotFound as error:
            return code_page(self.pages, request, typed=code, error=self._counted(request, error))
        except (WrongPhase, TooMany) as error:
            return self._shut(request, error)

    async def _let_in(self, request: Request, doorway: Doorway, form: Form) -> Response:
        try:
            inside, view = await self._enter(doorway, form, looks=wants_json(request))
        except (InvalidInput, Conflict) as error:
            return self.questions.ask_again(request, doorway, _door(doorway), form, error)
        return self.step_pages.welcome(request, inside, view)

    async def _enter(self, doorway: Doorway, form: Form, *, looks: bool) -> tuple[Phone, PhoneView | None]:
        """Let somebody in; a page of ours that can go on in place sees in the same turn what comes next."""
        profile, request_id = typed_profile(form), form["request_id"]
        if not looks:
            return await asyncio.wrap_future(self.joining.enter(doorway, profile, request_id=request_id)), None
        look = self.step_pages.views.at
        return await asyncio.wrap_future(
            self.joining.enter_and_look(doorway, profile, request_id=request_id, look=look)
        )

    def _shut(self, request: Request, error: SamskapError) -> Response:
        language = language_of(request)
        return self.pages.render(
            request,
            "phone_shut.html",
            status=status_of(error),
            full=error.code == "room.full",
            message=explain(error, language),
        )

    def _counted(self, request: Request, error: NotFound) -> SamskapError:
        """Count a code that opens nothing, and return what to say: that it is unknown, or that there were too many."""
        try:
            self.limiter.fail(address_of(request), JOIN_CODE)
            self.limiter.fail(EVERYONE, JOIN_CODE_ALL)
        except TooMany as too_many:
            return too_many
        return error


def _door(doorway: Doorway) -> str:
    return f"/j/{doorway.join_code}"
