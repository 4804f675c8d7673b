import gzip
import re
from html import unescape
from itertools import cycle
from urllib.parse import quote

import pytest
from sqlalchemy import select

from facilitation.domain.codes import new_id, readable_code
from facilitation.domain.states import Door
from facilitation.persistence.models import Participant
from facilitation.services.workshops.workshops import WorkshopFacts
from tests.phone.phone_site import PhoneSite

SEAT = {"level": "kommune", "role": "ansatt"}


def participants(site: PhoneSite) -> list[Participant]:
    with site.room.store.read() as db:
        return list(db.scalars(select(Participant).where(Participant.workshop_id == site.room.id)))


def comparable(page: str) -> str:
    """Return a page without what is never the same: the names of requests to come, and the seconds that are left."""
    return re.sub(r'name="request_id" value="[^"]*"|data-seconds="\d+"', "", page)


def with_units(site: PhoneSite) -> None:
    site.room.workshops.set_units(site.room.by, site.room.id, ("Storvik kommune", "Kysten & Øyene DPS"))


@pytest.mark.parametrize("prefix", ["j", "J"])
def test_code_is_found_however_it_was_typed(site: PhoneSite, prefix: str) -> None:
    for typed in (site.room.code, readable_code(site.room.code).lower(), f" {site.room.code.lower()} "):
        page = site.visitor().get(f"/{prefix}/{quote(typed)}")

        assert page.status_code == 200
        assert "Hvilket nivå kommer du fra?" in page.text


def test_typed_code_leads_to_the_door(site: PhoneSite) -> None:
    visitor = site.visitor()

    assert "Bli med i samlingen" in visitor.page("/j")
    assert visitor.get("/j", kode=readable_code(site.room.code)).headers["location"].startswith("/j/")
    assert "Hvilket nivå" in visitor.page("/j", kode=readable_code(site.room.code))


def test_three_taps_lead_inside(site: PhoneSite) -> None:
    with_units(site)
    visitor = site.visitor()
    door = f"/j/{site.room.code}"

    assert 'name="level" value="kommune"' in visitor.page(door)
    assert 'name="role" value="ansatt"' in visitor.page(door, level="kommune")
    last = visitor.page(door, **SEAT)
    assert 'name="unit" value="Kysten & Øyene DPS"' in last
    assert participants(site) == []

    answer = visitor.post(door, SEAT | {"unit": "Kysten & Øyene DPS", "request_id": new_id()})
    assert (answer.status_code, answer.headers["location"]) == (303, visitor.home)
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "Ansatt, Kysten & Øyene DPS" in visitor.page()


def test_page_of_ours_gets_the_step_with_the_word_that_one_is_inside(site: PhoneSite) -> None:
    site.room.open("problem")
    visitor = site.visitor()
    fields = SEAT | {"other_unit": "Øyrekka", "request_id": new_id()}
    told = [one.post(f"/j/{site.room.code}", fields, script=True) for one in (visitor, site.visitor())]

    assert {answer.status_code for answer in told} == {200}
    assert {answer.headers["set-cookie"] for answer in told} == {told[0].headers["set-cookie"]}
    assert told[0].json()["next"] == visitor.home
    assert comparable(told[0].json()["html"]) == comparable(visitor.get().text)
    assert [row.unit for row in participants(site)] == ["Øyrekka"]


def test_unit_is_written_where_the_workshop_has_no_list(site: PhoneSite) -> None:
    visitor = site.visitor()
    visitor.post(f"/j/{site.room.code}", SEAT | {"other_unit": "Øyrekka", "request_id": new_id()})

    assert [row.unit for row in participants(site)] == ["Øyrekka"]


def test_unit_is_one_of_the_list_where_there_is_one(site: PhoneSite) -> None:
    with_units(site)
    visitor = site.visitor()
    assert 'name="other_unit"' not in visitor.page(f"/j/{site.room.code}", **SEAT)

    refused = visitor.post(f"/j/{site.room.code}", SEAT | {"other_unit": "Øyrekka", "request_id": new_id()})
    assert refused.status_code == 422
    assert "Velg en av kommunene og enhetene" in refused.text
    assert 'name="unit" value="Storvik kommune"' in refused.text
    assert participants(site) == []

    visitor.post(f"/j/{site.room.code}", SEAT | {"unit": " storvik  KOMMUNE", "request_id": new_id()})
    assert [row.unit for row in participants(site)] == ["Storvik kommune"]


