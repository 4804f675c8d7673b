import pytest
from starlette.testclient import TestClient

from tests.web.small_product import SAME_ORIGIN


@pytest.mark.parametrize("typed", ["ABCD2345", "abcd 2345", " ab-cd 23.45 "])
def test_a_typed_code_leads_to_the_workshop(client: TestClient, typed: str) -> None:
    answer = client.get("/velkommen", params={"kode": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, "/j/ABCD2345")


@pytest.mark.parametrize("typed", ["", "ABC", "ABCD23456", "ÆØÅ", '"><script>x</script>'])
def test_something_that_is_no_code_is_told_and_kept(client: TestClient, typed: str) -> None:
    answer = client.get("/velkommen", params={"kode": typed})
    assert answer.status_code == 422
    assert "8 bokstaver og tall" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "<script>x" not in answer.text


def test_a_code_typed_at_the_first_page_works_there(client: TestClient) -> None:
    assert client.get("/?kode=ABCD2345").headers["location"] == "/j/ABCD2345"


def test_a_chosen_language_is_kept_and_leads_back(client: TestClient) -> None:
    page = client.get("/logg-inn?neste=/program")
    assert 'name="neste" value="/logg-inn?neste=/program"' in page.text
    answer = client.post("/sprak", data={"lang": "en", "neste": "/logg-inn"}, headers=SAME_ORIGIN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/logg-inn")
    assert '<html lang="en">' in client.get("/logg-inn").text


def test_an_unknown_language_changes_nothing_and_a_foreign_address_is_not_followed(client: TestClient) -> None:
    fields = {"lang": "../../etc", "neste": "https://evil.example"}
    answer = client.post("/sprak", data=fields, headers=SAME_ORIGIN)
    assert answer.headers["location"] == "/"
    assert "set-cookie" not in answer.headers
