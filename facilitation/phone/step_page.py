"""The page of the current step."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from facilitation.domain.errors import NotFound, SamskapError
from facilitation.phone.code_page import code_page
from facilitation.phone.filled import prose
from facilitation.phone.question import Place, Question, question_at, question_for
from facilitation.phone.refusal import refusal_of
from facilitation.phone.sent import Sent
from facilitation.phone.shown import Shown, home
from facilitation.phone.skeleton import Skeleton, Skeletons, hole
from facilitation.phone.step_main import StepMain
from facilitation.services.actors import Phone
from facilitation.services.phones.view import PhoneView, PhoneViews
from facilitation.web.cookies import Cookies
from facilitation.web.pages import Pages, html_response, language_of
from facilitation.wording import FINDINGS

_SEE_OTHER = 303


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPages:
    """Renders the current step for a phone."""

    views: PhoneViews
    pages: Pages
    cookies: Cookies
    main: StepMain
    shells: Skeletons = field(default_factory=Skeletons)

    def phone(self, request: Request) -> Phone:
        """Return the phone that asks, as its cookie says; whether it is known is for the services to tell."""
        workshop_id = request.path_params["workshop_id"]
        return Phone(workshop_id=workshop_id, secret=self.cookies.participant(request, workshop_id))

    async def show(self, request: Request) -> Response:
        """Return the page, or the one that asks for the code when the phone is not known."""
        try:
            view = await asyncio.wrap_future(self.views.ask(self.phone(request)))
        except NotFound as error:
            return code_page(self.pages, request, error=error)
        place = Place.read(request.query_params, view.step)
        return self._page(request, self._shown(request, view, question_at(view, place), place=place))

    def welcome(self, request: Request, phone: Phone, view: PhoneView | None) -> Response:
        """Return the answer to somebody who has come in, with the secret that their phone keeps.

        With a ``view`` it holds the page that follows, for a page of ours that goes on in place.
        """
        onward = home(phone.workshop_id)
        if view is None:
            response: Response = RedirectResponse(onward, status_code=_SEE_OTHER)
        else:
            page = self._text(self._shown(request, view, question_at(view, Place())))
            response = JSONResponse({"next": onward, "html": page})
        self.cookies.set_participant(response, phone.workshop_id, phone.secret)
        return response

    async def onward(self, request: Request, place: Place, view: PhoneView | None) -> str:
        """Return what a page of ours needs to go on in place: its title and the part that follows the step.

        ``view`` is what the phone shows, where that has been read already.
        """
        if view is None:
            view = await asyncio.wrap_future(self.views.ask(self.phone(request)))
        return self.part(self._shown(request, view, question_at(view, place), place=place))

    def picture(self, request: Request, view: PhoneView) -> Response:
        """Return the page as a picture, whose questions can be looked at one by one."""
        place, address = Place.read(request.query_params, view.step), str(request.scope["path"])
        shown = self._shown(request, view, question_at(view, place), place=place, picture_at=address)
        return html_response(request, self._shell(shown, main=Markup(self.main.html(shown)), me=_me(view)).encode())  # noqa: S704 -- ours

    async def refuse(self, request: Request, sent: Sent, error: SamskapError) -> Response:
        """Return the page with what was typed and why it was not taken.

        What was typed stays in its form; when the page has no such form any more, it is shown to be copied.

        Raises:
            NotFound, NotAllowed: when the phone may not see any page.
        """
        view = await asyncio.wrap_future(self.views.ask(self.phone(request)))
        question = question_for(view, sent.answer)
        refusal = refusal_of(error, language_of(request, view.language))
        lost = prose(sent.answer.values) if question is None else ""
        return self._page(request, self._shown(request, view, question, refusal=refusal, lost=lost))

    def skeleton(self, shown: Shown) -> tuple[Skeleton, Sequence[str]]:
        """Return `part` as the whole room sees it: only the order of the things of its list is each phone's own."""
        skeleton, things = self.main.skeleton(shown)
        filled = skeleton.with_parts({**self.main.holes(shown), "request_id": ""})
        return filled.between(_title_element(shown.view), ""), things

    def part(self, shown: Shown) -> str:
        """Return the title and the part that follows the step, as a page of ours swaps them in."""
        return _title_element(shown.view) + self.main.html(shown)

    def _shown(self, request: Request, view: PhoneView, question: Question | None, **more: Any) -> Shown:  # noqa: ANN401
        return Shown(view=view, question=question, language=language_of(request, view.language), **more)

    def _page(self, request: Request, shown: Shown) -> Response:
        status = shown.refusal.status if shown.refusal else 200
        return html_response(request, self._text(shown).encode(), status=status)

    def _text(self, shown: Shown) -> str:
        view = shown.view
        kind = (view.in_room, view.from_afar, shown.question is None, _title(view))
        shell = self.shells.get(
            (view.workshop_id, shown.language.code, kind),
            (view.standing,),
            lambda: self._shell(shown, main=hole("main"), me=hole("me")),
        )
        return shell.fill({"main": self.main.html(shown), "me": escape(_me(view))})

    def _shell(self, shown: Shown, **parts: str) -> str:
        view = shown.view
        return self.pages.text(
            "phone_step.html",
            shown.language,
            view=view,
            title=_title(view),
            question=shown.question,
            is_picture=bool(shown.picture_at),
            home=shown.address,
            back=home(view.workshop_id),
            here=home(view.workshop_id),
            findings=FINDINGS,
            **parts,
        )


def _me(view: PhoneView) -> str:
    return f"{view.participant.role_title}, {view.participant.unit}"


def _title_element(view: PhoneView) -> str:
    return f"<title>{escape(_title(view))} · Samskap</title>"


def _title(view: PhoneView) -> str:
    return view.step.title if view.step else view.title
