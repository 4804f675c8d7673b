import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.interchange import SCHEMA_VERSION, render
from exports.safe_text import clean
from tests.exports.readable import HOSTILE, everything

ANY_TEXT = st.text(st.characters(exclude_categories=()))


def test_json_says_which_form_it_has() -> None:
    found = json.loads(render(everything()))

    assert (found["schema"], found["schema_version"]) == ("samskap-report", SCHEMA_VERSION)
    assert (found["title"], found["language"], found["created"]) == ("Plan", "nb", "2027-03-10T14:05:00+00:00")


def test_json_holds_tables_days_and_tasks() -> None:
    found = json.loads(render(everything()))

    table = found["tables"][0]
    assert table["rows"] == [[1, "Ring", "2027-09-01", 2.5], [2, None, None, 1234]]
    assert table["columns"][0] == {"key": "number", "heading": "Nr", "kind": "number"}
    assert found["days"] == [{"key": "a:deadline", "day": "2027-09-01", "version": 3, "title": "Frist", "text": "Ring"}]
    assert found["tasks"][0]["due"] == "2027-09-01"
    assert found["tasks"][0]["labels"] == ["Fast lege"]


def test_json_holds_the_body_and_names_tables_that_it_has_already() -> None:
    body = json.loads(render(everything()))["body"]

    assert [block["kind"] for block in body] == ["paragraph", "section", "section", "section"]
    assert body[1]["blocks"][0] == {"kind": "table", "name": "actions"}
    assert body[2]["blocks"][0]["blocks"][0]["items"][0] == {"label": "Ansvarlig", "value": "Leder"}
    assert body[3]["blocks"][0]["alt"] == "33 av 44 svarte kontakter"


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_json_keeps_any_text_as_it_was_written(text: str) -> None:
    found = json.loads(render(everything(text)))

    assert found["tables"][0]["rows"][1][1] == (clean(text) if text else None)


@given(ANY_TEXT)
def test_json_of_any_text_round_trips(text: str) -> None:
    assert json.loads(render(everything(text)))["tasks"][0]["title"] == clean(f"Ring {text}" if text else "Ring")
