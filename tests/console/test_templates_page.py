from datetime import time

import pytest

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.writing import as_data, as_text
from facilitation.console import context
from facilitation.console.components import template_list, template_measures
from tests.console.conftest import Console, find, has_button, press, table_with, words


def own(console: Console) -> str:
    """Return the key of the only template that was made here."""
    services = console.product.services
    by = services.accounts.who(context.login_secret())
    assert by is not None
    (draft,) = services.own_templates.all(by)
    return draft.key


def test_template_is_copied_and_changed_in_a_form(console: Console) -> None:
    page = console.open("templates")
    assert "Ingen egne maler ennå" in words(page)
    find(page, "text_input", "template_title_").set_value("Vår samling")
    press(page, "template_copy")
    key = own(console)

    find(page, "text_input", f"template_{key}_1_0_title").set_value("Velkommen")
    find(page, "number_input", f"template_{key}_1_0_minutes").set_value(20)
    press(page, f"template_{key}_1_0_keep")
    template = console.product.services.own_templates.find(key)
    assert (template.title, template.steps[0].title, template.steps[0].minutes) == ("Vår samling", "Velkommen", 20)


def test_a_step_and_a_template_stay_chosen_when_they_get_other_names(console: Console) -> None:
    page = console.open("templates")
    press(page, "template_copy")
    find(page, "selectbox", "template_source").set_value("loypemelding")
    press(page, "template_copy")
    by = console.product.services.accounts.who(context.login_secret())
    assert by is not None
    key = find(page, "selectbox", "template_chosen").value
    find(page, "selectbox", f"template_step_{key}").set_value("2")
    page.run()
    before = find(page, "selectbox", f"template_step_{key}").key
    find(page, "text_input", f"template_{key}_1_2_title").set_value("Et nytt navn")
    page.run()
    # The browser keeps the title that it showed: another list, which begins where the one before was left.
    assert find(page, "selectbox", f"template_step_{key}").key != before
    assert find(page, "selectbox", f"template_step_{key}").value == "2"

    before = find(page, "selectbox", "template_chosen").key
    find(page, "text_input", f"template_{key}_1_fact_title").set_value("AAA")
    page.run()
    assert find(page, "selectbox", "template_chosen").key != before
    assert find(page, "selectbox", "template_chosen").value == key
    press(page, f"template_{key}_1_2_down")
    assert find(page, "selectbox", f"template_step_{key}").value == "3"


def test_what_is_wrong_is_told_beside_the_step_and_nothing_typed_is_lost(console: Console) -> None:
    page = console.open("templates")
    press(page, "template_copy")
    key = own(console)
    find(page, "text_input", f"template_{key}_1_0_title").set_value("")
    find(page, "text_area", f"template_{key}_1_0_screen").set_value("Hvem er du her som?")
    press(page, f"template_{key}_1_0_keep")

    assert "steps\\[0\\]\\.title" in " ".join(warning.value for warning in page.warning)
    assert find(page, "text_area", f"template_{key}_1_0_screen").value == "Hvem er du her som?"
    assert find(page, "button", "template_practise_").disabled


def test_steps_and_fields_are_added_and_taken_away_with_what_is_typed_kept(console: Console) -> None:
    page = console.open("templates")
    press(page, "template_copy")
    key = own(console)
    find(page, "text_input", f"template_{key}_1_0_title").set_value("Først")
    find(page, "text_input", f"template_{key}_1_0_new_title").set_value("Film")
    press(page, f"template_{key}_1_0_add_step")
    assert find(page, "text_input", f"template_{key}_3_1_title").value == "Film"
    press(page, f"template_{key}_3_1_up")

    titles = [step.title for step in console.product.services.own_templates.find(key).steps]
    assert titles[:2] == ["Film", "Først"]
    find(page, "text_input", f"template_{key}_4_0_new_label").set_value("Hva tenkte du på?")
    press(page, f"template_{key}_4_0_add_input")
    assert console.product.services.own_templates.find(key).steps[0].inputs[0].label == "Hva tenkte du på?"


def test_text_from_elsewhere_is_brought_in_and_a_bad_one_stays_in_the_field(
    console: Console, catalogue: Catalogue
) -> None:
    page = console.open("templates")
    find(page, "text_area", "template_yaml_").set_value("schema: 99\ntitle: x")
    press(page, "template_bring")
    assert "schema" in " ".join(error.value for error in page.error)
    assert find(page, "text_area", "template_yaml_").value == "schema: 99\ntitle: x"

    find(page, "text_area", "template_yaml_").set_value(as_text(as_data(catalogue.get("loypemelding"))))
    press(page, "template_bring")
    assert console.product.services.own_templates.find(own(console)).title == catalogue.get("loypemelding").title


