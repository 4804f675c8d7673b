"""Templates of one's own: copied, changed with errors and all, brought in, and used like those that are shipped."""

from datetime import date

import pytest

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.problem import TemplateError
from facilitation.catalogue.writing import as_data, as_text
from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from facilitation.services.actors import Facilitator
from facilitation.services.registry import Services, build_services
from facilitation.services.store import Store
from facilitation.services.workshops import template_edits as edits
from facilitation.services.workshops.own_templates import OwnTemplates
from facilitation.services.workshops.workshops import WorkshopFacts


@pytest.fixture
def services(store: Store, catalogue: Catalogue) -> Services:
    return build_services(store, catalogue)


@pytest.fixture
def own(services: Services) -> OwnTemplates:
    return services.own_templates


@pytest.fixture
def key(own: OwnTemplates, facilitator: Facilitator) -> str:
    return own.copy(facilitator, "bedre-i-lag", "Vår samling", request_id=new_id())


def test_every_shipped_template_reads_back_as_it_was_written(catalogue: Catalogue) -> None:
    from facilitation.catalogue.parsing import parse_template

    for template in catalogue.all():
        assert parse_template(as_text(as_data(template)), file="mal") == template


def test_a_copy_is_used_like_a_shipped_template(services: Services, facilitator: Facilitator, key: str) -> None:
    draft = services.own_templates.get(facilitator, key)
    facts = WorkshopFacts(title="Vår dag", day=date(2027, 3, 10))
    workshop = services.workshops.create(facilitator, template_key=key, facts=facts, request_id=new_id())

    assert (draft.title, draft.problems, draft.mine) == ("Vår samling", (), True)
    assert key in {template.key for template in services.own_templates.usable(facilitator)}
    assert len(services.run_views.view(facilitator, workshop).steps) == 20


def test_the_same_request_makes_one_copy(own: OwnTemplates, facilitator: Facilitator) -> None:
    request = new_id()
    copies = {own.copy(facilitator, "bedre-i-lag", "Vår", request_id=request) for _ in range(2)}
    assert len(copies) == len(own.all(facilitator)) == 1


def test_what_is_wrong_is_kept_and_told_and_cannot_be_used(
    services: Services, facilitator: Facilitator, key: str
) -> None:
    own = services.own_templates
    draft = own.get(facilitator, key)
    broken = as_text(edits.with_step(draft.data, 3, {"title": "", "minutes": 0}, []))
    kept = own.save(facilitator, key, broken, version=draft.version)

    assert kept.template is None
    assert {problem.key for problem in kept.problems} >= {"steps[3].title", "steps[3].minutes"}
    assert own.get(facilitator, key).text == broken
    assert key not in {template.key for template in own.usable(facilitator)}
    with pytest.raises(TemplateError):
        services.workshops.create(
            facilitator,
            template_key=key,
            facts=WorkshopFacts(title="Vår dag", day=date(2027, 3, 10)),
            request_id=new_id(),
        )


def test_text_that_is_no_yaml_is_kept_too(own: OwnTemplates, facilitator: Facilitator, key: str) -> None:
    kept = own.save(facilitator, key, "title: [", version=1)
    assert (kept.text, kept.template, dict(kept.data)) == ("title: [", None, {})
    assert kept.problems


def test_only_the_owner_changes_and_others_copy(
    own: OwnTemplates, facilitator: Facilitator, stranger: Facilitator, key: str
) -> None:
    for attempt in (
        lambda: own.save(stranger, key, "title: x", version=1),
        lambda: own.delete(stranger, key),
    ):
        with pytest.raises(NotAllowed, match=r"template\.not_yours"):
            attempt()
    theirs = own.copy(stranger, key, "", request_id=new_id())
    assert own.get(stranger, theirs).title == "Vår samling"
    assert not own.get(stranger, key).mine

    own.delete(facilitator, key)
    with pytest.raises(NotFound):
        own.get(facilitator, key)


