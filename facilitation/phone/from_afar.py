"""The door for those who answer before or after the day, by an open link or one of their own."""

import asyncio
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound, SamskapError, TooMany, WrongPhase
from facilitation.phone.refusal import wants_json
from facilitation.phone.step_page import StepPages
from facilitation.phone.three_taps import ThreeTaps, typed_profile
from facilitation.services.actors import Phone
from facilitation.services.limits import SURVEY_LINK, AttemptLimiter
from facilitation.services.phones.view import PhoneView
from facilitation.services.room.people import level_of, role_of
from facilitation.services.surveys.door import SurveyDoor, SurveyEntrance
from facilitation.web.errors import status_of
from facilitation.web.forms import Form, address_of, read_form
from facilitation.web.pages import Pages, language_of
from facilitation.web.secret_paths import SURVEY, UNSUBSCRIBE
from facilitation.wording import explain


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPages:
    """The page of a link, and the beginning of the answers.

    Opening a link changes nothing: mail filters open them all.
    """

    entrance: SurveyEntrance
    limiter: AttemptLimiter
    pages: Pages
    questions: ThreeTaps
    step_pages: StepPages

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(f"{SURVEY}/{{token}}", self.door, methods=["GET", "POST"]),
            Route(f"{SURVEY}/{{token}}{UNSUBSCRIBE}", self.ask_to_stop, methods=["GET"]),
            Route(f"{SURVEY}/{{token}}{UNSUBSCRIBE}", self.stop, methods=["POST"]),
        ]

    async def door(self, request: Request) -> Response:
        """Say what the link is for and who answers, and let them begin."""
        form = await read_form(request) if request.method == "POST" else None
        try:
            door = await run_in_threadpool(self.entrance.find, request.path_params["token"])
            return self._ask(request, door) if form is None else await self._begin(request, door, form)
        except NotFound as error:
            return self._shut(request, self._counted(request, error))
        except (WrongPhase, TooMany, Conflict) as error:
            return self._shut(request, error)

    async def ask_to_stop(self, request: Request) -> Response:
        """Return the page with the button that stops mail; opening it changes nothing."""
        try:
            muted = await run_in_threadpool(self.entrance.is_muted, request.path_params["token"])
        except NotFound as error:
            return self._shut(request, self._counted(request, error))
        return self.pages.render(request, "phone_survey_stop.html", muted=muted)

    async def stop(self, request: Request) -> Response:
        """Stop mail: for the button of the page, and for mail programs, which come from nowhere (RFC 8058).

        The secret in the address is all that is needed, and nothing else that is sent is read.
        """
        try:
            await run_in_threadpool(self.entrance.mute, request.path_params["token"])
        except NotFound as error:
            return self._shut(request, self._counted(request, error))
        return self.pages.render(request, "phone_survey_stop.html", muted=True)

    async def _begin(self, request: Request, door: SurveyDoor, form: Form) -> Response:
        secret = self.step_pages.cookies.participant(request, door.workshop_id)
        known = Phone(workshop_id=door.workshop_id, secret=secret) if secret else None
        try:
            phone = await run_in_threadpool(
                self.entrance.start,
                request.path_params["token"],
                typed_profile(form),
                request_id=form["request_id"],
                known=known,
            )
        except InvalidInput as error:
            return self.questions.ask_again(request, door, _path(request), form, error)
        if not wants_json(request):
            return self.step_pages.welcome(request, phone, None)
        view: PhoneView = await asyncio.wrap_future(self.step_pages.views.ask(phone))
        return self.step_pages.welcome(request, phone, view)

    def _ask(self, request: Request, door: SurveyDoor) -> Response:
        if door.profile is None:
            return self.questions.ask(request, door, _path(request))
        return self.pages.render(
            request,
            "phone_survey.html",
            fallback=door.language,
            door=door,
            level=level_of(door.frame, door.profile.level),
            role=role_of(door.frame, door.profile.role),
            unit=door.profile.unit,
            minutes=sum(step.minutes for step in door.steps),
            last_day=min(step.closes_on for step in door.steps if step.closes_on),
            action=_path(request),
            request_id=new_id(),
        )

    def _shut(self, request: Request, error: SamskapError) -> Response:
        message = explain(error, language_of(request))
        return self.pages.render(request, "phone_survey_shut.html", status=status_of(error), message=message)

    def _counted(self, request: Request, error: NotFound) -> SamskapError:
        """Count a link that opens nothing; only failures count, because a whole hospital shares an address."""
        try:
            self.limiter.fail(address_of(request), SURVEY_LINK)
        except TooMany as too_many:
            return too_many
        return error


def _path(request: Request) -> str:
    return f"{SURVEY}/{request.path_params['token']}"
