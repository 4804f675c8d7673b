"""Forms for listed things, money and every kind of field, as plain HTML and as the page's script sends them."""

import gzip
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from facilitation.bootstrap import Product
from facilitation.domain.codes import new_id
from tests.phone.answers_seen import entries
from tests.phone.phone_site import PhoneSite, Visitor, build_phone_site, field_value
from tests.services.report_reading import ACTION, form_of

if TYPE_CHECKING:
    from tests.conftest import Room


@pytest.fixture
def hall(arena: "Room", product: Product) -> PhoneSite:
    return build_phone_site(arena, product)


def owner_of(hall: PhoneSite, project: str) -> Visitor:
    """Return somebody who has said at the check-in which project is theirs."""
    visitor = hall.inside()
    hall.room.open("inn")
    assert visitor.send("inn", "eier", value=project).status_code == 303
    return visitor


def test_check_in_asks_what_is_left_after_the_three_taps(hall: PhoneSite) -> None:
    visitor = hall.inside()
    hall.room.open("inn")
    page = visitor.page()

    assert "<h1>Eier du et av prosjektene?</h1>" in page
    assert "Ressursteam" in page
    assert "Hvem er du?" not in page
    assert visitor.send("inn", "eier", value="_none").status_code == 303
    assert ">Nei<" in visitor.page()


def test_own_project_is_barred_with_words(hall: PhoneSite) -> None:
    visitor = owner_of(hall, "team")
    hall.room.open("vurdering")
    page = visitor.page()

    assert "Dette har du oppgitt som ditt eget. De andre vurderer det." in page
    assert 'name="v:team:likt"' not in page
    assert 'name="v:ressurs:likt"' in page
    assert 'name="v:team:likt"' in hall.inside().page()


@pytest.mark.parametrize("script", [False, True])
def test_barred_judgement_is_refused_in_words(hall: PhoneSite, *, script: bool) -> None:
    visitor = owner_of(hall, "team")
    hall.room.open("vurdering")
    answer = visitor.send("vurdering", script=script, v__team__likt="5")

    assert answer.status_code == 422
    told = answer.json()["message"] if script else answer.text
    assert "har du oppgitt som ditt eget, og det vurderes av de andre" in told
    assert entries(hall.room, "vurdering") == []


def test_marks_under_criteria_are_shown_and_changed(hall: PhoneSite) -> None:
    visitor = hall.inside()
    hall.room.open("vurdering")
    visitor.send("vurdering", v__team__likt="4", v__ressurs__bredding="unknown")
    page = visitor.page()
    assert "Forsterket utskrivningsteam: 4, –" in page
    assert "Ressursteam: –, vet ikke" in page

    changing = visitor.page(q=1, slot=1)
    assert re.search(r'name="v:team:likt" value="4" checked', changing)
    assert re.search(r'name="v:ressurs:bredding" value="unknown" checked', changing)


def test_money_is_sent_and_the_remainder_told(hall: PhoneSite) -> None:
    visitor = hall.inside()
    hall.room.open("fordeling")
    page = visitor.page()
    assert "Rammen er 11\u00a0170\u00a0000 kr." in page
    assert "Søkt om 4\u00a0500\u00a0000 kr." in page
    assert len(re.findall(r'inputmode="numeric"', page)) == 5

    visitor.send("fordeling", m__team="4 500 000 kr", m__ressurs="1.500.000")
    page = visitor.page()
    assert "Forsterket utskrivningsteam: 4\u00a0500\u00a0000 kr" in page
    assert "Rest av rammen: 5\u00a0170\u00a0000 kr" in page
    changing = visitor.page(q=1, slot=1)
    assert 'value="4\u00a0500\u00a0000"' in changing
    assert "<output data-left>5\u00a0170\u00a0000 kr</output>" in changing


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("4,5 mill.", "Skriv hele kroner, for eksempel 4\u00a0500\u00a0000."),
        ("-5", "Skriv hele kroner, for eksempel 5."),
        ("11 170 001", "Summen er 1 kr over rammen på 11\u00a0170\u00a0000 kr."),
    ],
)
def test_refused_money_stays_in_its_field(hall: PhoneSite, typed: str, told: str) -> None:
    visitor = hall.inside()
    hall.room.open("fordeling")
    answer = visitor.send("fordeling", m__team=typed)

    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{typed}"' in answer.text
    script = visitor.send("fordeling", m__team=typed, script=True).json()
    assert told in script["message"]
    assert script["field"] in {"m:team", "money"}


def test_refused_field_is_pointed_at(hall: PhoneSite) -> None:
    visitor = hall.inside()
    hall.room.open("fordeling")
    page = visitor.send("fordeling", m__team="-5").text

    (field,) = re.findall(r'<input id="m:team"[^>]*>', page)
    assert 'aria-invalid="true"' in field
    assert "refused" in field
    assert 'id="refused"' in page


def test_each_kind_of_field_has_its_own_keyboard(hall: PhoneSite) -> None:
    visitor = hall.inside()
    hall.room.open("aktivitet")
    page = visitor.page()

    assert re.search(r'<textarea id="f:navn"[^>]*data-guard', page)
    assert re.search(r'<input id="f:antall"[^>]*inputmode="decimal"', page)
    assert re.search(r'<input id="f:oppstart"[^>]*type="date"[^>]*min="2027-03-10"', page, re.DOTALL)
    assert re.search(r'<input id="f:målt"[^>]*type="date"[^>]*max="2027-03-10"', page, re.DOTALL)
    assert re.search(r'<select id="f:status"', page)
    assert "0 av 3 sendt" in page


