"""Links before and after the day, as browsers open them."""

from datetime import timedelta

import pytest

from facilitation.bootstrap import Product
from facilitation.catalogue.template import Phase
from facilitation.domain.codes import new_id
from facilitation.services.actors import Facilitator
from facilitation.services.store import Store
from facilitation.services.surveys.values import InviteeFields, SurveyView
from tests.conftest import FrozenClock, Room
from tests.folders import PROGRAMS, catalogue_of
from tests.phone.phone_site import PhoneSite, build_phone_site, field_value

ASKED = InviteeFields(level="kommune", role="leder", unit="Storvik kommune")


@pytest.fixture
def site(store: Store, facilitator: Facilitator, product: Product, clock: FrozenClock) -> PhoneSite:
    """A workshop in a fortnight, with questions that are open now."""
    room = Room(store, catalogue_of(PROGRAMS), facilitator, template="sporring")
    clock.advance(timedelta(days=-14))
    product.services.surveys.settle()
    return build_phone_site(room, product)


def survey(site: PhoneSite) -> SurveyView:
    return site.product.services.surveys.views(site.room.by, site.room.id)[0]


def own_link(site: PhoneSite) -> str:
    site.product.services.surveys.invite(site.room.by, site.room.id, Phase.BEFORE, [ASKED], request_id=new_id())
    return survey(site).invited[0].path


def test_open_link_asks_who_somebody_is_and_then_the_question(site: PhoneSite) -> None:
    visitor, link = site.visitor(), survey(site).open_path
    assert "Hvilket nivå kommer du fra?" in visitor.page(link)
    seat = {"level": "spesialist", "role": "ansatt", "other_unit": "DPS Kysten", "request_id": new_id()}
    assert visitor.post(link, seat).headers["location"] == visitor.home
    page = visitor.page()

    assert "Har du arbeidet videre med tiltakene?" in page
    assert "Gå ut av samlingen" not in page
    assert visitor.send("for", "arbeidet", value="ja").status_code == 303
    assert visitor.send("for", "hjalp", text="Faste møter").status_code == 303
    assert "Alt er lagret" in visitor.page()
    assert survey(site).n == 1


def test_page_of_ours_gets_the_first_question_with_the_word_that_one_is_inside(site: PhoneSite) -> None:
    visitor, link = site.visitor(), survey(site).open_path
    seat = {"level": "spesialist", "role": "ansatt", "other_unit": "DPS Kysten", "request_id": new_id()}
    told = visitor.post(link, seat, script=True).json()

    assert told["next"] == visitor.home
    assert "Har du arbeidet videre med tiltakene?" in told["html"]
    assert visitor.send("for", "arbeidet", value="ja").status_code == 303


def test_own_link_says_who_answers_and_begins_with_one_tap(site: PhoneSite) -> None:
    visitor, link = site.visitor(), own_link(site)
    page = visitor.page(link)
    assert "Du svarer som Leder, Storvik kommune." in page
    assert "svar innen 09.03.2027" in page
    assert visitor.post(link, {"request_id": field_value(page, "request_id")}).status_code == 303

    assert "Har du arbeidet videre med tiltakene?" in visitor.page()


def test_own_link_on_a_second_phone_after_the_answer_is_refused(site: PhoneSite) -> None:
    first, second, link = site.visitor(), site.visitor(), own_link(site)
    first.post(link, {"request_id": new_id()})
    first.send("for", "arbeidet", value="ja")
    refused = second.post(link, {"request_id": new_id()})

    assert refused.status_code == 409
    assert "Det er alt svart med denne lenka på en annen telefon." in refused.text
    assert survey(site).n == 1


def test_typed_profile_does_not_change_whose_a_link_is(site: PhoneSite) -> None:
    visitor, link = site.visitor(), own_link(site)
    visitor.post(link, {"request_id": new_id(), "level": "spesialist", "role": "ansatt", "unit": "DPS Kysten"})
    visitor.send("for", "arbeidet", value="ja")

    assert [(rate.level, rate.n) for rate in survey(site).rates] == [("kommune", 1)]


def test_unknown_link_says_what_to_do_and_guessing_is_slowed(site: PhoneSite) -> None:
    visitor = site.visitor()
    answers = [visitor.get(f"/s/{n:032x}") for n in range(31)]

    assert {answer.status_code for answer in answers[:30]} == {404}
    assert "Be om en ny fra dem som sendte den." in answers[0].text
    assert answers[-1].status_code == 429
    assert visitor.get(survey(site).open_path).status_code == 200


def test_closed_questions_say_so(site: PhoneSite, clock: FrozenClock) -> None:
    visitor, link = site.visitor(), survey(site).open_path
    clock.advance(timedelta(days=14))
    site.product.services.surveys.settle()
    page = visitor.get(link)

    assert page.status_code == 409
    assert "Spørsmålene er stengt." in page.text


def test_wrong_unit_is_asked_for_again_with_what_was_typed(site: PhoneSite) -> None:
    visitor, link = site.visitor(), survey(site).open_path
    page = visitor.post(link, {"level": "kommune", "role": "leder", "other_unit": "x" * 200, "request_id": new_id()})

    assert page.status_code == 422
    assert "x" * 160 in page.text


def test_the_same_phone_comes_into_the_room_without_new_questions(site: PhoneSite) -> None:
    visitor, link = site.visitor(), survey(site).open_path
    visitor.post(link, {"level": "kommune", "role": "leder", "other_unit": "Storvik", "request_id": new_id()})
    assert site.room.joining.present(site.room.by, site.room.id) == ()
    assert visitor.get(f"/j/{site.room.code}").headers["location"] == visitor.home

    (person,) = site.room.joining.present(site.room.by, site.room.id)
    assert person.unit == "Storvik"


def test_mail_is_stopped_by_the_button_or_by_a_mail_program(site: PhoneSite) -> None:
    visitor, link = site.visitor(), own_link(site)
    assert "Slå av påminnelser?" in visitor.get(f"{link}/stopp").text
    assert not survey(site).invited[0].muted

    # A mail program sends no Origin and no cookie.
    assert visitor.client.post(f"{link}/stopp", data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert survey(site).invited[0].muted
    assert "Du får ikke flere e-poster" in visitor.get(f"{link}/stopp").text
    assert visitor.get("/s/gjettet/stopp").status_code == 404
    assert visitor.client.post("/s/gjettet/stopp").status_code == 404
