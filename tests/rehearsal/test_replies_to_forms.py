"""Answers to the richer kinds: money, criteria, own things, and every kind of field, as the server reads them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.inputs import Input
from facilitation.catalogue.template import Frame, Who
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.material import load_arena
from facilitation.rehearsal.replies import replies
from facilitation.rehearsal.voice import Question
from facilitation.services.answering.offers import NONE
from facilitation.services.answering.payloads import Payload, Values, read_payload
from facilitation.services.answering.subjects import SubjectView
from tests.rehearsal.test_replies import THINGS, Things, ask, dice, item, said, voice

TODAY = date(2027, 3, 10)


@pytest.fixture
def frame(catalogue: Catalogue) -> Frame:
    return catalogue.get("tilskuddsprioritering").frame


@pytest.fixture
def projects(frame: Frame) -> Things:
    known = frame.named_list("prosjekter")
    assert known is not None
    return tuple(SubjectView(id=one.key, title=one.title, amount=one.amount) for one in known.items)


def barring(question: Question, own: str) -> Question:
    offer = replace(question.asked.offer, barred=frozenset({own}))
    return replace(question, asked=replace(question.asked, offer=offer))


def money(frame: Frame, projects: Things) -> Question:
    return ask(item("money", about={"what": "items", "list": "prosjekter"}), frame, about=projects)


def test_money_keeps_within_the_frame_in_whole_amounts(frame: Frame, projects: Things) -> None:
    for answers in said(money(frame, projects), people=20):
        amounts = answers[0].values["amounts"]
        assert set(amounts) == {project.id for project in projects}
        assert 0 < sum(amounts.values()) <= 11_170_000
        assert all(amount % 10_000 == 0 for amount in amounts.values())


def test_nobody_gives_money_to_or_judges_what_is_their_own(frame: Frame, projects: Things) -> None:
    criteria = [{"key": "likt", "title": "Likt"}, {"key": "bredding", "title": "Bredding"}]
    scale = item("scale", about={"what": "items", "list": "prosjekter"}, criteria=criteria)

    (given,) = said(barring(money(frame, projects), "trainee"), people=1)[0]
    (judged,) = said(barring(ask(scale, frame, about=projects), "trainee"), people=1)[0]

    others = {project.id for project in projects} - {"trainee"}
    assert set(given.values["amounts"]) == others
    assert set(judged.values["values"]) == others
    assert {tuple(marks) for marks in judged.values["values"].values()} == {("likt", "bredding")}


def test_the_first_at_the_door_have_something_of_their_own(frame: Frame) -> None:
    question = ask(item("choice", options_from="prosjekter", none="Nei"), frame)
    chosen = [answers[0].values["value"] for answers in said(question, people=6)]

    assert chosen[:2] == ["utskrivningsteam", "barn-og-unge"]
    assert set(chosen[2:]) == {NONE}


def every_field() -> Input:
    options = [{"key": "ja", "title": "Ja"}, {"key": "nei", "title": "Nei"}]
    rows = {"what": "rows", "step": "register"}
    return item(
        "form",
        rows=3,
        fields=[
            {"key": "a", "label": "A", "kind": "thing", "about": rows},
            {"key": "b", "label": "B", "kind": "thing", "about": rows},
            {"key": "valg", "label": "Valg", "kind": "choice", "options": options},
            {"key": "antall", "label": "Antall", "kind": "number"},
            {"key": "kroner", "label": "Kroner", "kind": "money"},
            {"key": "frist", "label": "Frist", "kind": "date"},
            {"key": "målt", "label": "Målt", "kind": "date", "past": True},
            {"key": "praksis", "label": "Praksis", "kind": "pair", "options": options},
        ],
    )


def with_things(question: Question, things: Things) -> Question:
    offer = replace(question.asked.offer, things={"a": things, "b": things})
    return replace(question, asked=replace(question.asked, offer=offer))


def test_every_kind_of_field_is_filled_as_it_is_asked(frame: Frame) -> None:
    rows = [row for answers in said(with_things(ask(every_field(), frame), THINGS)) for row in answers]

    assert len(rows) > 12
    for row in rows:
        fields = row.values["fields"]
        assert fields["a"] != fields["b"]
        assert fields["valg"] in {"ja", "nei"}
        assert fields["antall"] > 0
        assert fields["kroner"] % 25_000 == 0
        assert date.fromisoformat(fields["frist"]) > TODAY > date.fromisoformat(fields["målt"])
        assert set(fields["praksis"].values()) <= {"ja", "nei"}


def test_rows_that_couple_nothing_are_not_sent(frame: Frame) -> None:
    rows = {"what": "rows", "step": "register"}
    form = item("form", fields=[{"key": "a", "label": "A", "kind": "thing", "about": rows}])

    assert replies(ask(form, frame), voice()) == []


def rows_about(frame: Frame, things: Things, *, who: Who, what: str = "items") -> list[list[str]]:
    about = {"what": what} if what == "actions" else {"what": what, "list": "prosjekter"}
    form = item("form", about=about, fields=[{"key": "leder", "label": "Leder"}])
    question = ask(form, frame, about=things)
    question = replace(question, step=replace(question.step, who=who))
    return [[reply.subject for reply in replies(question, voice(number))] for number in range(8)]


def test_table_writes_a_row_about_each_thing(frame: Frame, projects: Things) -> None:
    assert {len(rows) for rows in rows_about(frame, projects, who=Who.GROUP)} == {8}


def test_each_alone_leaves_some_things_out(frame: Frame, projects: Things) -> None:
    written = rows_about(frame, projects, who=Who.INDIVIDUAL)
    assert 4 * 8 < sum(map(len, written)) < 8 * 8


def test_who_is_responsible_speaks_of_an_action(frame: Frame) -> None:
    written = rows_about(frame, THINGS, who=Who.PLENARY, what="actions")
    assert written == [[thing.id] for thing in sorted(THINGS, key=lambda thing: thing.title)] + [[], [], []]


def test_some_write_where_all_sit_together(frame: Frame) -> None:
    question = ask(item("form", rows=2, fields=[{"key": "post", "label": "Post"}]), frame)
    question = replace(question, step=replace(question.step, who=Who.PLENARY))
    counts = [len(replies(question, voice(number))) for number in range(8)]

    assert [bool(count) for count in counts] == [True, False, False, False] * 2


def test_tables_that_have_changed_go_on(frame: Frame) -> None:
    question = ask(item("form", rows=6, fields=[{"key": "post", "label": "Post"}]), frame)

    assert len(replies(question, replace(voice(), again=True))) == 1


def test_own_words_stand_before_common_ones(frame: Frame) -> None:
    content = Content(dice("own"), template="konsept-til-prosjektplan")
    asked = ask(item("text", max_length=140, label="Hva er uklart?", required=True), frame)
    place = replace(asked.step, key="modell")
    question = Question(
        step=place, asked=replace(asked.asked, item=asked.asked.item.model_copy(update={"key": "uklart"}))
    )
    written = replies(question, replace(voice(), content=content))

    assert written[0].fields["text"][0] in load_arena("konsept-til-prosjektplan").texts["modell.uklart"]
    payload: Payload = read_payload(question.asked.item, Values(written[0].fields), question.asked.offer)
    assert payload.text


def test_task_is_what_who_and_when(frame: Frame) -> None:
    content = Content(dice("tasks"), template="bedre-i-lag-arbeidsgruppe")
    question = ask(item("action", rows=3, brief=True), frame)
    (first, *_) = replies(question, replace(voice(), content=content))

    assert set(first.fields) == {"title", "owner_role", "owner_unit", "deadline"}
    assert date.fromisoformat(first.fields["deadline"][0]) > TODAY + timedelta(days=4)