def test_a_row_is_shown_in_words_with_what_to_look_at_again(hall: PhoneSite) -> None:
    visitor = hall.inside()
    hall.room.open("aktivitet")
    visitor.send("aktivitet", f__navn="Felles forløp", f__status="drift", f__antall="12,5", f__oppstart="01.06.2028")
    page = visitor.page()

    for said in ("Felles forløp", "Status: Drift", "Antall i gruppen: 12,5", "Oppstart: 01.06.2028"):
        assert f">{said}<" in page
    assert "mer enn 12 måneder fram" in page
    changing = visitor.page(q=1, slot=1)
    assert 'value="12,5"' in changing
    assert 'value="2028-06-01"' in changing
    assert '<option value="drift" selected>' in changing


def test_rows_couple_what_others_registered(hall: PhoneSite) -> None:
    visitor = hall.inside()
    hall.room.open("aktivitet")
    for name in ("Felles forløp", "Digital dialog"):
        hall.inside().send("aktivitet", f__navn=name)
    first, second = (entry.id for entry in entries(hall.room, "aktivitet"))
    hall.room.open("koplinger")
    assert re.search(rf'type="radio" name="f:fra" value="{first}"', visitor.page())

    visitor.send("koplinger", f__fra=first, f__til=second, f__grunn="Samme barn")
    assert "Prosjekt B: Digital dialog" in visitor.page()


def test_there_is_a_row_for_each_thing(hall: PhoneSite) -> None:
    visitor = hall.inside()
    hall.room.open("vilkår")
    assert 'type="radio" name="subject" value="team"' in visitor.page()

    visitor.send("vilkår", subject="team", f__leder="Klinikksjefen", f__frist="2027-06-30")
    page = visitor.page(q=1)
    assert "Forsterket utskrivningsteam" in page
    assert 'type="radio" name="subject" value="team"' not in page
    assert "1 av 5 sendt" in page
    changing = visitor.page(q=1, slot=1, subject="team")
    assert 'type="hidden" name="subject" value="team"' in changing
    assert "Klinikksjefen" in changing


def test_both_sides_of_a_pair_stand_together(hall: PhoneSite) -> None:
    visitor = hall.inside()
    hall.room.open("praksis")
    assert 'name="f:inn:now"' in visitor.page()

    visitor.send("praksis", f__hvem="Senteret", f__inn__now="brev", f__inn__wanted="melding")
    assert "i dag Brev, ønsket Elektronisk melding" in visitor.page()


def test_rows_of_money_show_what_is_left_for_everybody(hall: PhoneSite) -> None:
    visitor = hall.inside()
    hall.room.open("budsjett")
    hall.inside().send("budsjett", f__post="Lokaler", f__kr="200 000")
    visitor.send("budsjett", f__post="Prosjektleder", f__kr="400 000")
    page = visitor.page(q=1)
    assert "<output data-left>100\u00a0000 kr</output> <span data-left-word>over rammen" in page

    # The row that is being changed does not count against itself.
    changing = visitor.page(q=1, slot=1)
    assert 'data-frame="300000"' in changing
    assert "<output data-left>100\u00a0000 kr</output> <span data-left-word>over rammen" in changing


def test_statuses_are_said_in_the_language_of_the_phone(hall: PhoneSite) -> None:
    codes = {"code_what": "", "code_whom": "", "decision_level": "egen"}
    hall.room.plan.add(hall.room.by, hall.room.id, replace(ACTION, **codes), request_id=new_id())  # type: ignore[arg-type]
    visitor = hall.inside()
    hall.room.open("status")
    assert "igangsatt" in visitor.page()

    visitor.post("/sprak", {"lang": "nn", "neste": visitor.home})
    page = visitor.page()
    assert ">igangsett<" in page
    assert ">veit ikkje<" in page


def test_step_pages_stay_within_their_budget(hall: PhoneSite) -> None:
    visitor = hall.inside()
    for key in ("vurdering", "fordeling", "aktivitet", "vilkår", "alt"):
        hall.room.open(key)
        page = visitor.get().text
        loaded = set(re.findall(r'(?:src|href)="([^"]+)"', page)) - {"data:,"}
        files = [visitor.get(address) for address in sorted(loaded) if address.startswith("/filer/")]
        assert len(files) == 2
        assert sum(int(file.headers["content-length"]) for file in files) + len(gzip.compress(page.encode())) <= 20_000


def test_an_action_of_the_plan_is_picked_and_changed(hall: PhoneSite) -> None:
    fields = replace(ACTION, code_what="", code_whom="", decision_level="egen")
    action = hall.room.plan.add(hall.room.by, hall.room.id, fields, request_id=new_id())
    visitor = hall.inside()
    step = hall.room.open("justere")
    listed = visitor.get(steg=step.id[:8], q=1, hent="").text
    assert f"&amp;subject={action}" in listed

    form = visitor.page(steg=step.id[:8], q=1, subject=action)
    assert "Dette tiltaket står i planen. Det dere lagrer her, endrer det." in form
    assert ACTION.milestones.splitlines()[0] in form
    sent = form_of(replace(fields, title="Møte hver uke")) | {"version": field_value(form, "version")}
    answer = visitor.send("justere", subject=field_value(form, "subject"), **sent)
    assert answer.status_code == 303
    assert [line.fields.title for line in hall.room.plan.actions(hall.room.by, hall.room.id)] == ["Møte hver uke"]

    refused = visitor.send("justere", subject=action, **sent)
    assert refused.status_code == 409
    assert "er endret av noen andre" in refused.text