def test_two_who_write_at_once_do_not_write_over_each_other(
    own: OwnTemplates, facilitator: Facilitator, key: str
) -> None:
    own.save(facilitator, key, "title: Først", version=1)
    with pytest.raises(Conflict, match=r"template\.changed_since"):
        own.save(facilitator, key, "title: Sist", version=1)


def test_a_template_from_elsewhere_is_brought_in(
    own: OwnTemplates, facilitator: Facilitator, catalogue: Catalogue
) -> None:
    key = own.bring_in(facilitator, as_text(as_data(catalogue.get("asu-mote"))), request_id=new_id())
    assert own.get(facilitator, key).problems == ()
    assert own.find(key).title == catalogue.get("asu-mote").title


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text + "x" * 270_000, "file.too_large"),
        (lambda text: "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n" + text, None),
        (lambda text: text.replace("schema: 1", "schema: 99"), "schema.unsupported"),
        (lambda text: text.replace("key: kommune\n", "key: ukjent\n", 1), None),
        (lambda _: "", None),
    ],
    ids=["too large", "bomb", "other version", "unknown level", "nothing"],
)
def test_a_bad_import_is_refused_with_its_problems_and_makes_nothing(
    own: OwnTemplates, facilitator: Facilitator, catalogue: Catalogue, change: object, code: str | None
) -> None:
    assert callable(change)
    text = as_text(as_data(catalogue.get("bedre-i-lag")))
    with pytest.raises(TemplateError) as refused:
        own.bring_in(facilitator, change(text), request_id=new_id())

    assert code is None or refused.value.problems[0].code == code
    assert own.all(facilitator) == ()


def test_more_than_a_template_may_hold_is_not_kept(own: OwnTemplates, facilitator: Facilitator, key: str) -> None:
    with pytest.raises(InvalidInput, match=r"template\.too_large"):
        own.save(facilitator, key, "x" * 270_000, version=1)


def test_steps_and_inputs_are_added_moved_and_taken_away(own: OwnTemplates, facilitator: Facilitator, key: str) -> None:
    data = own.get(facilitator, key).data
    longer = edits.with_new_step(data, 0, "Velkommen", 5)
    asked = edits.with_new_input(longer, 1, "text", "Hva håper du på?")
    kept = own.save(facilitator, key, as_text(edits.moved(asked, 1, 1)), version=1)

    assert kept.template is not None
    assert [step.title for step in kept.template.steps][:3] == ["Innsjekk", "Erfaringsinnlegg", "Velkommen"]
    assert kept.template.steps[2].inputs[0].label == "Hva håper du på?"

    shorter = edits.without(edits.without(kept.data, 2, 0), 2)
    again = own.save(facilitator, key, as_text(shorter), version=kept.version)
    assert again.template is not None
    assert len(again.template.steps) == 20


@pytest.mark.parametrize("kind", edits.INPUT_KINDS)
def test_every_kind_of_input_that_a_form_adds_is_sound(
    own: OwnTemplates, facilitator: Facilitator, key: str, kind: str
) -> None:
    data = edits.with_new_step(own.get(facilitator, key).data, 0, "Nytt", 5)
    kept = own.save(facilitator, key, as_text(edits.with_new_input(data, 1, kind, "Spørsmål")), version=1)
    assert kept.template is not None


def test_edits_outside_the_program_change_nothing() -> None:
    data = {"steps": [{"title": "En", "minutes": 5, "inputs": "x"}, "y"]}
    assert edits.moved(data, 0, -1) == edits.moved(data, 5, 1) == edits.without(data, 9) == data
    assert edits.with_step(data, 7, {"title": "x"}, []) == edits.with_new_input(data, 0, "seat", "x") == data
    assert edits.steps_of({"steps": 3}) == [] == edits.inputs_of(data["steps"][0])  # type: ignore[arg-type]
