import re

import pytest
from sqlalchemy import select

from facilitation.domain.codes import new_id
from facilitation.domain.states import EntryState, Presence
from facilitation.persistence.models import Contact, Participant
from tests.phone.answers_seen import CARD, clusters, entries, proposals
from tests.phone.phone_site import PhoneSite


def without_requests(html: str) -> str:
    """Return a page without the identifiers of the requests that it would make, which are new each time."""
    return re.sub(r'name="request_id" value="[^"]*"', "", html)


@pytest.mark.parametrize("script", [False, True])
def test_card_is_stored_and_confirmed(site: PhoneSite, *, script: bool) -> None:
    visitor = site.inside()
    step = site.room.open("problem")
    answer = visitor.send("problem", text=CARD, category="informasjonsflyt", q="1", script=script)

    onward = f"{visitor.home}?steg={step.id[:8]}&q=1"
    if script:
        told = answer.json()
        following = told.pop("html")
        assert told == {"state": "saved", "slot": 1, "used": 1, "limit": 5, "next": onward}
        main = following.partition("</title>")[2]
        assert without_requests(main) in without_requests(visitor.client.get(onward).text)
    else:
        assert (answer.status_code, answer.headers["location"]) == (303, onward)
    (entry,) = entries(site.room, "problem")
    assert (entry.text, entry.category) == (CARD, "informasjonsflyt")
    page = visitor.page()
    assert CARD in page
    assert "1 av 5 sendt" in page


def test_anonymous_answer_carries_nobody(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")
    visitor.send("problem", text=CARD, category="annet")

    (entry,) = entries(site.room, "problem")
    assert (entry.participant_id, entry.unit, entry.role, entry.group_id) == (None, None, None, None)
    assert CARD not in site.inside().page()


def test_card_can_be_put_in_a_cluster_of_an_earlier_step(site: PhoneSite) -> None:
    visitor = site.inside()
    first, _ = clusters(site.room, "Informasjon", "Bolig")
    site.room.open("losning")
    assert f'value="{first}"' in visitor.page()

    visitor.send("losning", text="Vi kan møtes.", category=first)
    assert [entry.category for entry in entries(site.room, "losning")] == [first]
    assert "Informasjon" in visitor.page()


def test_points_are_given_and_changed(site: PhoneSite) -> None:
    visitor = site.inside()
    first, second = clusters(site.room, "Informasjon", "Bolig")
    site.room.open("prioritering")

    assert visitor.send("prioritering", **{f"p:{first}": "2", f"p:{second}": "0"}).headers["location"] == visitor.home
    assert "Informasjon: 2 poeng" in visitor.page()
    assert 'value="2"' in visitor.page(slot=1, q=1)
    visitor.send("prioritering", slot="1", **{f"p:{first}": "", f"p:{second}": "1"})
    (entry,) = entries(site.room, "prioritering")
    assert entry.payload == {"points": {second: 1}}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("3", "0"), "Gi høyst 2 poeng til hver"),
        (("2", "2", "2"), "Du har gitt 6 poeng, men har 5"),
        (("0", "0"), "Gi minst ett poeng"),
        (("-1", "1"), "Skriv et helt tall"),
        (("1e3", "1"), "Skriv et helt tall"),
    ],
)
def test_points_beyond_the_limits_are_refused(site: PhoneSite, given: tuple[str, ...], told: str) -> None:
    visitor = site.inside()
    names = clusters(site.room, "Informasjon", "Bolig", "Ettervern")
    site.room.open("prioritering")
    fields = {f"p:{name}": points for name, points in zip(names, given, strict=False)}

    refused = visitor.send("prioritering", **fields, script=True)
    assert (refused.status_code, refused.json()["state"]) == (422, "refused")
    assert told in refused.json()["message"]
    page = visitor.send("prioritering", **fields)
    assert page.status_code == 422
    assert f'value="{given[0]}"' in page.text
    assert entries(site.room, "prioritering") == []


