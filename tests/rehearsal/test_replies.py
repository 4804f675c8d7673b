import random
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.inputs import Input
from facilitation.catalogue.template import Frame, Identity, Who
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.replies import replies
from facilitation.rehearsal.voice import Question, Reply, Voice
from facilitation.services.answering.payloads import Offer, Payload, Values, read_payload
from facilitation.services.answering.subjects import SubjectView
from facilitation.services.phones.inputs import OwnEntry, PhoneInput
from facilitation.services.phones.view import PhoneStep
from facilitation.services.plan.plan import read_fields
from facilitation.services.room.joining import Profile

Things = tuple[SubjectView, ...]
THINGS = tuple(
    SubjectView(id=f"id-{number}", title=title, group_id="table-1")
    for number, title in enumerate(["Bolig", "Ettervern", "Fastlege", "Utskrivning", "Pårørende"])
)
ABOUT_CLUSTERS = {"what": "clusters", "step": "klynging"}


@pytest.fixture
def frame(catalogue: Catalogue) -> Frame:
    return catalogue.get("bedre-i-lag").frame


def item(kind: str, **parts: object) -> Input:
    made: Input = TypeAdapter(Input).validate_python({"key": "felt", "label": "Skriv", "kind": kind, **parts})
    return made


def ask(asked: Input, frame: Frame, *, about: Things = (), clusters: Things = (), **parts: Any) -> Question:
    step = PhoneStep(
        id="step",
        key="steg",
        title="Steget",
        prompt="",
        is_open=True,
        who=Who.INDIVIDUAL,
        identity=Identity.ANONYMOUS,
        hidden=False,
        case_guard=False,
        remaining_seconds=None,
    )
    offer = Offer(frame=frame, subjects=about, category_subjects=clusters)
    return Question(step=step, asked=PhoneInput(item=asked, offer=offer, subjects=about, **parts))


