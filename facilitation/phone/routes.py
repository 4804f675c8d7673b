"""Every route of the participants' pages."""

from starlette.routing import BaseRoute, Route

from facilitation.bootstrap import Product
from facilitation.phone.announcing import Announcer
from facilitation.phone.answering import Answering
from facilitation.phone.coming_in import Entrance
from facilitation.phone.from_afar import SurveyPages
from facilitation.phone.listening import Listening
from facilitation.phone.owner_pages import OwnerPages
from facilitation.phone.step_main import StepMain
from facilitation.phone.step_page import StepPages
from facilitation.phone.three_taps import ThreeTaps
from facilitation.web.cookies import Cookies
from facilitation.web.pages import Pages


def routes(product: Product, pages: Pages, cookies: Cookies) -> list[BaseRoute]:
    """Return the routes; the language is chosen by the route that all pages share."""
    services = product.services
    questions = ThreeTaps(pages)
    step_pages = StepPages(views=services.phone_views, pages=pages, cookies=cookies, main=StepMain(pages))
    entrance = Entrance(
        joining=services.joining,
        limiter=services.limiter,
        pages=pages,
        questions=questions,
        step_pages=step_pages,
    )
    surveys = SurveyPages(
        entrance=services.survey_entrance,
        limiter=services.limiter,
        pages=pages,
        questions=questions,
        step_pages=step_pages,
    )
    answering = Answering(
        answers=services.answers,
        plan=services.plan,
        dividing=services.dividing,
        joining=services.joining,
        retaining=services.retaining,
        step_pages=step_pages,
    )
    owner_pages = OwnerPages(
        own_actions=services.own_actions,
        calendars=services.calendars,
        public=product.settings.link,
        limiter=services.limiter,
        pages=pages,
        cookies=cookies,
    )
    return [
        *entrance.routes(),
        *surveys.routes(),
        Route("/d/{workshop_id}", step_pages.show, methods=["GET"]),
        *answering.routes(),
        *Listening(
            hub=product.store.hub, step_pages=step_pages, announcer=Announcer(services.phone_news, step_pages)
        ).routes(),
        *owner_pages.routes(),
    ]
