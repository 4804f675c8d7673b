import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from facilitation.domain.codes import keyed, new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, SamskapError, TooMany, WrongPhase
from facilitation.domain.states import EntryState
from facilitation.persistence.models import Contact, Entry, Participation, Receipt
from facilitation.services.answering.answers import Answer
from facilitation.services.answering.payloads import Values
from facilitation.services.answering.results import answered
from facilitation.services.room.joining import Profile

if TYPE_CHECKING:
    from tests.conftest import Room

CARD = "Når epikrisen kommer sent, fører det til ventetid for dem som skal hjem."


def rows(room: "Room", key: str) -> list[Entry]:
    with room.store.read() as db:
        return list(db.scalars(select(Entry).where(Entry.step_id == room.step(key).id).order_by(Entry.sequence)))


def test_card_is_stored_as_it_was_written(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    saved = room.send(phone, "problem", text=CARD, category="informasjonsflyt")

    (row,) = rows(room, "problem")
    assert (row.text, row.category, row.kind) == (CARD, "informasjonsflyt", "card")
    assert (saved.entry_id, saved.slot, saved.used, saved.limit) == (row.id, 1, 1, 5)


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        "**fet** [lenke](javascript:alert(1)) ![bilde](https://eksempel.no/p.png)",
        "=HYPERLINK('http://eksempel.no')",
        "'; DROP TABLE entry; --",
        "👩‍👩‍👧 godt teamarbeid 🎉",
    ],
)
def test_hostile_text_is_kept_as_words(room: "Room", hostile: str) -> None:
    phone = room.fill()[0]
    room.open("problem")
    room.send(phone, "problem", text=hostile, category="annet")

    assert [row.text for row in rows(room, "problem")] == [hostile]


def test_tricks_are_taken_out_of_a_text(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    room.send(phone, "problem", text="Vi\u202e mang\u0000ler \u200bfelles  plan\r\n\r\n\r\nalltid", category="annet")

    assert [row.text for row in rows(room, "problem")] == ["Vi mangler felles plan\n\nalltid"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": "", "category": "annet"}, "text.empty"),
        ({"text": " \u200b\u0007 ", "category": "annet"}, "text.empty"),
        ({"text": "x" * 201, "category": "annet"}, "text.too_long"),
        ({"text": CARD}, "choice.empty"),
        ({"text": CARD, "category": "finnes-ikke"}, "choice.unknown"),
        ({"text": "Ring 99 88 77 66 og spør.", "category": "annet"}, "privacy.blocked"),
        ({"text": "Skriv til noen@eksempel.no.", "category": "annet"}, "privacy.blocked"),
    ],
)
def test_what_cannot_be_taken_changes_nothing(room: "Room", fields: dict[str, str], code: str) -> None:
    phone = room.fill()[0]
    room.open("problem")

    with pytest.raises(InvalidInput) as caught:
        room.send(phone, "problem", **fields)
    assert caught.value.code == code
    assert rows(room, "problem") == []
    assert CARD not in str(caught.value)


