from typing import Literal

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from facilitation.domain.errors import InvalidInput
from facilitation.services.access.passwords import LONGEST, Passwords, require_good_password

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords(CHEAP)


def test_verify_knows_the_right_password_only(passwords: Passwords) -> None:
    stored = passwords.hash("en fin setning om høst")
    assert passwords.verify(stored, "en fin setning om høst")
    assert not passwords.verify(stored, "en fin setning om host")


def test_the_same_password_gives_different_hashes_of_argon2id(passwords: Passwords) -> None:
    first, second = passwords.hash("same password"), passwords.hash("same password")
    assert first != second
    assert first.startswith("$argon2id$")
    assert "same password" not in first


def test_verify_takes_decomposed_letters_for_the_same_password(passwords: Passwords) -> None:
    stored = passwords.hash("bl\u00e5b\u00e6rskogen ved \u00e5sen")
    assert passwords.verify(stored, "bla\u030ab\u00e6rskogen ved a\u030asen")


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
def test_verify_without_a_usable_hash_says_no(passwords: Passwords, stored: str | None) -> None:
    assert not passwords.verify(stored, "whatever it is")


def test_verify_for_nobody_costs_as_much_as_for_somebody() -> None:
    class Noting(PasswordHasher):
        verified = ""

        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 -- its own name
            self.verified = str(hash)
            return super().verify(hash, password)

    noting = Noting(time_cost=2, memory_cost=16, parallelism=1)
    assert not Passwords(noting).verify(None, "whatever it is")
    # A mismatch is told only after all the work is done; a hash that cannot be read is told at once.
    with pytest.raises(VerifyMismatchError):
        noting.verify(noting.verified, "something else")
    assert not noting.check_needs_rehash(noting.verified)


def test_verify_refuses_a_longer_password_with_the_right_beginning(passwords: Passwords) -> None:
    stored = passwords.hash("x" * LONGEST)
    assert passwords.verify(stored, "x" * LONGEST)
    assert not passwords.verify(stored, "x" * (LONGEST + 1))


def test_a_hash_of_another_cost_is_outdated(passwords: Passwords) -> None:
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert passwords.is_outdated(dearer.hash("a password to rehash"))
    assert not passwords.is_outdated(passwords.hash("a password to keep"))


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elleve tegn", "password.too_short"),
        ("x" * 201, "password.too_long"),
        ("Post.mottak@kommune.example", "password.is_name"),
        ("Lederen av Møtet", "password.is_name"),
    ],
)
def test_poor_passwords_are_refused(password: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_good_password(password, email="post.mottak@kommune.example", name="Lederen av møtet", field="new")
    assert refused.value.code == code
    assert refused.value.facts["field"] == "new"


def test_the_part_before_the_at_sign_is_no_password() -> None:
    with pytest.raises(InvalidInput, match=r"password\.is_name"):
        require_good_password("prosessleder.nord", email="prosessleder.nord@kommune.example", name="Leder")


@pytest.mark.parametrize("password", ["tolv tegn nå", "x" * 200, "aaaaaaaaaaaa"])
def test_any_composition_of_a_decent_length_is_accepted(password: str) -> None:
    require_good_password(password, email="post@kommune.example", name="Leder")
