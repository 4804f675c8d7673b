import pytest

from facilitation.domain.email_addresses import email_address
from facilitation.domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Post@Kommune.example", "post@kommune.example"),
        ("  post@kommune.example\n", "post@kommune.example"),
        ("post\u200b@kommune.example", "post@kommune.example"),
        ("fornavn.etternavn+møte@avd.sykehus.example", "fornavn.etternavn+møte@avd.sykehus.example"),
    ],
)
def test_addresses_are_stored_in_lower_case_without_tricks(typed: str, address: str) -> None:
    assert email_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "post",
        "post@",
        "@kommune.example",
        "post@kommune",
        "post@kommune..example",
        "post@.example",
        "to ord@kommune.example",
        "a@b@kommune.example",
        "a@kommune.example,b@kommune.example",
        "Leder <post@kommune.example>",
        "x" * 65 + "@kommune.example",
        "post@" + "x" * 250 + ".example",
    ],
)
def test_other_texts_are_refused_with_their_field(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        email_address(typed, field="contact")
    assert refused.value.code == "email.malformed"
    assert refused.value.facts == {"field": "contact"}
