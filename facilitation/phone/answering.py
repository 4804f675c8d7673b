"""What a phone sends: answers, second thoughts, the pen of its table, and goodbye."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from facilitation.domain.errors import SamskapError
from facilitation.phone.question import STEP_PREFIX, Place
from facilitation.phone.refusal import refusal_of, wants_json
from facilitation.phone.sent import Sent, read_sent, read_values
from facilitation.phone.shown import home
from facilitation.phone.step_page import StepPages
from facilitation.services.actors import Phone
from facilitation.services.answering.answers import Answer, Answers, Saved
from facilitation.services.keeping.retaining import Retaining
from facilitation.services.phones.view import PhoneView
from facilitation.services.plan.plan import Plan
from facilitation.services.room.dividing import Dividing
from facilitation.services.room.joining import Joining
from facilitation.web.errors import waiting
from facilitation.web.pages import language_of

_SEE_OTHER = 303


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The routes by which phones change something."""

    answers: Answers
    plan: Plan
    dividing: Dividing
    joining: Joining
    retaining: Retaining
    step_pages: StepPages

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        verbs = {
            "svar": self.answer,
            "trekk": self.withdraw,
            "penn": self.take_pen,
            "ut": self.leave,
            "inn": self.come_back,
            "slett": self.erase,
        }
        return [Route(f"/d/{{workshop_id}}/{name}", verb, methods=["POST"]) for name, verb in verbs.items()]

    async def answer(self, request: Request) -> Response:
        """Store an answer and show what comes next; one that is refused stays with its author."""
        phone, sent = self.step_pages.phone(request), await read_sent(request)
        try:
            saved, view = await self._submit(phone, sent.answer)
        except SamskapError as error:
            return await self._refuse(request, sent, error)
        place = _onward(sent, saved)
        onward = _address(phone, sent, place)
        if wants_json(request):
            told: dict[str, object] = {
                "state": "saved",
                "slot": saved.slot,
                "used": saved.used,
                "limit": saved.limit,
                "next": onward,
            }
            # What comes next is sent along, so that the page need not ask for it; without it, it asks. The answer is
            # stored, whatever happens now.
            with suppress(SamskapError):
                told["html"] = await self.step_pages.onward(request, place, view)
            return JSONResponse(told)
        return RedirectResponse(onward, status_code=_SEE_OTHER)

    async def withdraw(self, request: Request) -> Response:
        """Take an own answer back."""
        phone, sent = self.step_pages.phone(request), await read_sent(request)
        try:
            await run_in_threadpool(self.answers.withdraw, phone, sent.answer)
        except SamskapError as error:
            return await self._refuse(request, sent, error)
        return _done(request, _address(phone, sent, Place(question=sent.question)))

    async def take_pen(self, request: Request) -> Response:
        """Become the one who writes for the table."""
        values = await read_values(request)
        phone = self.step_pages.phone(request)
        await run_in_threadpool(self.dividing.take_pen, phone, values.one("group"))
        return _done(request, home(phone.workshop_id))

    async def leave(self, request: Request) -> Response:
        """Go home."""
        return await self._pass_the_door(request, self.joining.leave)

    async def come_back(self, request: Request) -> Response:
        """Return after having left."""
        return await self._pass_the_door(request, self.joining.come_back)

    async def erase(self, request: Request) -> Response:
        """Erase everything that the phone has sent, and whoever holds it; asked for twice, because it is for good."""
        values = await read_values(request)
        phone = self.step_pages.phone(request)
        if not values.one("sikker"):
            return _done(request, home(phone.workshop_id))
        await run_in_threadpool(self.retaining.erase_mine, phone)
        response = _done(request, "/j")
        self.step_pages.cookies.clear_participant(response, phone.workshop_id)
        return response

    async def _pass_the_door(self, request: Request, verb: Callable[[Phone], None]) -> Response:
        await read_values(request)
        phone = self.step_pages.phone(request)
        await run_in_threadpool(verb, phone)
        return _done(request, home(phone.workshop_id))

    async def _submit(self, phone: Phone, answer: Answer) -> tuple[Saved, PhoneView | None]:
        """Store the answer; what the phone shows then is seen in the same turn where that can be."""
        standing = self.answers.standing_at_hand(phone.workshop_id)
        if standing is None:
            standing = await asyncio.wrap_future(self.answers.standing(phone.workshop_id))
        if standing.takes_action(answer.step_id, answer.input_key):
            return await run_in_threadpool(self.plan.submit, phone, answer), None
        look = partial(self.step_pages.views.at, phone=phone)
        return await asyncio.wrap_future(self.answers.send_and_look(phone, answer, look))

    async def _refuse(self, request: Request, sent: Sent, error: SamskapError) -> Response:
        if wants_json(request):
            refusal = refusal_of(error, language_of(request))
            return JSONResponse(refusal.as_json(), status_code=refusal.status, headers=waiting(error))
        response = await self.step_pages.refuse(request, sent, error)
        response.headers.update(waiting(error))
        return response


def _onward(sent: Sent, saved: Saved) -> Place:
    """Return the same question while it has room for more, else wherever the page begins."""
    has_room = sent.answer.slot is None and saved.used < saved.limit
    return Place(question=sent.question) if has_room else Place()


def _address(phone: Phone, sent: Sent, place: Place) -> str:
    if place.question is None:
        return home(phone.workshop_id)
    return f"{home(phone.workshop_id)}?steg={sent.answer.step_id[:STEP_PREFIX]}&q={sent.question}"


def _done(request: Request, onward: str) -> Response:
    if wants_json(request):
        return JSONResponse({"state": "saved", "next": onward})
    return RedirectResponse(onward, status_code=_SEE_OTHER)
