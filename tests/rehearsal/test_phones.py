from pathlib import Path

import httpx2
import pytest

from facilitation.bootstrap import build
from facilitation.rehearsal.phones import Lines, Refused, ThoughtPhone
from facilitation.rehearsal.serving import address_of, free_port, serving
from facilitation.rehearsal.voice import Reply
from facilitation.services.room.joining import Profile
from facilitation.settings import Settings
from tests.conftest import FrozenClock, make_account
from tests.rehearsal.served import Served, site_of

NURSE = Profile(level="spesialist", role="ansatt", unit="DPS Kysten")


def code_of(served: Served, workshop_id: str) -> str:
    return served.product.services.workshops.get(served.by, workshop_id).join_code


def test_phone_comes_in_and_is_known_by_its_cookie(served: Served) -> None:
    workshop_id = served.workshop()
    with Lines(served.base_url) as lines:
        phone = ThoughtPhone(lines)
        outside = phone.is_inside
        phone.join(code_of(served, workshop_id), NURSE)

        assert (outside, phone.is_inside) == (False, True)
        assert served.product.services.joining.known(phone.actor).unit == "DPS Kysten"
        assert "Bedre i lag, Kysten" in phone.look()
        same = httpx2.get(f"{served.base_url}/d/{workshop_id}", headers={"Cookie": phone.cookie}, trust_env=False)
        assert same.is_success


def test_phone_is_refused_with_an_unknown_code_and_a_level_that_is_not_there(served: Served) -> None:
    code = code_of(served, served.workshop())
    with Lines(served.base_url) as lines:
        with pytest.raises(Refused, match="GET /j/2222 answered 404"):
            ThoughtPhone(lines).join("2222", NURSE)
        with pytest.raises(Refused, match=f"POST /j/{code} answered 422"):
            ThoughtPhone(lines).join(code, Profile(level="hoff", role="ansatt", unit="Slottet"))


def test_phone_answers_and_hears_why_it_may_not(served: Served) -> None:
    workshop_id = served.workshop()
    with Lines(served.base_url) as lines:
        phone = ThoughtPhone(lines)
        phone.join(code_of(served, workshop_id), NURSE)
        step = served.open(workshop_id, "innsjekk")
        phone.answer(step.id, Reply(input_key="forventning", fields={"text": ["At vi blir enige."]}))
        with pytest.raises(Refused) as refusal:
            phone.answer(step.id, Reply(input_key="finnes-ikke", fields={"text": ["Hei"]}))

    board = served.product.services.boards.board(served.by, workshop_id, step.id)
    assert [card.text for card in board.cards] == ["At vi blir enige."]
    assert refusal.value.code == "input.unknown"


def test_phone_confirms_what_the_privacy_guard_warns_of(served: Served) -> None:
    workshop_id = served.workshop()
    with Lines(served.base_url) as lines:
        phone = ThoughtPhone(lines)
        phone.join(code_of(served, workshop_id), NURSE)
        step = served.open(workshop_id, "erfaring")
        warned = "Vi hadde to pasienter som ventet."
        phone.answer(step.id, Reply(input_key="øyeblikk", fields={"text": [warned], "category": ["brast"]}))

    board = served.product.services.boards.board(served.by, workshop_id, step.id)
    assert [card.text for card in board.cards] == [warned]


def test_phone_cannot_take_the_pen_of_a_table_that_is_not_there(served: Served) -> None:
    workshop_id = served.workshop()
    with Lines(served.base_url) as lines:
        phone = ThoughtPhone(lines)
        phone.join(code_of(served, workshop_id), NURSE)
        with pytest.raises(Refused, match="404"):
            phone.take_pen("ingen")


def test_phone_reaches_a_server_behind_https_on_its_own_machine(tmp_path: Path, clock: FrozenClock) -> None:
    with free_port() as listener:
        product = build(Settings(data_folder=tmp_path, public_url="https://samskap.example"), clock=clock)
        by = make_account(product.store.database, clock, "prosessleder@example.org")
        with serving(site_of(product), listener), Lines(address_of(listener)) as lines:
            served = Served(product=product, base_url=lines.base_url, by=by, stranger=by)
            phone = ThoughtPhone(lines)
            phone.join(code_of(served, served.workshop()), NURSE)
            known = product.services.joining.known(phone.actor)
        product.close()

    assert known.level == "spesialist"