def test_looking_changes_nothing(site: PhoneSite) -> None:
    visitor = site.visitor()
    for _ in range(3):
        visitor.client.get(f"/j/{site.room.code}", params=SEAT)
        visitor.client.head(f"/j/{site.room.code}", params=SEAT)
        visitor.client.options(f"/j/{site.room.code}")

    assert participants(site) == []
    assert not visitor.client.cookies


def test_sending_twice_makes_one_participant(site: PhoneSite) -> None:
    fields = SEAT | {"unit": "Storvik kommune", "request_id": new_id()}
    answers = [site.visitor().post(f"/j/{site.room.code}", fields) for _ in range(2)]

    assert len(participants(site)) == 1
    assert answers[0].headers["set-cookie"].split(";")[0] == answers[1].headers["set-cookie"].split(";")[0]


def test_same_request_for_another_unit_is_asked_again(site: PhoneSite) -> None:
    request_id = new_id()
    site.visitor().post(f"/j/{site.room.code}", SEAT | {"unit": "Storvik kommune", "request_id": request_id})
    again = site.visitor().post(f"/j/{site.room.code}", SEAT | {"unit": "Et annet sted", "request_id": request_id})

    assert again.status_code == 409
    assert "Hvilken kommune eller enhet?" in again.text
    assert len(participants(site)) == 1


def test_unknown_and_closed_code_get_the_same_answer(site: PhoneSite) -> None:
    room = site.room
    unknown = site.visitor().get("/j/ABCD2345")
    room.flow.set_door(room.by, room.id, Door.CLOSED)
    closed = site.visitor().get(f"/j/{room.code}")

    assert unknown.status_code == closed.status_code == 404
    assert unknown.text.replace("ABCD2345", "") == closed.text.replace(room.code, "")
    assert "Koden gjelder ikke nå" in unknown.text


def test_locked_door_has_its_own_page(site: PhoneSite) -> None:
    site.room.flow.set_door(site.room.by, site.room.id, Door.LOCKED)
    for answer in (
        site.visitor().get(f"/j/{site.room.code}"),
        site.visitor().post(f"/j/{site.room.code}", SEAT | {"unit": "Storvik", "request_id": new_id()}),
    ):
        assert answer.status_code == 409
        assert "Døren er låst" in answer.text


def test_full_room_has_its_own_page(site: PhoneSite) -> None:
    room = site.room
    facts = WorkshopFacts(title="Bedre i lag", day=room.workshops.get(room.by, room.id).day, capacity=1)
    room.workshops.describe(room.by, room.id, facts)
    room.join()
    answer = site.visitor().post(f"/j/{room.code}", SEAT | {"unit": "Storvik", "request_id": new_id()})

    assert answer.status_code == 429
    assert "Det er fullt" in answer.text
    assert len(participants(site)) == 1


@pytest.mark.parametrize("door", list(Door))
def test_known_phone_goes_straight_in_by_any_door(site: PhoneSite, door: Door) -> None:
    visitor = site.inside()
    site.room.flow.set_door(site.room.by, site.room.id, door)
    answer = visitor.get(f"/j/{site.room.code.lower()}")

    assert (answer.status_code, answer.headers["location"]) == (303, visitor.home)


def test_whoever_was_shown_out_stays_out(site: PhoneSite) -> None:
    visitor = site.inside()
    (row,) = participants(site)
    site.room.joining.show_out(site.room.by, site.room.id, row.id)

    for answer in (visitor.get(f"/j/{site.room.code}"), visitor.get()):
        assert answer.status_code == 403
        assert "tatt ut av samlingen" in answer.text


