from pydantic import TypeAdapter

from facilitation.catalogue.inputs import ChoiceInput, Input, ScaleInput
from facilitation.catalogue.template import Frame
from facilitation.console.components.answer_fields import answer_fields
from facilitation.services.answering.payloads import Offer
from facilitation.services.answering.subjects import SubjectView
from facilitation.services.running.values import Question

FRAME = Frame.model_validate(
    {
        "levels": [{"key": "kommune", "title": "Kommune", "service": "municipal"}],
        "roles": [{"key": "ansatt", "title": "Ansatt"}],
    }
)


def test_each_thing_that_is_rated_has_its_own_field() -> None:
    item = ScaleInput.model_validate(
        {
            "kind": "scale",
            "key": "nytte",
            "label": "Hvor nyttig?",
            "low": "Lite",
            "about": {"what": "actions"},
        }
    )
    offer = Offer(frame=FRAME, subjects=(SubjectView(id="a", title="Møte"), SubjectView(id="b", title="Kurs")))
    fields = answer_fields(Question(item=item, offer=offer))

    assert [(field.name, field.label) for field in fields] == [("v:a", "Møte"), ("v:b", "Kurs")]
    assert list(fields[0].options.items()) == [
        ("1", "1 Lite"),
        ("2", "2"),
        ("3", "3"),
        ("4", "4"),
        ("5", "5"),
        ("unknown", "Vet ikke"),
    ]


LISTED = Offer(
    frame=FRAME,
    subjects=(SubjectView(id="a", title="Team"), SubjectView(id="b", title="Kurs")),
    things={"til": (SubjectView(id="a", title="Team"),)},
)


def fields_of(**item: object) -> list[tuple[str, str, str]]:
    """Return name, label and kind of each field of an input."""
    found: Input = TypeAdapter(Input).validate_python({"key": "felt", "label": "Felt", **item})
    return [(field.name, field.label, field.kind) for field in answer_fields(Question(item=found, offer=LISTED))]


def test_each_thing_has_a_field_under_each_criterion() -> None:
    criteria = [{"key": "nytte", "title": "Nytte"}, {"key": "vilje", "title": "Vilje"}]
    found = fields_of(kind="scale", about={"what": "items", "list": "l"}, criteria=criteria)

    assert [name for name, _label, _kind in found] == ["v:a:nytte", "v:a:vilje", "v:b:nytte", "v:b:vilje"]
    assert found[0][1] == "Team: Nytte"


def test_money_is_typed_in_whole_kroner() -> None:
    found = fields_of(kind="money", about={"what": "items", "list": "l"})

    assert found == [("m:a", "Team, hele kroner", "text"), ("m:b", "Kurs, hele kroner", "text")]


def test_every_kind_of_field_has_its_widget() -> None:
    options = [{"key": "ja", "title": "Ja"}]
    fields = [
        {"key": "navn", "label": "Navn"},
        {"key": "valg", "label": "Valg", "kind": "choice", "options": options},
        {"key": "antall", "label": "Antall", "kind": "number"},
        {"key": "kr", "label": "Sum", "kind": "money"},
        {"key": "dato", "label": "Dato", "kind": "date"},
        {"key": "til", "label": "Til", "kind": "thing", "about": {"what": "items", "list": "l"}},
        {"key": "par", "label": "Par", "kind": "pair", "options": options},
    ]

    assert fields_of(kind="form", fields=fields) == [
        ("f:navn", "Navn", "text"),
        ("f:valg", "Valg", "pick"),
        ("f:antall", "Antall", "text"),
        ("f:kr", "Sum, hele kroner", "text"),
        ("f:dato", "Dato", "date"),
        ("f:til", "Til", "pick"),
        ("f:par:now", "Par: i dag", "pick"),
        ("f:par:wanted", "Par: slik vi ønsker det", "pick"),
    ]


def test_statuses_are_offered_in_words() -> None:
    item = ChoiceInput(key="s", label="S", kind="choice", options_from="statuses", none="Ingen")
    (field,) = answer_fields(Question(item=item, offer=Offer(frame=FRAME)))

    assert field.options["started"] == "igangsatt"
    assert field.options["_none"] == "Ingen"
