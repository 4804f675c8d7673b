import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from httpx2 import Response

from facilitation.domain.codes import new_id, new_secret
from facilitation.domain.errors import NotFound
from facilitation.domain.follow_up import Acceptance, Status
from facilitation.domain.states import DecisionKind
from facilitation.services.follow_up.action_state import ActionNow
from facilitation.services.follow_up.lifts import LiftFields
from facilitation.services.follow_up.owners import OwnerKey
from tests.phone.phone_site import PhoneSite, Visitor, field_value
from tests.services.plans import whole_action

if TYPE_CHECKING:
    from tests.conftest import FrozenClock

NAME = "Kari Testrud"
# A browser says what kind of form it sends also when the form is empty; the test client does not.
PRESSED = {"pressed": ""}


@dataclass(kw_only=True)
class Ownership:
    """Kari's action, her link, and a browser that has not opened it."""

    site: PhoneSite
    action: str
    secret: str
    visitor: Visitor

    @property
    def link(self) -> str:
        return f"/a/{self.secret}"

    def go_in(self) -> str:
        """Press the button on the link's page and return where it leads."""
        response = self.visitor.post(self.link, PRESSED)
        assert response.status_code == 303
        return response.headers["location"]

    def follow(self, response: Response) -> str:
        """Return the page that a change leads to."""
        assert response.status_code == 303
        return self.visitor.client.get(response.headers["location"]).text

    def send(self, verb: str, **fields: str) -> Response:
        fields = {"request_id": new_id(), **fields}
        return self.visitor.post(f"{self.go_in()}/{self.action}/{verb}", fields)

    def now(self) -> ActionNow:
        services, room = self.site.product.services, self.site.room
        return next(one for one in services.updates.now(room.by, [room.id]) if one.id == self.action)


@pytest.fixture
def kari(site: PhoneSite) -> Ownership:
    room, services = site.room, site.product.services
    fields = whole_action(room, owner_name=NAME, title="Felles møte <b>")
    action = services.plan.add(room.by, room.id, fields, request_id=new_id())
    key = OwnerKey(role=fields.owner_role, unit=fields.owner_unit, name=NAME)
    (secret,) = services.owners.issue(room.by, room.id, key)
    return Ownership(site=site, action=action, secret=secret, visitor=site.visitor())


def test_fetching_a_link_changes_and_tells_nothing(kari: Ownership) -> None:
    before = kari.site.room.workshops.get(kari.site.room.by, kari.site.room.id)
    for method in ("GET", "HEAD", "GET", "OPTIONS"):
        answer = kari.visitor.client.request(method, kari.link)
        assert answer.status_code in {200, 405}
        assert "set-cookie" not in answer.headers
        assert "Felles møte" not in answer.text
    room, services = kari.site.room, kari.site.product.services
    (card,) = services.owners.listing(room.by, room.id)
    assert card.link is not None
    assert card.link.used_at is None
    assert kari.now().acceptance is Acceptance.ASKED
    assert before == room.workshops.get(room.by, room.id)


def test_the_button_leads_to_an_address_without_the_secret(kari: Ownership) -> None:
    onward = kari.go_in()
    assert kari.secret not in onward
    page = kari.visitor.page(onward)
    assert "Felles møte <b>" in page
    assert "Venter på svar fra deg" in page
    assert kari.secret not in page
    assert kari.visitor.get(kari.link).headers["location"] == onward


def test_an_owner_accepts_and_later_tells_how_it_goes(kari: Ownership) -> None:
    assert kari.send("ja").status_code == 303
    assert kari.now().acceptance is Acceptance.ACCEPTED
    page = kari.visitor.page(f"{kari.go_in()}/{kari.action}")
    assert "Hvordan går det?" in page
    assert "Tar du ansvar for dette?" not in page

    told = kari.send("status", status="started", value="62 %", value_date="01.03.2027", value_source="Telling")
    assert told.headers["location"].endswith("?lagret")
    assert kari.now().status is Status.STARTED
    page = kari.follow(told)
    assert "nå 62 %" in page
    assert "Igangsatt" in page


def test_a_form_that_is_sent_twice_is_one_message(kari: Ownership) -> None:
    page = kari.visitor.page(f"{kari.go_in()}/{kari.action}", gjor="status")
    request_id = field_value(page, "request_id")
    first = kari.send("status", status="planned", request_id=request_id)
    again = kari.send("status", status="planned", request_id=request_id)

    assert (first.status_code, again.status_code) == (303, 303)
    room, services = kari.site.room, kari.site.product.services
    assert len(services.updates.history(room.by, room.id, kari.action)) == 1
    other = kari.send("status", status="done", request_id=request_id)
    assert other.status_code == 409
    assert "allerede sendt" in other.text