def dice(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 -- a fixed seed is the point


def voice(number: int = 0) -> Voice:
    people = [
        Profile(level="kommune", role="leder-beslutning", unit="Storvik kommune"),
        Profile(level="spesialist", role="ansatt", unit="DPS Kysten"),
    ]
    return Voice(
        content=Content(dice("content")),
        rng=dice(f"whims/{number}"),
        taste="taste",
        number=number,
        today=date(2027, 3, 10),
        table=people,
        room=people,
    )


def said(question: Question, people: int = 12) -> list[list[Payload]]:
    """Return what each of so many people says, as the server reads it; it refuses what is not an answer."""
    asked = question.asked
    return [
        [read_payload(asked.item, Values(reply.fields), asked.offer) for reply in sent_by(question, number)]
        for number in range(people)
    ]


def sent_by(question: Question, number: int = 0) -> list[Reply]:
    found = replies(question, voice(number))
    assert {reply.input_key for reply in found} <= {question.asked.item.key}
    return found


def test_text_is_written_by_most_within_length_and_number(frame: Frame) -> None:
    question = ask(item("text", label="Min forventning", max_length=60, max_entries=3), frame)
    answers = said(question, people=40)

    counts = Counter(len(texts) for texts in answers)
    assert set(counts) == {0, 1, 2}
    assert counts[0] < 20
    assert all(len(text.text) <= 60 for texts in answers for text in texts)


def test_required_text_is_written_by_everybody(frame: Frame) -> None:
    assert all(said(ask(item("text", max_length=140, required=True), frame), people=40))


def test_text_about_groups_is_written_to_some_of_them(frame: Frame) -> None:
    asked = item("text", max_length=140, about={"what": "groups"})
    found = [sent_by(ask(asked, frame, about=THINGS), number) for number in range(20)]

    assert {len({reply.subject for reply in replied}) for replied in found} == {2}
    assert {reply.subject for replied in found for reply in replied} == {thing.id for thing in THINGS}
    assert [reply.subject for reply in sent_by(ask(asked, frame, about=THINGS[:1]))] == ["id-0"]


def test_cards_cover_every_category_with_few_people(frame: Frame) -> None:
    categories = [{"key": f"kategori-{letter}", "title": f"Kategori {letter}"} for letter in "abcdefgh"]
    question = ask(item("card", label="Ett problem", max_length=200, max_entries=5, categories=categories), frame)
    answers = said(question, people=6)

    assert {card.category for cards in answers for card in cards} == {one["key"] for one in categories}
    assert all(2 <= len(cards) <= 4 for cards in answers)


def test_cards_of_moments_tell_what_held_and_what_broke(frame: Frame) -> None:
    categories = [{"key": "bar", "title": "Bar"}, {"key": "brast", "title": "Brast"}]
    question = ask(item("card", max_length=160, max_entries=2, categories=categories), frame)
    held, broke = said(question, people=1)[0]

    assert (held.category, broke.category) == ("bar", "brast")
    assert held.text != broke.text


def test_cards_sorted_under_clusters_are_proposals(frame: Frame) -> None:
    asked = item("card", max_length=200, max_entries=2, categories_from=ABOUT_CLUSTERS)
    cards = [card for cards in said(ask(asked, frame, clusters=THINGS)) for card in cards]

    assert all(card.text.startswith("Vi kan ") for card in cards)
    assert {card.category for card in cards} == {thing.id for thing in THINGS}


def test_cards_have_no_category_while_there_are_no_clusters(frame: Frame) -> None:
    asked = item("card", max_length=200, max_entries=2, categories_from=ABOUT_CLUSTERS)

    assert {card.category for card in said(ask(asked, frame), people=1)[0]} == {None}


def test_points_rank_things(frame: Frame) -> None:
    asked = item("points", points=5, most_on_one=2, about=ABOUT_CLUSTERS)
    sums: Counter[str] = Counter()
    for ballots in said(ask(asked, frame, about=THINGS), people=24):
        (ballot,) = ballots
        assert sum(ballot.values["points"].values()) == 5
        sums.update(ballot.values["points"])

    assert sums.most_common()[0][1] >= 2 * sums.most_common()[-1][1]


def test_points_that_cannot_all_be_given_stay_in_the_hand(frame: Frame) -> None:
    asked = item("points", points=5, most_on_one=2, about=ABOUT_CLUSTERS)
    (ballot,) = said(ask(asked, frame, about=THINGS[:1]), people=1)[0]

    assert ballot.values["points"] == {"id-0": 2}


@pytest.mark.parametrize("kind", ["points", "matrix", "scale", "choice"])
def test_nothing_is_sent_about_nothing(frame: Frame, kind: str) -> None:
    parts: dict[str, dict[str, object]] = {
        "points": {"points": 3, "most_on_one": 1},
        "matrix": {"effect": "Effekt", "effort": "Innsats"},
        "scale": {},
        "choice": {"options_from": "asks"},
    }

    assert sent_by(ask(item(kind, about=ABOUT_CLUSTERS, **parts[kind]), frame)) == []


def test_placements_are_spread_around_what_the_room_thinks(frame: Frame) -> None:
    question = ask(item("matrix", effect="Effekt", effort="Innsats", about=ABOUT_CLUSTERS), frame, about=THINGS)
    placed = [answer.values["placements"] for answers in said(question, people=30) for answer in answers]

    medians = set()
    for thing in THINGS:
        effects = sorted(placement[thing.id][0] for placement in placed if placement[thing.id][0] is not None)
        assert len(effects) >= 20
        assert len(set(effects)) > 1
        medians.add(effects[len(effects) // 2])
    assert len(medians) > 1
    assert None in {mark for placement in placed for pair in placement.values() for mark in pair}


def test_scale_is_rated_alone_and_about_things(frame: Frame) -> None:
    alone = [answer.values["value"] for answers in said(ask(item("scale"), frame), 30) for answer in answers]
    things = said(ask(item("scale", about=ABOUT_CLUSTERS), frame, about=THINGS), 1)[0][0].values["values"]

    assert len(set(alone)) > 2
    assert set(things) == {thing.id for thing in THINGS}


def test_choice_gives_an_address_only_with_the_first_option(frame: Frame) -> None:
    options = [{"key": "ja", "title": "Ja"}, {"key": "nei", "title": "Nei"}]
    answers = [one for each in said(ask(item("choice", options=options, contact=True), frame), 30) for one in each]

    assert {answer.values["value"] for answer in answers} == {"ja", "nei"}
    assert all(bool(answer.contact) == (answer.values["value"] == "ja") for answer in answers)
    assert all(answer.contact.endswith("@example.org") for answer in answers if answer.contact)


def test_choice_of_one_option_with_address_is_taken(frame: Frame) -> None:
    question = ask(item("choice", options=[{"key": "ja", "title": "Ja"}], contact=True), frame)

    assert {answer.contact for answers in said(question) for answer in answers} == {
        f"deltaker{number}@example.org" for number in range(1, 13)
    }


def test_choice_without_address_is_any_option(frame: Frame) -> None:
    options = [{"key": "ja", "title": "Ja"}, {"key": "nei", "title": "Nei"}]
    answers = [one for each in said(ask(item("choice", options=options), frame), 20) for one in each]

    assert Counter(answer.values["value"] for answer in answers).keys() == {"ja", "nei"}


def test_choice_about_things_is_made_for_each(frame: Frame) -> None:
    question = ask(item("choice", options_from="asks", about=ABOUT_CLUSTERS), frame, about=THINGS)

    assert set(said(question, 1)[0][0].values["values"]) == {thing.id for thing in THINGS}


def test_lift_keeps_what_the_plan_says_and_asks_only_where_others_decide(frame: Frame) -> None:
    level = item("choice", options_from="decision_levels", about={"what": "actions"}, sets="decision_level")
    lift = item("choice", options_from="asks", about={"what": "actions"}, sets="ask")

    kept = said(ask(level, frame, about=THINGS[:1], presets={"id-0": "ssu"}), 1)[0][0]
    levels = said(ask(level, frame, about=THINGS), 1)[0][0].values["values"]
    asks = said(ask(lift, frame, about=THINGS), 1)[0][0].values["values"]

    assert kept.values["values"] == {"id-0": "ssu"}
    assert set(levels) == {thing.id for thing in THINGS}
    assert set(asks) == {thing for thing, key in levels.items() if key != "egen-virksomhet"}


def test_multichoice_always_crosses_something_off(frame: Frame) -> None:
    one = ask(item("multichoice", options=[{"key": "nyttig", "title": "Nyttig"}]), frame)

    assert {tuple(answer.values["chosen"]) for answers in said(one, 20) for answer in answers} == {("nyttig",)}


def test_form_rows_are_whole_and_coded(frame: Frame) -> None:
    fields = [
        {"key": "tiltak", "label": "Tiltak", "required": True},
        {"key": "hvem", "label": "Hvem må med"},
        {"key": "galt", "label": "Hva kan gå galt", "max_length": 40},
        {"key": "mer", "label": "Første steg", "max_length": 80},
        {"key": "kode", "label": "Kode", "kind": "code", "required": True},
    ]
    answers = said(ask(item("form", label="Gruppas forslag", rows=3, fields=fields), frame), 6)

    for rows in answers:
        assert len(rows) in {2, 3}
        for row in rows:
            written = row.values["fields"]
            assert all(written[key] for key in ("tiltak", "hvem", "galt", "mer"))
            assert all(written["kode"].values())


def test_form_of_another_kind_gets_a_text_in_each_field(frame: Frame) -> None:
    fields = [{"key": "ord", "label": "Ett ord", "max_length": 30}, {"key": "mer", "label": "Mer"}]
    rows = said(ask(item("form", fields=fields), frame), 1)[0]

    assert [all(row.values["fields"].values()) for row in rows] == [True]


def test_actions_are_two_or_three_about_the_rooms_problems(frame: Frame) -> None:
    question = ask(item("action", rows=3), frame, problems=("Bolig", "Ettervern"))
    counts = set()
    for number in range(8):
        actions = [read_fields(Values(reply.fields)) for reply in sent_by(question, number)]
        counts.add(len(actions))
        assert {action.problem for action in actions} <= {"Bolig", "Ettervern"}

    assert counts == {2, 3}


def test_what_was_answered_before_is_left_alone(frame: Frame) -> None:
    question = ask(item("text", max_length=140, required=True), frame)
    entry = OwnEntry(id="1", slot=1, text="Sagt", category="", payload={}, subject_id=None, parked=False)
    answered = replace(question, asked=replace(question.asked, entries=(entry,)))

    assert sent_by(answered) == []


def test_same_seed_gives_the_same_answers(frame: Frame) -> None:
    question = ask(item("matrix", effect="Effekt", effort="Innsats", about=ABOUT_CLUSTERS), frame, about=THINGS)
    shuffled = replace(question, asked=replace(question.asked, subjects=THINGS[::-1]))

    assert replies(question, voice(3)) == replies(shuffled, voice(3))
    assert replies(question, voice(3)) != replies(question, voice(4))