def test_guessing_is_slowed_down_and_the_right_code_is_not(site: PhoneSite) -> None:
    answers = [site.visitor().get(f"/j/ABCD{n:04}") for n in range(11)]

    assert [answer.status_code for answer in answers] == [404] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert "for mange forsøk" in answers[-1].text
    assert site.visitor().get(f"/j/{site.room.code}").status_code == 200


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("", "Skriv noe her"),
        ("\u200b\u202e \u0007", "Skriv noe her"),
        ("x" * 161, "Teksten er for lang"),
    ],
)
def test_unit_that_cannot_be_taken_is_asked_for_again(site: PhoneSite, unit: str, told: str) -> None:
    answer = site.visitor().post(f"/j/{site.room.code}", SEAT | {"other_unit": unit, "request_id": new_id()})

    assert answer.status_code == 422
    assert told in answer.text
    assert participants(site) == []


@pytest.mark.parametrize("unit", ["<b onclick=x>Storvik</b>", "**Storvik** [a](b)", "Storvik 🎉"])
def test_unit_is_shown_as_it_was_written(site: PhoneSite, unit: str) -> None:
    visitor = site.visitor()
    visitor.post(f"/j/{site.room.code}", SEAT | {"other_unit": unit, "request_id": new_id()})
    raw = visitor.get().text

    assert f"Ansatt, {unit}" in unescape(raw)
    assert "<b " not in raw


@pytest.mark.parametrize(
    ("seat", "asked"),
    [({"level": "finnes-ikke"}, "Hvilket nivå"), ({"level": "kommune", "role": "x"}, "Hvilken rolle")],
)
def test_unknown_seat_is_asked_for_again(site: PhoneSite, seat: dict[str, str], asked: str) -> None:
    visitor = site.visitor()

    assert asked in visitor.page(f"/j/{site.room.code}", **seat)
    answer = visitor.post(f"/j/{site.room.code}", seat | {"unit": "Storvik", "request_id": new_id()})
    assert answer.status_code == 422
    assert asked in answer.text


def test_foreign_page_cannot_let_anybody_in(site: PhoneSite) -> None:
    visitor = site.visitor()
    fields = SEAT | {"unit": "Storvik", "request_id": new_id()}
    answer = visitor.client.post(
        f"/j/{site.room.code}", data=fields, headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://ond.example"}
    )

    assert answer.status_code == 403
    assert participants(site) == []


def test_phone_that_is_not_known_is_asked_for_the_code(site: PhoneSite) -> None:
    answer = site.visitor().get()

    assert answer.status_code == 404
    assert 'action="/j"' in answer.text


def test_page_speaks_the_workshops_language_when_the_phone_has_none_of_ours(site: PhoneSite) -> None:
    room = site.room
    day = room.workshops.get(room.by, room.id).day
    room.workshops.describe(room.by, room.id, WorkshopFacts(title="Betre i lag", day=day, language="nn"))
    visitor = site.inside()

    for path in (f"/j/{room.code}", None):
        visitor_or_new = visitor if path is None else site.visitor()
        text = visitor_or_new.client.get(path or visitor.home, headers={"Accept-Language": "fi"}).text
        assert '<html lang="nn">' in text


def test_language_is_chosen_on_the_page(site: PhoneSite) -> None:
    visitor = site.inside()
    chosen = visitor.post("/sprak", {"lang": "en", "neste": visitor.home})

    assert chosen.headers["location"] == visitor.home
    assert '<html lang="en">' in visitor.page()


def test_first_page_with_everything_it_loads_is_small(site: PhoneSite) -> None:
    units = [f"{name} kommune {n}" for n, name in zip(range(40), cycle(["Storvik", "Fjordgløtt", "Øyrekka"]))]
    site.room.workshops.set_units(site.room.by, site.room.id, tuple(units))
    visitor = site.visitor()
    sizes = []
    for query in ({}, SEAT):
        page = visitor.get(f"/j/{site.room.code}", **query).text
        loaded = [address for address in re.findall(r'(?:src|href)="([^"]+)"', page) if address.startswith("/filer/")]
        assert len(loaded) == 2
        files = [visitor.get(address) for address in loaded]
        assert {file.headers["content-encoding"] for file in files} == {"gzip"}
        packed = sum(len(gzip.compress(file.content, 9, mtime=0)) for file in files)
        sizes.append(len(page.encode()) + packed)

    assert max(sizes) <= 20_000