@pytest.mark.parametrize(
    ("verb", "fields", "told", "kept"),
    [
        ("nei", {"comment": " "}, "Skriv noe her", ""),
        ("status", {"comment": ""}, "Velg en status", ""),
        ("status", {"status": "stopped"}, "Skriv hvorfor", 'value="stopped" checked'),
        ("status", {"status": "finnes-ikke"}, "Alternativet finnes ikke", ""),
        ("status", {"value": "5", "value_date": "i går"}, "24.12.2027", 'value="5"'),
        ("status", {"value": "5", "value_date": "11.03.2027"}, "målt etter i dag", 'value="5"'),
        ("status", {"comment": "Ring 99 88 77 66"}, "et telefonnummer", "Ring 99 88 77 66</textarea>"),
        ("status", {"comment": "x" * 601}, "601 tegn", "x" * 601),
        ("status", {"status": "started", "request_id": "nei"}, "Last siden på nytt", ""),
        ("videre", {"name": "Ola Ny", "unit": ""}, "Skriv noe her", 'value="Ola Ny"'),
        ("videre", {"name": "Ola", "unit": "DPS", "email": "x"}, "navn@sted.no", 'value="x"'),
    ],
)
def test_what_cannot_be_taken_stays_in_the_form(
    kari: Ownership, verb: str, fields: dict[str, str], told: str, kept: str
) -> None:
    refused = kari.send(verb, **fields)

    assert refused.status_code == 422
    assert told in refused.text
    assert kept in refused.text
    assert kari.now().heard_at is None


def test_a_warning_is_sent_again_when_the_owner_stands_by_it(kari: Ownership) -> None:
    warned = kari.send("status", comment="To pasienter venter fortsatt.")
    assert warned.status_code == 422
    assert 'name="confirmed"' in warned.text
    assert kari.send("status", comment="To pasienter venter fortsatt.", confirmed="1").status_code == 303


def test_handing_over_leads_back_to_what_is_left(kari: Ownership) -> None:
    gone = kari.send("videre", name="Ola Ny", unit="DPS Kysten")
    assert "gitt videre" in kari.follow(gone)

    after = kari.send("status", status="done")
    assert after.headers["location"].endswith("?borte")
    assert "står ikke på deg lenger" in kari.follow(after)
    assert kari.now().status is None


