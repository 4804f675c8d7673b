from facilitation.catalogue.inputs import ScaleInput
from facilitation.catalogue.template import Frame
from facilitation.console.components.answer_fields import answer_fields
from facilitation.services.payloads import Offer
from facilitation.services.run_values import Question
from facilitation.services.subjects import SubjectView

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
