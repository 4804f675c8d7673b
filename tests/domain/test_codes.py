from facilitation.domain.codes import (
    ALPHABET,
    digest,
    is_id,
    keyed,
    new_id,
    new_join_code,
    new_secret,
    normalise_code,
    readable_code,
)


def test_codes_hold_only_symbols_that_are_not_mistaken() -> None:
    code = new_join_code()

    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert not set("0O1IL") & set(ALPHABET)


def test_spoken_code_is_read_back() -> None:
    code = new_join_code()

    assert normalise_code(f" {readable_code(code).lower()} ") == code
    assert normalise_code("ａｂｃ-æ") == ""


def test_identifiers() -> None:
    assert is_id(new_id())
    assert not is_id("1")
    assert not is_id("")
    assert not is_id("{" + new_id() + "}")


def test_secrets_and_tags_differ() -> None:
    secret = new_secret()

    assert new_secret() != secret
    assert digest(secret) != secret
    assert keyed(secret, "a", "bc") != keyed(secret, "ab", "c")
    assert keyed(secret, "a") == keyed(secret, "a")