def test_what_is_typed_is_kept_when_another_step_is_chosen_and_when_it_cannot_be_saved(console: Console) -> None:
    page = console.open("templates")
    press(page, "template_copy")
    key = own(console)
    find(page, "text_input", f"template_{key}_1_0_title").set_value("Velkommen alle")
    find(page, "text_area", f"template_{key}_1_0_screen").set_value("Ring 13097248022")
    find(page, "text_input", f"template_{key}_1_0_new_title").set_value("Halvferdig")
    find(page, "selectbox", "template_step_").set_value("1")
    page.run()
    assert page.error
    find(page, "text_input", f"template_{key}_1_1_title").set_value("Andre steg")
    find(page, "selectbox", "template_step_").set_value("0")
    page.run()

    assert find(page, "text_area", f"template_{key}_1_0_screen").value == "Ring 13097248022"
    assert find(page, "text_input", f"template_{key}_1_0_new_title").value == "Halvferdig"
    find(page, "text_area", f"template_{key}_1_0_screen").set_value("Ring sentralbordet")
    press(page, f"template_{key}_1_0_keep")
    steps = console.product.services.own_templates.find(key).steps
    assert [step.title for step in steps[:2]] == ["Velkommen alle", "Andre steg"]
    assert steps[0].screen.prompt == "Ring sentralbordet"


def test_a_field_is_saved_when_it_is_left_and_the_others_stay_as_they_are(console: Console) -> None:
    page = console.open("templates")
    press(page, "template_copy")
    key = own(console)
    find(page, "text_input", f"template_{key}_1_0_title").set_value("Velkommen")
    page.run()
    find(page, "number_input", f"template_{key}_1_0_minutes").set_value(25)
    page.run()
    template = console.product.services.own_templates.find(key)
    assert (template.steps[0].title, template.steps[0].minutes) == ("Velkommen", 25)
    assert not page.error


def test_a_template_tells_about_itself_and_minutes_that_do_not_add_up_are_a_warning(console: Console) -> None:
    page = console.open("templates")
    press(page, "template_copy")
    key = own(console)
    before = console.product.services.own_templates.find(key)
    assert not page.warning
    find(page, "text_input", f"template_{key}_1_fact_title").set_value("Vår dag")
    find(page, "text_area", f"template_{key}_1_fact_purpose").set_value("Bli enige om tre tiltak.")
    find(page, "text_area", f"template_{key}_1_fact_audience").set_value("Kommunene i Kysten")
    find(page, "text_area", f"template_{key}_1_fact_source").set_value("Egen erfaring")
    find(page, "selectbox", f"template_{key}_1_fact_language").set_value("nn")
    find(page, "time_input", f"template_{key}_1_fact_starts").set_value(time(13, 30))
    find(page, "number_input", f"template_{key}_1_fact_minutes").set_value(before.minutes + 10)
    press(page, f"template_facts_{key}")

    made = console.product.services.own_templates.find(key)
    assert (made.title, made.purpose) == ("Vår dag", "Bli enige om tre tiltak.")
    assert (made.audience, made.source) == ("Kommunene i Kysten", "Egen erfaring")
    assert (made.language, made.starts, made.minutes) == ("nn", "13.30", before.minutes + 10)
    assert made.steps == before.steps
    assert "Stegene varer ikke like lenge" in " ".join(warning.value for warning in page.warning)


def test_text_that_was_refused_stays_in_its_field_when_a_step_is_saved_afterwards(console: Console) -> None:
    page = console.open("templates")
    press(page, "template_copy")
    key = own(console)
    refused = find(page, "text_area", f"template_text_{key}_").value + "# Ring moren til Kari, 13097248022\n"
    find(page, "text_area", f"template_text_{key}_").set_value(refused)
    press(page, f"template_keep_{key}")
    assert page.error
    find(page, "text_input", f"template_{key}_1_0_title").set_value("Velkommen")
    press(page, f"template_{key}_1_0_keep")

    assert console.product.services.own_templates.find(key).steps[0].title == "Velkommen"
    assert find(page, "text_area", f"template_text_{key}_").value == refused
    assert "Malen er endret etter at du skrev her" in " ".join(warning.value for warning in page.warning)
    find(page, "text_area", f"template_text_{key}_").set_value(refused.replace("13097248022", "i dag"))
    page.run()
    press(page, f"template_put_away_{key}")
    assert "title: Velkommen" in find(page, "text_area", f"template_text_{key}_").value
    assert not page.warning


