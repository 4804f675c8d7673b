from collections.abc import Mapping
from typing import Any

import pytest

from facilitation.domain.codes import new_id
from facilitation.phone.sent import MOST_BYTES
from tests.phone.answers_seen import CARD, entries
from tests.phone.phone_site import SAME_ORIGIN, PhoneSite, Visitor


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

    for receipt in receipts:
        # The page that comes with it makes requests of its own.
        del receipt["html"]
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
