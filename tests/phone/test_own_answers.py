from typing import Any

import pytest

from facilitation.catalogue.inputs import (
    ChoiceInput,
    FieldKind,
    FormField,
    FormInput,
    Input,
    Option,
    Reference,
    ScaleInput,
    Subject,
    TextInput,
)
from facilitation.catalogue.template import Frame, Level, Role
from facilitation.domain.seating import Service
from facilitation.i18n import language
from facilitation.phone.filled import from_entry, from_suggestion, prose
from facilitation.phone.own_answers import in_words
from facilitation.services.answering.payloads import Offer, Values, read_payload
from facilitation.services.answering.subjects import SubjectView
from facilitation.services.phones.inputs import OwnEntry, PhoneInput
from facilitation.services.phones.suggestions import Suggestion

FRAME = Frame(
    levels=(Level(key="kommune", title="Kommune", service=Service.MUNICIPAL),),
    roles=(Role(key="ansatt", title="Ansatt"),),
)
THINGS = (SubjectView(id="a", title="Felles møte"), SubjectView(id="b", title="2", number=2))
ABOUT = Reference(what=Subject.ACTIONS)
SCALE = ScaleInput(key="tro", label="Hvor viktig?", kind="scale", about=ABOUT)
CHOICE = ChoiceInput(
    key="valg",
    label="Hvem tar det?",
    kind="choice",
    about=ABOUT,
    options=(Option(key="vi", title="Vi"), Option(key="de", title="De")),
)


def answered(item: Input, **fields: str) -> PhoneInput:
    """Return an input with one answer, read as the services read it."""
    offer = Offer(frame=FRAME, subjects=THINGS)
    payload = read_payload(item, Values({name.replace("__", ":"): [value] for name, value in fields.items()}), offer)
    entry = OwnEntry(
        id="1",
        slot=1,
        text=payload.text,
        category=payload.category or "",
        payload=payload.values,
        subject_id=None,
        parked=False,
    )
    return PhoneInput(item=item, offer=offer, subjects=THINGS, entries=(entry,))


@pytest.mark.parametrize(
    ("item", "fields", "said"),
    [
        (SCALE, {"v__a": "4", "v__b": "unknown"}, ["Felles møte: 4", "Gruppe 2: vet ikke"]),
        (CHOICE, {"v__b": "de"}, ["Gruppe 2: De"]),
    ],
)
def test_answer_about_several_things_names_each(item: Input, fields: dict[str, str], said: list[str]) -> None:
    (answer,) = in_words(answered(item, **fields), language("nb"))

    assert [answer.heading, *answer.lines] == said


def test_thing_that_is_gone_is_left_out() -> None:
    one = answered(SCALE, v__a="4")
    gone = PhoneInput(item=one.item, offer=one.offer, subjects=THINGS[1:], entries=one.entries)

    assert in_words(gone, language("nb"))[0].heading == "–"


@pytest.mark.parametrize(
    ("item", "fields"),
    [
        (SCALE, {"v:a": ["4"], "v:b": ["unknown"]}),
        (CHOICE, {"v:b": ["vi"]}),
        (TextInput(key="t", label="Tekst", kind="text", max_length=20), {"text": ["Hei"]}),
    ],
)
def test_earlier_answer_fills_the_form_that_sent_it(item: Input, fields: dict[str, Any]) -> None:
    one = answered(item, **{name.replace(":", "__"): value for name, (value,) in fields.items()})
    values = from_entry(item, one.entries[0])

    assert {name: list(sent) for name, sent in values.fields.items() if sent} == fields


def test_text_can_begin_with_a_suggestion() -> None:
    item = TextInput(key="t", label="Tekst", kind="text", max_length=20)

    assert from_suggestion(item, Suggestion(id="1", title="Fra før")).one("text") == "Fra før"


def test_row_begins_with_a_suggestion_in_its_first_field_and_its_codes() -> None:
    fields = (FormField(key="tiltak", label="Tiltak"), FormField(key="kode", label="Kode", kind=FieldKind.CODE))
    item = FormInput(key="rader", label="Rader", kind="form", fields=fields)
    values = from_suggestion(item, Suggestion(id="1", title="Felles møte", what="planer", whom="nav"))

    assert values.fields == {"f:tiltak": ["Felles møte"], "f:kode:what": ["planer"], "f:kode:whom": ["nav"]}


def test_what_did_not_arrive_is_given_back_without_choices() -> None:
    sent = {
        "text": ["Et kort "],
        "f:problem": ["Sent svar"],
        "f:kode:what": ["planer"],
        "category": ["annet"],
        "title": ["Felles møte"],
        "decision_level": ["ssu"],
        "p:123": ["2"],
        "milestones": [" "],
    }

    assert prose(Values(sent)) == "Et kort\nSent svar\nFelles møte"