def test_kinds_of_input_are_told_in_words(console: Console) -> None:
    page = console.open("templates")
    find(page, "selectbox", "template_source").set_value("tilskuddsprioritering")
    press(page, "template_copy")
    labels: set[str] = set()
    for step in range(len(console.product.services.own_templates.find(own(console)).steps)):
        find(page, "selectbox", "template_step_").set_value(str(step))
        page.run()
        labels |= {field.label.partition(": ")[2] for field in page.text_input if field.label.startswith("Felt ")}
    assert {"innsjekk", "vurdering 1–5", "penger innenfor en ramme"} <= labels
    assert not labels & {"seat", "scale", "money", "multichoice", "form"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"x" * 5_000_000, "Fila er for stor"),
        (b"a: &a [x,x]\nb: [*a,*a]\n", "ankre"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "ikke tekst i utf"),
        ("title: Møte på Ås".encode("utf-16"), "ikke tekst i utf"),
        (b"", ""),
    ],
    ids=["five megabytes", "bomb", "binary", "other encoding", "nothing"],
)
def test_file_that_is_no_template_is_refused_and_nothing_is_lost(
    console: Console, monkeypatch: pytest.MonkeyPatch, content: bytes, told: str
) -> None:
    page = console.open("templates")
    find(page, "text_area", "template_yaml_").set_value("halvferdig")
    page.run()
    files = [content]
    monkeypatch.setattr(template_list, "picked_file", lambda *_, **__: files.pop() if files else None)
    page.run()

    assert told.lower() in " ".join(error.value for error in page.error).lower()
    assert page.error
    assert find(page, "text_area", "template_yaml_").value == "halvferdig"
    assert "Ingen egne maler ennå" in words(page)


def test_file_from_elsewhere_is_brought_in(
    console: Console, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [as_text(as_data(catalogue.get("asu-mote"))).encode()]
    monkeypatch.setattr(template_list, "picked_file", lambda *_, **__: files.pop() if files else None)
    page = console.open("templates")
    assert console.product.services.own_templates.find(own(console)).title == catalogue.get("asu-mote").title
    assert not page.error


def hand_in(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """Let the next rerun be the one in which somebody has chosen this file with measures."""
    files = [content]
    monkeypatch.setattr(template_measures, "picked_file", lambda *_, **__: files.pop() if files else None)


def test_measures_from_a_spreadsheet_are_looked_at_taken_in_and_taken_back(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = console.open("templates")
    find(page, "selectbox", "template_source").set_value("alvorlige-psykiske-lidelser")
    press(page, "template_copy")
    key = own(console)
    own_templates = console.product.services.own_templates
    before = own_templates.find(key)
    rows = "Tiltak;Hva slags tiltak;Med hvem\nFACT-team;Hospitering;Kommune, NAV\nKort vei inn;Hospitering;NAV\n"
    hand_in(monkeypatch, rows.encode("cp1252"))
    page.run()

    assert own_templates.find(key) == before
    assert list(table_with(page, "Beskrivelse")["Tekst"]) == ["Hospitering", "Kommune, NAV", "Kort vei inn"]
    assert "2 finnes i malen fra før" in [part.label for part in page.expander]
    find(page, "checkbox", f"measures_{key}", "_comma").check()
    page.run()
    assert list(table_with(page, "Beskrivelse")["Tekst"]) == ["Hospitering", "Kort vei inn"]
    find(page, "text_input", f"template_{key}_1_0_title").set_value("Velkommen")
    press(page, f"measures_{key}_1_accept")

    made = own_templates.find(key)
    assert made.steps[0].title == "Velkommen"
    assert [item.title for item in made.lists[0].items][-1] == "Kort vei inn"
    assert not has_button(page, f"measures_{key}_1_accept")
    press(page, f"template_undo_{key}")
    press(page, f"template_undo_{key}")
    assert own_templates.find(key) == before
    assert not has_button(page, f"template_undo_{key}")


def test_a_file_without_measures_is_refused_and_one_for_a_broken_template_waits(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = console.open("templates")
    press(page, "template_copy")
    key = own(console)
    hand_in(monkeypatch, b"x" * 5_000_000)
    page.run()
    assert "Fila er for stor" in " ".join(error.value for error in page.error)
    hand_in(monkeypatch, b"Tiltak\n" + b"Kort vei inn\n" * 10_000)
    page.run()
    assert "for mange rader" in " ".join(error.value for error in page.error)
    press(page, f"measures_{key}_2_away")
    assert not page.error

    find(page, "text_area", f"template_text_{key}_").set_value("title: Vår\nlists: x")
    press(page, f"template_keep_{key}")
    assert "kan ikke ta imot tiltak" in words(page)
