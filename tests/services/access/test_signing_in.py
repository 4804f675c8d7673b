"""Signing in, and the logins that come of it."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from facilitation.domain.codes import digest
from facilitation.domain.errors import (
    Conflict,
    NotAllowed,
    TooMany,
    Unavailable,
)
from facilitation.persistence.database import Database
from facilitation.persistence.models import Account, Login
from facilitation.services.access.accounts import Accounts
from facilitation.services.access.passwords import Passwords
from facilitation.services.actors import Facilitator
from facilitation.services.limits import AttemptLimiter
from facilitation.services.store import Store
from tests.conftest import FrozenClock
from tests.services.access.guests import ADMIN, CHEAP, HERE, PASSWORD, accept, person, refusal

# Signing in.


def test_sign_in_gives_a_secret_that_tells_who_it_is(accounts: Accounts, admin: Facilitator) -> None:
    secret = accounts.sign_in(f"  {ADMIN.upper()} ", PASSWORD, address=HERE)
    assert person(accounts, secret) == admin


@pytest.mark.parametrize(
    ("email", "password"),
    [(ADMIN, "feil passord her"), ("ukjent@region.example", PASSWORD), ("", ""), (ADMIN, PASSWORD + "x" * 300)],
)
def test_sign_in_refuses_unknown_addresses_and_wrong_passwords_alike(
    accounts: Accounts, admin: Facilitator, email: str, password: str
) -> None:
    assert admin.account_id
    with refusal(NotAllowed, "sign_in.failed") as refused:
        accounts.sign_in(email, password, address=HERE)
    assert refused.value.facts == {}


class CountingPasswords(Passwords):
    """Passwords that note how often one was verified."""

    def __init__(self) -> None:
        super().__init__(CHEAP)
        self.verified = 0

    def verify(self, stored: str | None, password: str) -> bool:
        self.verified += 1
        return super().verify(stored, password)


def test_an_unknown_address_costs_as_much_work_as_a_known_one(store: Store, limiter: AttemptLimiter) -> None:
    passwords = CountingPasswords()
    accounts = Accounts(store, limiter, passwords)
    with refusal(NotAllowed, "sign_in.failed"):
        accounts.sign_in("ukjent@region.example", PASSWORD, address=HERE)
    assert passwords.verified == 1


def test_the_sixth_wrong_password_is_told_to_wait_and_so_is_a_right_one(
    accounts: Accounts, admin: Facilitator, clock: FrozenClock
) -> None:
    for _ in range(5):
        with refusal(NotAllowed, "sign_in.failed"):
            accounts.sign_in(ADMIN, "feil passord her", address=HERE)
    with refusal(TooMany, "attempts.too_many") as refused:
        accounts.sign_in(ADMIN, PASSWORD, address=HERE)
    assert refused.value.facts["retry_after"] == 900
    assert person(accounts, accounts.sign_in(ADMIN, PASSWORD, address="198.51.100.7")) == admin
    clock.advance(900)
    assert accounts.sign_in(ADMIN, PASSWORD, address=HERE)


def test_signing_in_is_never_limited_when_it_succeeds(accounts: Accounts, admin: Facilitator) -> None:
    secrets = {accounts.sign_in(ADMIN, PASSWORD, address=HERE) for _ in range(60)}
    assert {accounts.who(secret) for secret in secrets} == {admin}


def test_a_success_forgets_the_failures_before_it(accounts: Accounts, admin: Facilitator) -> None:
    assert admin.account_id
    for _ in range(4):
        for _ in range(4):
            with refusal(NotAllowed, "sign_in.failed"):
                accounts.sign_in(ADMIN, "feil passord her", address=HERE)
        assert accounts.sign_in(ADMIN, PASSWORD, address=HERE)


def test_one_password_tried_on_many_accounts_is_stopped_per_address(accounts: Accounts, admin: Facilitator) -> None:
    assert admin.account_id
    for number in range(50):
        with refusal(NotAllowed, "sign_in.failed"):
            accounts.sign_in(f"person{number}@region.example", PASSWORD, address=HERE)
    with refusal(TooMany, "attempts.too_many"):
        accounts.sign_in(ADMIN, PASSWORD, address=HERE)
    assert accounts.sign_in(ADMIN, PASSWORD, address="198.51.100.7")


def test_a_guess_spread_over_many_networks_is_stopped_per_account(accounts: Accounts, admin: Facilitator) -> None:
    assert admin.account_id
    for number in range(200):
        with refusal(NotAllowed, "sign_in.failed"):
            accounts.sign_in(ADMIN, "feil passord her", address=f"198.51.100.{number}")
    with refusal(TooMany, "attempts.too_many"):
        accounts.sign_in(ADMIN, PASSWORD, address=HERE)


def test_an_outdated_hash_is_renewed_when_its_owner_signs_in(
    accounts: Accounts, admin: Facilitator, store: Store, limiter: AttemptLimiter
) -> None:
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    Accounts(store, limiter, dearer).sign_in(ADMIN, PASSWORD, address=HERE)
    with store.read() as db:
        renewed = db.get_one(Account, admin.account_id).password_hash
    assert not dearer.is_outdated(renewed)
    accounts.sign_in(ADMIN, PASSWORD, address=HERE)


def test_a_disabled_account_is_out_at_once_and_cannot_come_back(
    accounts: Accounts, admin: Facilitator, store: Store
) -> None:
    secret = accounts.sign_in(ADMIN, PASSWORD, address=HERE)
    link = accounts.invite(admin, None, None)
    with store.database.write() as db:
        db.get_one(Account, admin.account_id).disabled_at = store.clock.now()
    assert accounts.who(secret) is None
    with refusal(NotAllowed, "sign_in.failed"):
        accounts.sign_in(ADMIN, PASSWORD, address=HERE)
    with refusal(NotAllowed, "invitation.admins_only"):
        accounts.invite(admin, None, None)
    with refusal(Conflict, "account.taken"):
        accept(accounts, link, email=ADMIN)


# Logins.


def test_a_login_ends_when_signing_out(accounts: Accounts, admin: Facilitator) -> None:
    stays, ends = (accounts.sign_in(ADMIN, PASSWORD, address=HERE) for _ in range(2))
    accounts.sign_out(ends)
    accounts.sign_out(ends)
    assert accounts.who(ends) is None
    assert accounts.who(stays) == admin


@pytest.mark.parametrize("secret", ["", "unknown", "x" * 10_000])
def test_an_unknown_secret_is_nobody(accounts: Accounts, admin: Facilitator, secret: str) -> None:
    assert admin.account_id
    assert accounts.who(secret) is None


def test_a_login_ends_after_four_idle_hours(accounts: Accounts, admin: Facilitator, clock: FrozenClock) -> None:
    secret = accounts.sign_in(ADMIN, PASSWORD, address=HERE)
    clock.advance(timedelta(hours=4) - timedelta(seconds=1))
    assert accounts.who(secret) == admin
    clock.advance(timedelta(hours=4))
    assert accounts.who(secret) is None


def test_a_login_ends_after_a_workshop_day_however_busy(
    accounts: Accounts, admin: Facilitator, clock: FrozenClock
) -> None:
    secret = accounts.sign_in(ADMIN, PASSWORD, address=HERE)
    for _ in range(13):
        clock.advance(timedelta(hours=1))
        assert accounts.who(secret) == admin
    clock.advance(timedelta(hours=1))
    assert accounts.who(secret) is None


def test_a_visit_is_noted_at_most_once_a_minute(
    accounts: Accounts, admin: Facilitator, clock: FrozenClock, store: Store
) -> None:
    secret, start = accounts.sign_in(ADMIN, PASSWORD, address=HERE), clock.now()
    seen = []
    for _ in range(4):
        clock.advance(20)
        assert accounts.who(secret) == admin
        with store.read() as db:
            seen.append((db.get_one(Login, digest(secret)).seen_at - start).total_seconds())
    assert seen == [0, 0, 60, 60]


@pytest.mark.sqlite
def test_a_visit_that_cannot_be_noted_signs_nobody_out(
    accounts: Accounts,
    admin: Facilitator,
    clock: FrozenClock,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secret = accounts.sign_in(ADMIN, PASSWORD, address=HERE)
    clock.advance(120)
    monkeypatch.setattr("facilitation.persistence.engines.BUSY_SECONDS", 0.01)
    with database.write(), pytest.raises(Unavailable):
        accounts.sign_out(secret)
    with database.write():
        assert accounts.who(secret) == admin


def test_signing_in_clears_the_accounts_dead_logins_away(
    accounts: Accounts, admin: Facilitator, clock: FrozenClock, store: Store
) -> None:
    assert admin.account_id
    accounts.sign_in(ADMIN, PASSWORD, address=HERE)
    clock.advance(timedelta(hours=14))
    accounts.sign_in(ADMIN, PASSWORD, address=HERE)
    with store.read() as db:
        assert db.scalar(select(func.count()).select_from(Login)) == 1


@pytest.mark.sqlite
def test_the_file_holds_neither_secrets_nor_passwords(
    accounts: Accounts, admin: Facilitator, database: Database, tmp_path: Path
) -> None:
    link = accounts.invite(admin, None, None)
    secret = accounts.sign_in(ADMIN, PASSWORD, address=HERE)
    with closing(database):
        stored = b"".join(path.read_bytes() for path in tmp_path.glob("samskap.sqlite3*"))
    assert ADMIN.encode() in stored
    assert not any(text.encode() in stored for text in (link, secret, PASSWORD))