def test_every_link_that_does_not_work_gets_the_same_quiet_page(kari: Ownership, clock: "FrozenClock") -> None:
    onward = kari.go_in()
    room, services = kari.site.room, kari.site.product.services
    other = whole_action(room, owner_name="Per Prøve")
    services.plan.add(room.by, room.id, other, request_id=new_id())
    (pers,) = services.owners.issue(
        room.by, room.id, OwnerKey(role=other.owner_role, unit=other.owner_unit, name="Per Prøve")
    )
    pers_home = kari.visitor.post(f"/a/{pers}", PRESSED).headers["location"]
    assert pers_home != onward
    kari.visitor.client.cookies.clear()

    answers = [kari.visitor.get(f"/a/{new_secret()}"), kari.visitor.get("/a/x"), kari.visitor.get(onward)]
    # Kari's secret in the cookie of Per's page.
    name = kari.site.cookies.owner_name(pers_home.removeprefix("/tiltak/"))
    kari.visitor.client.cookies.set(name, kari.secret)
    answers.append(kari.visitor.get(pers_home))
    services.owners.revoke(room.by, room.id, onward.removeprefix("/tiltak/"))
    answers += [kari.visitor.get(kari.link), kari.visitor.post(kari.link, PRESSED)]
    clock.advance(timedelta(days=500))
    answers += [kari.visitor.get(f"/a/{pers}"), kari.visitor.post(f"/a/{pers}", PRESSED)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "Be den som arrangerte samlingen" in answers[0].text


def test_those_who_guess_are_slowed_down_and_nobody_else_behind_their_address(kari: Ownership) -> None:
    guesses = [kari.visitor.get(f"/a/{new_secret()}") for _ in range(31)]
    assert [answer.status_code for answer in guesses] == [404] * 30 + [429]
    assert int(guesses[-1].headers["retry-after"]) > 0
    assert "Lenken gjelder ikke nå" in guesses[-1].text

    assert kari.visitor.get(kari.link).status_code == 200
    assert kari.send("ja").status_code == 303


def test_changes_come_from_our_own_pages_only(kari: Ownership) -> None:
    onward = kari.go_in()
    for path in (kari.link, f"{onward}/{kari.action}/ja", f"{onward}/paminnelser"):
        for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ond.example"}):
            answer = kari.visitor.client.post(path, data={"request_id": new_id()}, headers=headers)
            assert answer.status_code == 403, (path, headers)
        assert kari.visitor.client.put(path).status_code == 405
    assert kari.visitor.get(f"{onward}/{kari.action}/ja").status_code == 405
    assert kari.now().acceptance is Acceptance.ASKED


def test_no_page_tells_others_the_secret(kari: Ownership) -> None:
    door = kari.visitor.get(kari.link)
    assert door.headers["referrer-policy"] == "strict-origin"
    assert door.headers["cache-control"] == "no-store"
    cookie = kari.visitor.post(kari.link, PRESSED).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "noindex" in door.text


@pytest.mark.parametrize(("accept", "words"), [("nn", "Tiltak du er ansvarleg for"), ("en", "Actions you own")])
def test_pages_speak_the_owners_language(kari: Ownership, accept: str, words: str) -> None:
    kari.visitor.client.headers["Accept-Language"] = accept

    page = kari.visitor.get(kari.link)
    assert words in page.text
    assert f'<html lang="{accept}">' in page.text


def test_reminders_are_turned_off_and_on(kari: Ownership) -> None:
    room, services = kari.site.room, kari.site.product.services
    (card,) = services.owners.listing(room.by, room.id)
    onward = kari.go_in()
    assert "Påminnelser" not in kari.visitor.page(onward)
    services.owners.set_email(room.by, room.id, card.key, "kari@eksempel.no")
    assert "Du får påminnelser på e-post" in kari.visitor.page(onward)

    kari.visitor.post(f"{onward}/paminnelser", {"wanted": "nei"})
    assert services.owners.listing(room.by, room.id)[0].muted
    kari.visitor.post(f"{onward}/paminnelser", {"wanted": "ja"})
    assert not services.owners.listing(room.by, room.id)[0].muted


def test_the_first_page_is_small(kari: Ownership) -> None:
    page = kari.visitor.page(f"{kari.go_in()}/{kari.action}", gjor="status")

    assert len(page.encode()) < 12_000
    assert len(re.findall(r"<(?:script|link|img)\b", page)) == 3  # icon in the page itself, style and script


def test_a_no_to_what_was_lifted_is_told_with_its_reason(kari: Ownership) -> None:
    room, services = kari.site.room, kari.site.product.services
    reason = "Det er ikke <b>penger</b> i år."
    no = LiftFields(kind=DecisionKind.REJECTED, decided_on=date(2027, 3, 10), text=reason)
    services.lifts.answer(room.by, room.id, kari.action, no, request_id=new_id())

    page = kari.visitor.client.get(f"{kari.go_in()}/{kari.action}").text
    assert "Svar fra Egen virksomhet" in page
    assert "Ikke vedtatt, 10. mars 2027" in page
    assert "Det er ikke &lt;b&gt;penger&lt;/b&gt; i år." in page


def test_reminders_are_turned_off_by_the_link_in_a_mail(kari: Ownership) -> None:
    room, services = kari.site.room, kari.site.product.services
    for _ in range(2):
        assert "Slå av påminnelser?" in kari.visitor.get(f"{kari.link}/stopp").text
    assert not services.owners.listing(room.by, room.id)[0].muted

    # As a mail program does it: from nowhere, without cookies, with the one field of RFC 8058.
    done = kari.visitor.client.post(f"{kari.link}/stopp", data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert services.owners.listing(room.by, room.id)[0].muted
    assert "er slått av" in kari.visitor.get(f"{kari.link}/stopp").text
    assert kari.visitor.get(f"/a/{new_secret()}/stopp").status_code == 404
    assert kari.visitor.client.post(f"/a/{new_secret()}/stopp").status_code == 404


def test_an_old_mail_can_still_turn_reminders_off(kari: Ownership, clock: "FrozenClock") -> None:
    room, services = kari.site.room, kari.site.product.services
    services.owners.revoke(room.by, room.id, kari.go_in().removeprefix("/tiltak/"))
    clock.advance(timedelta(days=900))

    assert kari.visitor.get(kari.link).status_code == 404
    assert kari.visitor.client.post(f"{kari.link}/stopp").status_code == 200
    assert services.owners.listing(room.by, room.id)[0].muted


def test_an_owner_subscribes_to_the_days_and_stops(kari: Ownership) -> None:
    onward, calendars = kari.go_in(), kari.site.product.services.calendars
    assert "Fristene i kalenderen din" in kari.visitor.page(onward)
    page = kari.visitor.post(f"{onward}/kalender", {"wanted": "ja"}).text
    (address,) = re.findall(r">(http://localhost:8600/kalender/\S+)\.ics</textarea>", page)
    secret = address.rpartition("/")[2]
    assert f'href="webcal://localhost:8600/kalender/{secret}.ics"' in page
    assert calendars.feed(secret).days

    kari.visitor.post(f"{onward}/kalender", {"wanted": "nei"})
    with pytest.raises(NotFound):
        calendars.feed(secret)
    kari.visitor.client.cookies.clear()
    assert kari.visitor.post(f"{onward}/kalender", {"wanted": "ja"}).status_code == 404
