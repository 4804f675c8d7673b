from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from facilitation.domain.codes import new_id
from facilitation.domain.states import EntryState, Presence
from facilitation.persistence.models import Action, Cluster, Contact, Entry, Participant
from facilitation.phone.sent import MOST_BYTES
from tests.phone.phone_site import SAME_ORIGIN, PhoneSite, Visitor

if TYPE_CHECKING:
    from tests.conftest import Room

CARD = "Når epikrisen kommer sent, fører det til ventetid for dem som skal hjem."
ACTION = {
    "title": "Fast samarbeidsmøte hver måned",
    "problem": "Ansvar mellom nivåene",
    "code_what": "samarbeidsmøter",
    "code_whom": "kommune",
    "owner_role": "Leder med beslutningsmyndighet",
    "owner_unit": "DPS Kysten",
    "first_step": "Når uka begynner, da kaller vi inn.",
    "first_step_by": "2027-03-24",
    "deadline": "2027-09-01",
    "decision_level": "egen-virksomhet",
}


def entries(room: "Room", key: str) -> list[Entry]:
    with room.store.read() as db:
        return list(db.scalars(select(Entry).where(Entry.step_id == room.step(key).id).order_by(Entry.sequence)))


def clusters(room: "Room", *names: str) -> list[str]:
    """Name clusters as the facilitator would have, and return their identifiers."""
    identifiers = [new_id() for _ in names]
    step_id = room.step("klynging").id
    with room.store.database.write() as db:
        for position, (identifier, name) in enumerate(zip(identifiers, names, strict=True)):
            db.add(Cluster(id=identifier, workshop_id=room.id, step_id=step_id, name=name, position=position))
    return identifiers


def proposals(site: PhoneSite) -> list[str]:
    """Let a table write two proposals and return their identifiers."""
    site.room.open("losningsgruppe")
    writer = site.inside()
    writer.takes_pen()
    for title in ("Felles møte", "Én plan"):
        writer.send("losningsgruppe", **{"f:tiltak": title, "f:kode:what": "planer", "f:kode:whom": "kommune"})
    return [entry.id for entry in entries(site.room, "losningsgruppe")]


@pytest.mark.parametrize("script", [False, True])
def test_card_is_stored_and_confirmed(site: PhoneSite, *, script: bool) -> None:
    visitor = site.inside()
    step = site.room.open("problem")
    answer = visitor.send("problem", text=CARD, category="informasjonsflyt", q="1", script=script)

    onward = f"{visitor.home}?steg={step.id[:8]}&q=1"
    if script:
        assert answer.json() == {"state": "saved", "slot": 1, "used": 1, "limit": 5, "next": onward}
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


