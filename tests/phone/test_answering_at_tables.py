import pytest
from sqlalchemy import select

from facilitation.domain.codes import new_id
from facilitation.persistence.models import Action
from tests.phone.answers_seen import ACTION, CARD, entries
from tests.phone.phone_site import PhoneSite


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


def test_pen_of_another_table_cannot_be_taken(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problemgruppe")

    assert visitor.post(f"{visitor.home}/penn", {"group": new_id()}).status_code == 404


def test_largest_action_of_emoji_fits_in_a_form(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("plan")
    visitor.takes_pen()
    limits = {"title": 160, "problem": 200, "first_step": 300, "milestones": 1000, "spread": 300, "co_owner": 160}
    answer = visitor.send("plan", **ACTION | {name: "🎉" * limit for name, limit in limits.items()})

    assert answer.status_code == 303
