import re
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest

from facilitation.wording import FINDINGS
from tests.phone.phone_site import PhoneSite

if TYPE_CHECKING:
    from tests.conftest import FrozenClock

CARD = "Når epikrisen kommer sent, fører det til ventetid."


def test_page_waits_before_the_first_step(site: PhoneSite) -> None:
    page = site.inside().page()

    assert "Vi begynner snart" in page
    assert '<meta http-equiv="refresh"' in page


def test_page_does_not_reload_by_itself_where_somebody_may_be_typing(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")

    assert 'http-equiv="refresh"' not in visitor.page()


def test_check_in_asks_only_what_the_taps_did_not(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("innsjekk")
    page = visitor.page()

    assert "<h1>Min forventning</h1>" in page
    assert "Hvilket nivå" not in page


def test_pause_has_nothing_to_fill_in(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("pause-1")
    page = visitor.page()

    assert "Ingenting å fylle ut nå" in page
    assert "10 minutter igjen" in page


def test_closed_step_points_to_the_screen(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")
    site.room.close("problem")
    page = visitor.page()

    assert "Se på skjermen" in page
    assert "Når … skjer, fører det til … for …" in page
    assert "/svar" not in page


def test_finished_workshop_thanks(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")
    site.room.flow.finish(site.room.by, site.room.id)
    page = visitor.page()

    assert "Takk for i dag" in page
    assert "Gå ut av samlingen" not in page


def test_time_that_is_over_is_said(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")
    cast("FrozenClock", site.room.store.clock).advance(timedelta(minutes=9))

    assert "Tiden er ute" in visitor.page()


def test_others_cards_come_when_the_silence_is_over(site: PhoneSite) -> None:
    visitor, other = site.inside(), site.inside()
    site.room.open("problem")
    other.send("problem", text=CARD, category="annet")
    page = visitor.page()
    assert 'data-share="300"' in page
    assert CARD not in page

    cast("FrozenClock", site.room.store.clock).advance(timedelta(minutes=5))
    page = visitor.page()
    assert "Fra andre i rommet" in page
    assert CARD in page
    assert "data-share" not in page
    assert "Fra andre i rommet" not in other.page()


def test_question_is_chosen_by_its_number(site: PhoneSite) -> None:
    visitor = site.inside()
    step = site.room.open("evaluering")

    assert "Hvor sikker er du" in visitor.page(q=3)
    assert 'name="value" value="5"' in visitor.page(q=3, steg=step.id[:8])
    for wrong in ({"q": 9}, {"q": "x"}, {"q": 3, "steg": "et-annet"}):
        assert 'name="chosen"' in visitor.page(**wrong)


def test_answered_question_shows_its_answer_and_not_its_form(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("evaluering")
    visitor.send("evaluering", "tro", value="4")
    page = visitor.page(q=3)

    assert "Svaret er lagret" in page
    assert "/svar" not in page
    assert 'name="value" value="4" checked' in visitor.page(q=3, slot=1)


def test_slot_that_is_not_ones_own_is_an_empty_form(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")

    assert 'name="slot"' not in visitor.page(q=1, slot=4)


def test_row_can_begin_with_a_card_from_before(site: PhoneSite) -> None:
    visitor, other = site.inside(), site.inside()
    site.room.open("problem")
    visitor.send("problem", text="Mitt eget kort", category="annet")
    other.send("problem", text="Kort om ettervern", category="ettervern")
    site.room.open("problemgruppe")
    visitor.takes_pen()
    page = visitor.page()
    assert "Dine kort fra før (1)" in page
    assert "Begynn med et av de 2 fra før" in page

    listed = visitor.page(q=1, hent="")
    assert re.findall(r"<h3>(.*)</h3>", listed) == ["Dine kort", "Ettervern"]
    use = re.findall(r"use=([0-9a-f-]{36})", listed)
    assert "Kort om ettervern</textarea>" in visitor.page(q=1, use=use[1])
    assert "Kort om ettervern</textarea>" not in visitor.page(q=1, use="finnes-ikke")


def test_action_can_begin_with_a_proposal_and_its_codes(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("losningsgruppe")
    visitor.takes_pen()
    visitor.send("losningsgruppe", **{"f:tiltak": "Felles møte", "f:kode:what": "planer", "f:kode:whom": "nav"})
    site.room.open("plan")
    visitor.takes_pen()
    (use,) = re.findall(r"use=([0-9a-f-]{36})", visitor.page(q=1, hent=""))
    page = visitor.page(q=1, use=use)

    assert "Felles møte</textarea>" in page
    assert '<option value="planer" selected>' in page
    assert '<option value="nav" selected>' in page


def test_first_step_of_an_action_is_proposed_within_two_weeks(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("plan")
    visitor.takes_pen()
    page = visitor.page()

    assert 'name="first_step_by" type="date" value="2027-03-24"' in page
    assert page.count('min="2027-03-11"') == 3
    assert 'max="2027-03-10"' in page


def test_parked_card_is_told_to_its_author(site: PhoneSite) -> None:
    visitor = site.inside()
    site.room.open("problem")
    visitor.send("problem", text=CARD, category="annet")
    with site.room.store.read() as db:
        from facilitation.catalogue.inputs import Reference, Subject
        from facilitation.services.answering.subjects import subjects

        (card,) = subjects(db, site.room.id, Reference(what=Subject.CARDS, step="problem"))
    site.room.boards.park(site.room.by, site.room.id, (card.id,))

    assert "Lagt til side av prosesslederen" in visitor.page()


@pytest.mark.parametrize("key", ["innsjekk", "problem", "problemgruppe", "plan", "evaluering"])
def test_no_script_or_style_stands_in_the_page(site: PhoneSite, key: str) -> None:
    visitor = site.inside()
    site.room.open(key)
    if site.room.step(key).grouping_id:
        visitor.takes_pen()
    page = visitor.get().text

    assert re.findall(r"<script\b[^>]*>", page) == re.findall(r'<script type="module" src="/filer/phone[^>]*>', page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)


def test_page_knows_a_word_for_everything_that_the_phones_guard_finds(site: PhoneSite) -> None:
    page = site.inside().page()

    for kind in FINDINGS:
        assert f'data-f-{kind}="' in page


def test_page_may_never_be_kept(site: PhoneSite) -> None:
    assert site.inside().get().headers["cache-control"] == "no-store"