def test_text_for_each_group_is_kept_apart(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.fill(14)
    site.room.open("plan")
    site.room.open("fremlegg")
    page = visitor.page()
    assert "Gruppe 3" in page
    (division,) = site.room.dividing.latest(site.room.by, site.room.id)
    groups = {group.number: group.id for group in division.groups}

    visitor.send("fremlegg", text="Hva koster det?", subject=groups[1])
    visitor.send("fremlegg", text="Vi kan hjelpe.", subject=groups[2])
    assert {entry.subject_id: entry.text for entry in entries(site.room, "fremlegg")} == {
        groups[1]: "Hva koster det?",
        groups[2]: "Vi kan hjelpe.",
    }
    page = visitor.page()
    assert "2 av 3 sendt" in page
    assert f'type="radio" name="subject" value="{groups[1]}"' not in page
    changing = visitor.page(q=1, slot=1, subject=groups[2])
    assert "Vi kan hjelpe.</textarea>" in changing
    assert f'type="hidden" name="subject" value="{groups[2]}"' in changing


def test_text_about_nothing_is_refused(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.fill(11)
    site.room.open("plan")
    site.room.open("fremlegg")

    assert "Velg hva svaret gjelder" in visitor.send("fremlegg", text="Hva koster det?").text


def test_only_the_one_with_the_pen_writes_and_all_read(site: PhoneSite) -> None:
    room = site.room
    writer, reader = site.inside(), site.inside()
    room.open("problemgruppe")
    assert "Ingen skriver ennå" in reader.page()
    writer.takes_pen()
    writer.send("problemgruppe", **{"f:problem": CARD, "f:hvem": "Pårørende", "f:årsak": "", "f:sikkert": ""})

    page = reader.page()
    assert CARD in page
    assert "Hvem merker det: Pårørende" in page
    assert "En annen ved bordet skriver" in page
    assert "/svar" not in page
    refused = reader.send("problemgruppe", **{"f:problem": "Noe annet"})
    assert refused.status_code == 403
    assert "Noe annet</textarea>" in refused.text
    assert "En annen ved bordet skriver for gruppen" in refused.text

    reader.takes_pen()
    assert "Du skriver for gruppa" in reader.page()
    assert reader.send("problemgruppe", **{"f:problem": "Noe annet"}).status_code == 303
    assert [entry.text for entry in entries(room, "problemgruppe")] == [CARD, "Noe annet"]


def test_row_with_its_codes_can_be_changed(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("losningsgruppe")
    visitor.takes_pen()
    visitor.send("losningsgruppe", **{"f:tiltak": "Felles møte", "f:kode:what": "planer", "f:kode:whom": "nav"})
    assert "Kode: Planer for den enkelte, NAV" in visitor.page()
    page = visitor.page(q=1, slot=1)
    assert "Felles møte</textarea>" in page
    assert '<option value="nav" selected>' in page

    visitor.send("losningsgruppe", slot="1", **{"f:tiltak": "Felles møte", "f:hvem": "Alle"})
    page = visitor.page()
    assert "Hvem må med: Alle" in page
    assert "Kode:" not in page


def test_whoever_has_no_table_is_told_to_wait(site: PhoneSite) -> None:
    room = site.room
    room.open("problemgruppe")
    visitor = site.inside()

    assert "Du har ikke fått et bord ennå" in visitor.page()
    refused = visitor.send("problemgruppe", **{"f:problem": CARD})
    assert refused.status_code == 409
    assert f"{CARD}</textarea>" in refused.text


@pytest.mark.parametrize("script", [False, True])
def test_action_is_stored_in_the_plan(site: PhoneSite, *, script: bool) -> None:
    visitor = site.inside()
    site.room.open("plan")
    visitor.takes_pen()
    answer = visitor.send("plan", **ACTION, q="1", script=script)

    assert answer.status_code == (200 if script else 303)
    with site.room.store.read() as db:
        assert [action.title for action in db.scalars(select(Action))] == [ACTION["title"]]
    page = visitor.page()
    for words in (ACTION["title"], "Frist: 01.09.2027", "Første steg: Når uka begynner", "Rollen er ikke til stede"):
        assert words in page


def test_action_can_be_changed(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("plan")
    visitor.takes_pen()
    visitor.send("plan", **ACTION)
    page = visitor.page(q=1, slot=1)
    assert 'value="2027-09-01"' in page
    assert f"{ACTION['title']}</textarea>" in page

    visitor.send("plan", **{**ACTION, "title": "Møte hver uke", "milestones": "Mai\nJuni"}, slot="1")
    assert "Møte hver uke" in visitor.page()
    assert 'class="more" open' in visitor.page(q=1, slot=1)


def test_every_field_of_an_action_is_told_at_once(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("plan")
    visitor.takes_pen()
    fields = {**ACTION, "title": "", "owner_unit": "", "deadline": "2027-03-10", "baseline_date": "2030-01-01"}

    told = visitor.send("plan", **fields, script=True)
    assert told.status_code == 422
    assert told.json()["code"] == "plan.errors"
    assert {finding["field"] for finding in told.json()["findings"]} == {
        "title",
        "owner_unit",
        "deadline",
        "baseline_date",
    }
    page = visitor.send("plan", **fields)
    assert page.status_code == 422
    assert page.text.count('class="wrong"') == 4
    assert "Velg en dato etter i dag" in page.text
    assert ACTION["first_step"] in page.text
    assert 'class="more" open' in page.text


def test_date_that_does_not_exist_is_told_at_its_field(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("plan")
    visitor.takes_pen()

    told = visitor.send("plan", **{**ACTION, "deadline": "31.02.2027"}, script=True).json()
    assert (told["code"], told["field"]) == ("date.not_a_date", "deadline")


def test_lift_sets_level_and_ask_on_the_tables_actions(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("plan")
    visitor.takes_pen()
    visitor.send("plan", **ACTION)
    site.room.open("loft")
    with site.room.store.read() as db:
        (action,) = db.scalars(select(Action))
    page = visitor.page()
    assert f'name="v:{action.id}" value="egen-virksomhet" checked' in page

    visitor.send("loft", "nivå", **{f"v:{action.id}": "ssu"})
    visitor.send("loft", "ber-om", **{f"v:{action.id}": "vedtak"})
    with site.room.store.read() as db:
        (action,) = db.scalars(select(Action))
        assert (action.decision_level, action.ask) == ("ssu", "vedtak")
    assert f"{ACTION['title']}: SSU, strategisk samarbeidsutvalg" in visitor.page()
    assert "Vedtak" in visitor.page()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": "", "category": "annet"}, "Skriv noe her"),
        ({"text": "\u200b\u202e\u0000 \t", "category": "annet"}, "Skriv noe her"),
        ({"text": "x" * 201, "category": "annet"}, "201 tegn"),
        ({"text": "🎉" * 201, "category": "annet"}, "201 tegn"),
        ({"text": CARD}, "Velg minst ett alternativ"),
        ({"text": CARD, "category": "finnes-ikke"}, "Alternativet finnes ikke lenger"),
        ({"text": "Ring 99 88 77 66.", "category": "annet"}, "et telefonnummer"),
        ({"text": CARD, "category": "annet", "slot": "9"}, "høyst 5"),
    ],
)
def test_what_cannot_be_taken_stays_in_the_form(site: PhoneSite, fields: Mapping[str, str], told: str) -> None:
    visitor = site.inside()
    site.room.open("problem")
    page = visitor.send("problem", **fields)

    assert page.status_code in {422, 429}
    assert told in page.text
    assert f"{fields['text'].replace(chr(0), '')}</textarea>" in page.text
    assert visitor.send("problem", **fields, script=True).json()["state"] == "refused"
    assert entries(site.room, "problem") == []


def test_one_card_too_many_is_refused_and_kept(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")
    for n in range(5):
        visitor.send("problem", text=f"Kort {n}", category="annet")
    assert "så mange som det er plass til" in visitor.page(q=1)

    refused = visitor.send("problem", text="Ett til", category="annet")
    assert refused.status_code == 429
    assert "Ett til</textarea>" in refused.text
    assert len(entries(site.room, "problem")) == 5


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


def test_warning_is_sent_again_when_the_author_stands_by_it(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")
    text = "To pasienter ventet for lenge på epikrisen."
    warned = visitor.send("problem", text=text, category="annet")

    assert warned.status_code == 422
    assert "data-confirm hidden" not in warned.text
    assert visitor.send("problem", text=text, category="annet", script=True).json()["code"] == "privacy.warning"
    assert visitor.send("problem", text=text, category="annet", confirmed="1").status_code == 303
    assert [entry.text for entry in entries(site.room, "problem")] == [text]


def test_blocked_text_stays_with_its_author(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")
    text = "Skriv til noen@eksempel.no om det."
    page = visitor.send("problem", text=text, category="annet", confirmed="1")

    assert page.status_code == 422
    assert f"{text}</textarea>" in page.text
    assert "en e-postadresse" in page.text
    assert entries(site.room, "problem") == []


@pytest.mark.parametrize("next_step", [None, "klynging"])
def test_text_that_came_too_late_is_shown_to_be_copied(site: PhoneSite, next_step: str | None) -> None:
    visitor = site.inside()
    site.room.open("problem")
    site.room.close("problem")
    if next_step:
        site.room.open(next_step)
    late = visitor.send("problem", text=CARD, category="annet")

    assert late.status_code == 409
    assert "Dette rakk ikke fram" in late.text
    assert f"{CARD}</textarea>" in late.text
    assert "«Individuell idé, problem» er lukket" in late.text
    told = visitor.send("problem", text=CARD, category="annet", script=True)
    assert (told.status_code, told.json()["code"]) == (409, "step.closed")
    assert entries(site.room, "problem") == []


def test_answer_before_its_step_is_refused(site: PhoneSite) -> None:
    visitor = site.inside()

    assert visitor.send("problem", text=CARD, category="annet", script=True).json()["code"] == "step.not_open"


def test_same_request_gives_the_same_receipt_and_one_entry(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")
    request_id = new_id()
    receipts = [
        visitor.send("problem", text=CARD, category="annet", request_id=request_id, script=True).json()
        for _ in range(3)
    ]

    assert receipts[0] == receipts[1] == receipts[2]
    assert len(entries(site.room, "problem")) == 1


def test_same_request_with_another_body_is_a_conflict(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")
    request_id = new_id()
    visitor.send("problem", text=CARD, category="annet", request_id=request_id)
    other = visitor.send("problem", text="Noe annet", category="annet", request_id=request_id)

    assert other.status_code == 409
    assert "Noe annet</textarea>" in other.text
    assert request_id not in other.text
    assert [entry.text for entry in entries(site.room, "problem")] == [CARD]


@pytest.mark.parametrize("request_id", ["", "123", "drop table"])
def test_request_without_an_identifier_is_refused(site: PhoneSite, request_id: str) -> None:
    visitor = site.inside()
    site.room.open("problem")

    told = visitor.send("problem", text=CARD, category="annet", request_id=request_id, script=True)
    assert (told.status_code, told.json()["code"]) == (422, "request.bad_id")


def test_answer_to_what_does_not_exist_is_refused(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")

    assert visitor.send("problem", "finnes-ikke", text=CARD, script=True).json()["code"] == "input.unknown"
    assert f"{CARD}</textarea>" in visitor.send("problem", "finnes-ikke", text=CARD).text
    assert visitor.send("problem", step="\x00ingen", text=CARD, script=True).json()["code"] == "step.unknown"
    assert visitor.send("problem", text=CARD, slot="en", script=True).json()["code"] == "number.not_whole"


def test_own_card_is_taken_back_and_its_place_is_free(site: PhoneSite) -> None:
    visitor = site.inside()
    step = site.room.open("problem")
    visitor.send("problem", text=CARD, category="annet")
    back = {"step": step.id, "input": "kort", "slot": "1", "q": "1"}

    assert visitor.post(f"{visitor.home}/trekk", back).headers["location"].endswith("&q=1")
    assert CARD not in visitor.page()
    assert visitor.post(f"{visitor.home}/trekk", back, script=True).json()["state"] == "saved"
    assert visitor.send("problem", text="Nytt", category="annet", script=True).json()["slot"] == 1
    assert [(entry.text, entry.state) for entry in entries(site.room, "problem")] == [("Nytt", EntryState.ACTIVE)]


def test_card_that_never_was_cannot_be_taken_back(site: PhoneSite) -> None:
    visitor = site.inside()
    step = site.room.open("problem")
    refused = visitor.post(f"{visitor.home}/trekk", {"step": step.id, "input": "kort", "slot": "2"})

    assert refused.status_code == 404
    assert "Svaret finnes ikke lenger" in refused.text


def test_other_phones_card_cannot_be_changed_or_taken_back(site: PhoneSite) -> None:
    author, other = site.inside(), site.inside()
    step = site.room.open("problem")
    author.send("problem", text=CARD, category="annet")

    assert other.post(f"{other.home}/trekk", {"step": step.id, "input": "kort", "slot": "1"}).status_code == 404
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


def test_pen_of_another_table_cannot_be_taken(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problemgruppe")

    assert visitor.post(f"{visitor.home}/penn", {"group": new_id()}).status_code == 404


@pytest.mark.parametrize("path", ["svar", "trekk", "penn", "ut", "inn"])
def test_whoever_is_not_known_changes_nothing(site: PhoneSite, path: str) -> None:
    visitor = site.visitor()
    step = site.room.open("innsjekk")
    fields = {"step": step.id, "input": "forventning", "text": "Hei", "request_id": new_id(), "group": new_id()}

    for script in (False, True):
        assert visitor.post(f"{visitor.home}/{path}", fields, script=script).status_code == 404
    assert entries(site.room, "innsjekk") == []


@pytest.mark.parametrize("path", ["svar", "trekk", "penn", "ut", "inn"])
def test_foreign_page_changes_nothing(site: PhoneSite, path: str) -> None:
    visitor = site.inside()
    foreign = {"Sec-Fetch-Site": "cross-site"}

    assert visitor.client.post(f"{visitor.home}/{path}", data={"a": "b"}, headers=foreign).status_code == 403
    assert "Du er inne" in visitor.page()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"{}", {"Content-Type": "application/json"}),
        (b"text=" + b"x" * MOST_BYTES, {"Content-Type": "application/x-www-form-urlencoded"}),
        (iter([b"text=x"]), {"Content-Type": "application/x-www-form-urlencoded"}),
    ],
)
def test_body_of_another_kind_or_size_is_refused(site: PhoneSite, body: Any, headers: dict[str, str]) -> None:
    visitor = site.inside()
    answer = visitor.client.post(f"{visitor.home}/svar", content=body, headers=SAME_ORIGIN | headers)

    assert answer.status_code == 422


def test_largest_action_of_emoji_fits_in_a_form(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("plan")
    visitor.takes_pen()
    limits = {"title": 160, "problem": 200, "first_step": 300, "milestones": 1000, "spread": 300, "co_owner": 160}
    answer = visitor.send("plan", **ACTION | {name: "🎉" * limit for name, limit in limits.items()})

    assert answer.status_code == 303


def test_too_many_fields_are_refused(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")

    assert visitor.send("problem", **{f"f:{n}": "x" for n in range(1001)}).status_code == 400


def sent_by_script(visitor: Visitor, language: str) -> str:
    headers = SAME_ORIGIN | {"Accept": "application/json", "Accept-Language": language}
    response = visitor.client.post(f"{visitor.home}/svar", data={"step": "x", "input": "y"}, headers=headers)
    return str(response.json()["code"])


def test_script_is_told_the_code_in_any_language(site: PhoneSite) -> None:
    visitor = site.inside()

    assert {sent_by_script(visitor, language) for language in ("nb", "nn", "en")} == {"request.bad_id"}