def test_scale_multichoice_and_choice_are_answered_one_by_one(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("evaluering")
    assert "Kryss av" in visitor.page()

    visitor.send("evaluering", "nytte", chosen=["kontakter", "fokus"])
    assert "Hva gjør du selv innen 14 dager?" in visitor.page()
    visitor.send("evaluering", "eget-steg", text="Jeg ringer NAV.")
    visitor.send("evaluering", "tro", value="unknown")
    visitor.send("evaluering", "kontakt", value="ja", contact="deltaker@eksempel.no")

    page = visitor.page()
    assert "Alt er lagret" in page
    for words in ("En arena hvor man knytter kontakter", "Ga mer fokus", "Jeg ringer NAV.", "vet ikke", "Ja"):
        assert words in page
    assert "deltaker@eksempel.no" not in page
    with site.room.store.read() as db:
        assert db.scalars(select(Contact.address)).all() == ["deltaker@eksempel.no"]
    stored = {entry.input_key: entry.payload for entry in entries(site.room, "evaluering")}
    assert stored["nytte"] == {"chosen": ["kontakter", "fokus"]}
    assert stored["tro"] == {"value": None}


def test_no_cross_at_all_is_an_answer(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("evaluering")
    visitor.send("evaluering", "nytte")

    assert "Ingen kryss" in visitor.page(q=1)


def test_every_proposal_is_placed(site: PhoneSite) -> None:
    visitor = site.inside()
    first, second = proposals(site)
    site.room.open("effekt")
    placed = {f"effect:{first}": "4", f"effort:{first}": "2", f"effect:{second}": "unknown", f"effort:{second}": "5"}
    visitor.send("effekt", **placed)

    (entry,) = entries(site.room, "effekt")
    assert entry.payload == {"placements": {first: [4, 2], second: [None, 5]}}
    page = visitor.page()
    assert "Felles møte: effekt 4, innsats 2" in page
    assert "Én plan: effekt vet ikke, innsats 5" in page
    assert visitor.page(q=1, slot=1).count("checked") == 4


def test_half_placed_proposal_is_refused_and_kept(site: PhoneSite) -> None:
    visitor = site.inside()
    first, _ = proposals(site)
    site.room.open("effekt")
    refused = visitor.send("effekt", **{f"effect:{first}": "4"})

    assert refused.status_code == 422
    assert "både effekt og innsats" in refused.text
    assert refused.text.count("checked") == 1


@pytest.mark.parametrize(
    "hostile",
    ["<img src=x onerror=alert(1)>", "</textarea><script>alert(1)</script>", "**fet** [a](javascript:b)", "{{ 7*7 }}"],
)
def test_hostile_text_is_shown_as_words(site: PhoneSite, hostile: str) -> None:
    visitor = site.inside()
    site.room.open("problem")
    visitor.send("problem", text=hostile, category="annet")

    assert [entry.text for entry in entries(site.room, "problem")] == [hostile]
    raw = visitor.get().text
    assert hostile in visitor.page()
    for tag in ("<img", "<script>", "<strong>"):
        assert tag not in raw


def test_own_card_is_taken_back_and_its_place_is_free(site: PhoneSite) -> None:
    visitor = site.inside()
    step = site.room.open("problem")
    visitor.send("problem", text=CARD, category="annet")
    back = {"step": step.id, "input": "kort", "slot": "1", "q": "1", "request_id": new_id()}

    assert visitor.post(f"{visitor.home}/trekk", back).headers["location"].endswith("&q=1")
    assert CARD not in visitor.page()
    assert visitor.post(f"{visitor.home}/trekk", back, script=True).json()["state"] == "saved"
    assert visitor.send("problem", text="Nytt", category="annet", script=True).json()["slot"] == 1
    assert [(entry.text, entry.state) for entry in entries(site.room, "problem")] == [("Nytt", EntryState.ACTIVE)]


def test_card_that_never_was_cannot_be_taken_back(site: PhoneSite) -> None:
    visitor = site.inside()
    step = site.room.open("problem")
    refused = visitor.post(
        f"{visitor.home}/trekk", {"step": step.id, "input": "kort", "slot": "2", "request_id": new_id()}
    )

    assert refused.status_code == 404
    assert "Svaret finnes ikke lenger" in refused.text


def test_other_phones_card_cannot_be_changed_or_taken_back(site: PhoneSite) -> None:
    author, other = site.inside(), site.inside()
    step = site.room.open("problem")
    author.send("problem", text=CARD, category="annet")

    back = {"step": step.id, "input": "kort", "slot": "1", "request_id": new_id()}
    assert other.post(f"{other.home}/trekk", back).status_code == 404
    other.send("problem", text="Mitt", category="annet", slot="1")
    assert sorted(entry.text for entry in entries(site.room, "problem")) == ["Mitt", CARD]


def test_leaving_and_coming_back(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")

    assert visitor.post(f"{visitor.home}/ut", {"": ""}).status_code == 303
    page = visitor.page()
    assert "Du har gått ut" in page
    assert "/svar" not in page
    with site.room.store.read() as db:
        assert db.scalars(select(Participant.presence)).all() == [Presence.LEFT]
    assert visitor.post(f"{visitor.home}/inn", {"": ""}, script=True).json() == {"state": "saved", "next": visitor.home}
    assert "/svar" in visitor.page()


def test_everything_that_was_sent_is_erased_from_the_phone(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")
    visitor.send("problem", text=CARD, category="informasjonsflyt")
    assert visitor.post(f"{visitor.home}/slett", {"": ""}).headers["location"] == visitor.home
    assert len(entries(site.room, "problem")) == 1

    response = visitor.post(f"{visitor.home}/slett", {"sikker": "1"})
    assert (response.status_code, response.headers["location"]) == (303, "/j")
    assert entries(site.room, "problem") == []
    assert visitor.client.get(visitor.home).status_code != 200