def test_warning_is_passed_by_confirming(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    answer = room.answer("problem", text="To pasienter har ventet lenge på bolig.", category="annet")

    with pytest.raises(InvalidInput, match=r"privacy\.warning"):
        room.answers.submit(phone, answer)
    room.answers.submit(phone, replace(answer, confirmed=True))
    assert len(rows(room, "problem")) == 1


def test_no_more_cards_than_allowed(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    for n in range(5):
        room.send(phone, "problem", text=f"Kort {n + 1} om flyt", category="annet")

    with pytest.raises(TooMany) as caught:
        room.send(phone, "problem", text="Ett kort for mye", category="annet")
    assert caught.value.facts == {"limit": 5}
    assert len(rows(room, "problem")) == 5


def test_slot_is_changed_in_place_and_freed_by_taking_back(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    room.send(phone, "problem", text="Første", category="annet")
    room.send(phone, "problem", text="Første, skrevet om", category="annet", slot=1)
    assert [row.text for row in rows(room, "problem")] == ["Første, skrevet om"]

    room.answers.withdraw(phone, room.answer("problem", slot=1))
    assert [row.state for row in rows(room, "problem")] == [EntryState.WITHDRAWN]
    assert room.send(phone, "problem", text="På nytt", category="annet").used == 1


def test_withdrawal_that_comes_once_more_leaves_what_was_written_since(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    room.send(phone, "problem", text="Første", category="annet")
    back = room.answer("problem", slot=1)
    room.answers.withdraw(phone, back)
    room.send(phone, "problem", text="På samme plass", category="annet")

    room.answers.withdraw(phone, back)
    assert [(row.text, row.state) for row in rows(room, "problem")] == [("På samme plass", EntryState.ACTIVE)]


def test_nobody_takes_back_what_is_not_theirs(room: "Room") -> None:
    author, other = room.fill()[:2]
    room.open("problem")
    room.send(author, "problem", text=CARD, category="annet")

    with pytest.raises(NotFound, match=r"entry\.unknown"):
        room.answers.withdraw(other, room.answer("problem", slot=1))
    assert [row.state for row in rows(room, "problem")] == [EntryState.ACTIVE]


def test_same_request_gives_the_same_receipt_and_one_row(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    answer = room.answer("problem", text=CARD, category="annet")
    first = room.answers.submit(phone, answer)
    again = room.answers.submit(phone, answer)

    assert again == first
    assert len(rows(room, "problem")) == 1


def test_receipt_is_given_also_after_the_step_is_closed(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    answer = room.answer("problem", text=CARD, category="annet")
    first = room.answers.submit(phone, answer)
    room.close("problem")

    assert room.answers.submit(phone, answer) == first


def test_same_request_with_another_body_is_a_conflict(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    answer = room.answer("problem", text=CARD, category="annet")
    room.answers.submit(phone, answer)
    other = replace(answer, values=Values({"text": ["Noe annet"], "category": ["annet"]}))

    with pytest.raises(Conflict, match=r"request\.reused"):
        room.answers.submit(phone, other)


def test_double_tap_from_two_threads_is_one_row(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    answer = room.answer("problem", text=CARD, category="annet")
    with ThreadPoolExecutor(8) as pool:
        receipts = set(pool.map(lambda _: room.answers.submit(phone, answer), range(8)))

    assert len(receipts) == 1
    assert len(rows(room, "problem")) == 1


def test_closed_step_takes_nothing(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    answer = room.answer("problem", text=CARD, category="annet")
    room.close("problem")

    with pytest.raises(WrongPhase, match=r"step\.closed"):
        room.answers.submit(phone, answer)
    assert rows(room, "problem") == []


def test_votes_that_race_the_closing_are_all_counted_or_refused(room: "Room") -> None:
    phones = room.fill(24)
    step = room.open("problem")
    answers = [(phone, room.answer("problem", text=CARD, category="annet")) for phone in phones]

    def send(pair: tuple[object, Answer]) -> bool:
        try:
            room.answers.submit(*pair)  # type: ignore[arg-type]  # pairs as they were made above
        except WrongPhase:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(send, pair) for pair in answers]
        pool.submit(room.flow.close_step, room.by, room.id, step.id).result()
        accepted = sum(future.result() for future in sent)

    assert len(rows(room, "problem")) == accepted


def test_points_follow_the_rules(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    for category in ("annet", "fastlege", "ettervern"):
        room.send(phone, "problem", text=f"Om {category}", category=category)
    room.open("klynging")
    room.boards.gather_by_category(room.by, room.id, room.step("klynging").id)
    clusters = room.boards.board(room.by, room.id, room.step("klynging").id).clusters
    first, second, third = (cluster.id for cluster in clusters)
    room.open("prioritering")

    for points, code in (
        ({f"p__{first}": "3"}, "points.too_many_on_one"),
        ({f"p__{first}": "2", f"p__{second}": "2", f"p__{third}": "2"}, "points.too_many"),
        ({f"p__{first}": "-1"}, "number.not_whole"),
        ({f"p__{first}": "1e3"}, "number.not_whole"),
        ({}, "points.none"),
        ({"p__" + new_id(): "2"}, "points.none"),
    ):
        with pytest.raises(InvalidInput) as caught:
            room.send(phone, "prioritering", **points)
        assert caught.value.code == code

    room.send(phone, "prioritering", **{f"p__{first}": "2", f"p__{second}": "2", f"p__{third}": "1"})
    room.send(phone, "prioritering", **{f"p__{first}": "1"})
    (ballot,) = rows(room, "prioritering")
    assert ballot.payload == {"points": {first: 1}}


def test_anonymous_answer_cannot_be_joined_with_its_author(room: "Room") -> None:
    phone = room.fill()[0]
    participant = room.joining.known(phone)
    room.open("problem")
    room.send(phone, "problem", text=CARD, category="annet")

    (row,) = rows(room, "problem")
    assert (row.participant_id, row.unit, row.role, row.group_id) == (None, None, None, None)
    values = [str(getattr(row, column.key)) for column in Entry.__table__.columns]
    assert participant.id not in " ".join(values)
    with room.store.read() as db:
        assert db.get(Participation, (row.step_id, "kort", participant.id)) is not None


def test_receipt_cannot_be_made_again_from_an_answer_and_a_participant(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    answer = room.answer("problem", text=CARD, category="annet")
    room.answers.submit(phone, answer)

    with room.store.read() as db:
        digests = set(db.scalars(select(Receipt.digest)))
    known_to_the_server = [
        json.dumps(body, sort_keys=True)
        for person in room.joining.present(room.by, room.id)
        for body in (answer.body, [person.id, answer.body], {"who": person.id, **answer.body})
    ]
    assert not digests & {keyed(room.store.secret, "request", body) for body in known_to_the_server}
    assert keyed(phone.secret, "request", json.dumps(answer.body, sort_keys=True)) in digests


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["entry", "participation", "participant", "receipt", "contact"])
def test_rows_keep_no_hidden_order(room: "Room", table: str) -> None:
    with room.store.read() as db:
        schema = db.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table})

    assert schema is not None
    assert "WITHOUT ROWID" in schema


def test_role_is_kept_only_among_five_of_its_kind(room: "Room") -> None:
    phones = room.fill(10)
    room.open("problem")
    room.send(phones[0], "problem", text="Ett", category="annet")
    room.open("klynging")
    room.boards.gather_by_category(room.by, room.id, room.step("klynging").id)
    (cluster,) = room.boards.board(room.by, room.id, room.step("klynging").id).clusters
    room.open("prioritering")
    for phone in phones:
        room.send(phone, "prioritering", **{f"p__{cluster.id}": "1"})

    kept = sorted(row.role or "-" for row in rows(room, "prioritering"))
    # Ten people: four leaders and two users hide nowhere; four staff are too few as well.
    assert kept == ["-"] * 10


def test_secretary_writes_and_the_table_reads(room: "Room") -> None:
    phones = room.fill(10)
    room.open("problemgruppe")
    by_group: dict[str, list[object]] = {}
    for phone in phones:
        person = room.joining.known(phone)
        (grouping,) = room.dividing.latest(room.by, room.id)
        group = next(group for group in grouping.groups if person.id in {member.id for member in group.members})
        by_group.setdefault(group.id, []).append(phone)
    group_id, (writer, reader, *_) = next(iter(by_group.items()))
    fields = {f"f__{part.key}": "Felles plan mangler" for part in room.step("problemgruppe").template.inputs[0].fields}  # type: ignore[union-attr]

    room.send(writer, "problemgruppe", **fields)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="not_secretary"):
        room.send(reader, "problemgruppe", **fields)  # type: ignore[arg-type]
    room.dividing.take_pen(reader, group_id)  # type: ignore[arg-type]
    room.send(reader, "problemgruppe", slot=1, **fields)  # type: ignore[arg-type]

    assert [(row.group_id, row.slot) for row in rows(room, "problemgruppe")] == [(group_id, 1)]
    with room.store.read() as db:
        assert answered(db, room.step("problemgruppe").id) == 1


def test_facilitator_writes_for_somebody_without_a_phone(room: "Room") -> None:
    room.fill()
    profile = Profile(level="bruker", role="brukerrepresentant", unit="Veiviser")
    who = room.joining.add_proxy(room.by, room.id, profile, request_id=new_id())
    room.open("problem")
    answer = room.answer("problem", text=CARD, category="annet")
    first = room.answers.submit_for(room.by, room.id, who, answer)

    assert room.answers.submit_for(room.by, room.id, who, answer) == first
    assert [row.participant_id for row in rows(room, "problem")] == [None]


def test_facilitator_cannot_add_to_what_a_phone_has_answered(room: "Room") -> None:
    phone = room.fill()[0]
    who = room.joining.known(phone).id
    room.open("problem")
    room.send(phone, "problem", text=CARD, category="annet")

    with pytest.raises(Conflict, match=r"answers\.own_phone"):
        room.answers.submit_for(room.by, room.id, who, room.answer("problem", text="Mer", category="annet"))


def test_facilitator_writes_for_a_table(room: "Room") -> None:
    room.fill(10)
    room.open("problemgruppe")
    (grouping,) = room.dividing.latest(room.by, room.id)
    fields = {f"f__{part.key}": "Plan mangler" for part in room.step("problemgruppe").template.inputs[0].fields}  # type: ignore[union-attr]
    room.answers.submit_for(room.by, room.id, grouping.groups[0].id, room.answer("problemgruppe", **fields))

    assert [row.group_id for row in rows(room, "problemgruppe")] == [grouping.groups[0].id]
    with pytest.raises(NotFound, match=r"group\.unknown"):
        room.answers.submit_for(room.by, room.id, new_id(), room.answer("problemgruppe", **fields))


def test_contact_is_kept_apart_from_the_answer(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("evaluering")
    room.send(phone, "evaluering", "kontakt", value="ja", contact="deltaker@eksempel.no")

    (row,) = rows(room, "evaluering")
    assert row.payload == {"value": "ja"}
    with room.store.read() as db:
        contact = db.scalars(select(Contact)).one()
        assert contact.address == "deltaker@eksempel.no"
        assert set(Contact.__table__.columns.keys()) == {"id", "workshop_id", "address"}


@pytest.mark.parametrize("address", ["", "ikke en adresse", "a@b", "x" * 300 + "@eksempel.no"])
def test_contact_must_be_an_address(room: "Room", address: str) -> None:
    phone = room.fill()[0]
    room.open("evaluering")

    with pytest.raises(InvalidInput, match=r"contact\.not_an_address"):
        room.send(phone, "evaluering", "kontakt", value="ja", contact=address)


def test_scale_and_multichoice_take_only_what_they_offer(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("evaluering")
    for fields, code in (
        ({"value": "6"}, "scale.out_of_range"),
        ({"value": ""}, "scale.out_of_range"),
        ({"value": "tre"}, "number.not_whole"),
    ):
        with pytest.raises(InvalidInput) as caught:
            room.send(phone, "evaluering", "tro", **fields)
        assert caught.value.code == code
    room.send(phone, "evaluering", "tro", value="unknown")
    assert rows(room, "evaluering")[0].payload == {"value": None}

    with pytest.raises(InvalidInput, match=r"choice\.unknown"):
        room.send(phone, "evaluering", "nytte", chosen=["finnes-ikke"])


def test_request_without_a_uuid_is_refused(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")
    answer = replace(room.answer("problem", text=CARD, category="annet"), request_id="1")

    with pytest.raises(InvalidInput, match=r"request\.bad_id"):
        room.answers.submit(phone, answer)


def test_unknown_input_and_foreign_phone(room: "Room") -> None:
    phone = room.fill()[0]
    room.open("problem")

    with pytest.raises(NotFound, match=r"input\.unknown"):
        room.send(phone, "problem", "finnes-ikke", text=CARD)
    with pytest.raises(SamskapError):
        room.answers.submit(replace(phone, secret="gjettet"), room.answer("problem", text=CARD, category="annet"))
    assert rows(room, "problem") == []


def test_answers_are_counted_once_per_person(room: "Room") -> None:
    phones = room.fill()
    step = room.open("problem")
    for phone in phones[:3]:
        room.send(phone, "problem", text="Ett", category="annet")
        room.send(phone, "problem", text="To", category="annet")

    with room.store.read() as db:
        assert answered(db, step.id) == 3
        assert db.scalar(select(func.count()).select_from(Entry)) == 6
