"""The page of the current step."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from facilitation.domain.codes import new_id
from facilitation.domain.errors import NotFound, SamskapError
from facilitation.domain.numbers import write_number
from facilitation.domain.plan import TEXT_LIMITS
from facilitation.phone.code_page import code_page
from facilitation.phone.filled import prose
from facilitation.phone.own_answers import in_words, subject_title
from facilitation.phone.question import STEP_PREFIX, Place, Question, question_at, question_for
from facilitation.phone.refusal import Refusal, refusal_of, tell
from facilitation.phone.sent import Sent
from facilitation.services.actors import Phone
from facilitation.services.offers import title_of
from facilitation.services.phone_view import PhoneView, PhoneViews
from facilitation.services.row_words import kroner
from facilitation.web.cookies import Cookies
from facilitation.web.pages import Pages, language_of
from facilitation.wording import FINDINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPages:
    """Renders the current step for a phone."""

    views: PhoneViews
    pages: Pages
    cookies: Cookies

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
        return self._render(request, view, question_at(view, place), place=place)

    def picture(self, request: Request, view: PhoneView) -> Response:
        """Return the page as a picture, whose questions can be looked at one by one."""
        place = Place.read(request.query_params, view.step)
        return self._render(request, view, question_at(view, place), place=place, picture_at=str(request.scope["path"]))

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
        return self._render(request, view, question, refusal=refusal, lost=lost)

    def _render(
        self,
        request: Request,
        view: PhoneView,
        question: Question | None,
        *,
        place: Place | None = None,
        refusal: Refusal | None = None,
        lost: str = "",
        picture_at: str = "",
    ) -> Response:
        language = language_of(request, view.language)
        return self.pages.render(
            request,
            "phone_step.html",
            status=refusal.status if refusal else 200,
            fallback=view.language,
            view=view,
            step=view.step,
            question=question,
            place=place or Place(),
            refusal=refusal,
            lost=lost,
            is_picture=bool(picture_at),
            home=picture_at or home(view.workshop_id),
            back=home(view.workshop_id),
            new_id=new_id,
            prefix=STEP_PREFIX,
            in_words=lambda one: in_words(one, language),
            subject_title=lambda subject: subject_title(subject, language),
            tell=lambda finding: tell(finding, language),
            findings=FINDINGS,
            limits=TEXT_LIMITS,
            units=_units(view),
            today=view.today.isoformat(),
            tomorrow=(view.today + timedelta(days=1)).isoformat(),
            earliest=view.earliest.isoformat() if view.earliest else "",
            pairs=lambda options: [(option.key, title_of(option, language)) for option in options],
            things=lambda things: [(thing.id, subject_title(thing, language)) for thing in things],
            kroner=lambda amount: kroner(amount, language),
            number=write_number,
        )


def _units(view: PhoneView) -> list[str]:
    """Return the units that an owner can come from: those of the workshop and of the table."""
    group = view.step.group if view.step else None
    at_the_table = [view.participant.unit, *(other.unit for other in (group.others if group else ()))]
    return list(dict.fromkeys([*at_the_table, *view.frame.units]))


def home(workshop_id: str) -> str:
    """Return the address of a workshop's phone page."""
    return f"/d/{workshop_id}"
