from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from facilitation.domain.codes import digest, new_id
from facilitation.domain.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    SamskapError,
    TooMany,
    Unavailable,
)
from facilitation.domain.states import Membership
from facilitation.persistence.database import Database
from facilitation.persistence.models import Account, Invitation, Login, Member, Workshop
from facilitation.services.access.accounts import Accounts
from facilitation.services.access.passwords import Passwords
from facilitation.services.actors import Facilitator
from facilitation.services.limits import AttemptLimiter
from facilitation.services.store import Store
from tests.conftest import FrozenClock

PASSWORD = "en setning å huske"
ADMIN = "admin@region.example"
GUEST = "gjest@kommune.example"
HERE = "192.0.2.1"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def limiter(clock: FrozenClock) -> AttemptLimiter:
    return AttemptLimiter(clock)


@pytest.fixture
def accounts(store: Store, limiter: AttemptLimiter) -> Accounts:
    return Accounts(store, limiter, Passwords(CHEAP))


@pytest.fixture
def admin(accounts: Accounts) -> Facilitator:
    return person(accounts, accept(accounts, accounts.issue_setup_link(), email=ADMIN))


@pytest.fixture
def workshop_id(store: Store, admin: Facilitator) -> str:
    return add_workshop(store, admin)


def accept(accounts: Accounts, link: str, *, email: str = GUEST, password: str = PASSWORD) -> str:
    return accounts.accept(link, name="En prosessleder", email=email, password=password, address=HERE)


def person(accounts: Accounts, secret: str) -> Facilitator:
    who = accounts.who(secret)
    assert who is not None
    return who


def add_workshop(store: Store, facilitator: Facilitator, title: str = "Bedre i lag") -> str:
    workshop = Workshop(
        id=new_id(),
        title=title,
        day=date(2027, 3, 10),
        template_key="bedre_i_lag",
        template_version=1,
        frame={},
        join_code=new_id()[:8].upper(),
        screen_token=new_id(),
        created_at=store.clock.now(),
    )
    with store.database.write() as db:
        db.add(workshop)
        db.flush()
        db.add(Member(workshop_id=workshop.id, account_id=facilitator.account_id, role=Membership.FACILITATOR))
        return workshop.id


def invited(accounts: Accounts, by: Facilitator, workshop_id: str, role: Membership, email: str) -> Facilitator:
    return person(accounts, accept(accounts, accounts.invite(by, workshop_id, role), email=email))


def refusal(error: type[SamskapError], code: str) -> "pytest.RaisesExc[SamskapError]":
    return pytest.raises(error, match=f"^{code.replace('.', '[.]')}( |$)")


# The first account.


def test_setup_is_needed_until_there_is_an_account(accounts: Accounts) -> None:
    assert accounts.setup_needed()
    link = accounts.issue_setup_link()
    assert accounts.setup_needed()
    assert person(accounts, accept(accounts, link, email=ADMIN)).admin
    assert not accounts.setup_needed()


def test_a_new_setup_link_replaces_the_earlier_one(accounts: Accounts) -> None:
    earlier, later = accounts.issue_setup_link(), accounts.issue_setup_link()
    with refusal(NotFound, "invitation.unknown"):
        accounts.invitation(earlier)
    assert accounts.invitation(later).admin


def test_setup_is_refused_when_there_is_an_account(accounts: Accounts, admin: Facilitator) -> None:
    assert admin.admin
    with refusal(Conflict, "setup.done"):
        accounts.issue_setup_link()


def test_a_setup_link_lasts_a_day(accounts: Accounts, clock: FrozenClock) -> None:
    link = accounts.issue_setup_link()
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert accounts.invitation(link).workshop_title is None
    clock.advance(1)
    with refusal(NotFound, "invitation.unknown"):
        accept(accounts, link)
    assert accounts.setup_needed()


# Invitations.


def test_an_invitation_to_a_workshop_gives_an_account_and_a_place(
    accounts: Accounts, admin: Facilitator, workshop_id: str
) -> None:
    link = accounts.invite(admin, workshop_id, Membership.ORGANISER)
    view = accounts.invitation(link)
    assert (view.workshop_title, view.role, view.admin) == ("Bedre i lag", Membership.ORGANISER, False)
    guest = person(accounts, accept(accounts, link))
    assert not guest.admin
    assert guest.name == "En prosessleder"
    roles = {member.email: member.role for member in accounts.members(guest, workshop_id)}
    assert roles == {ADMIN: Membership.FACILITATOR, GUEST: Membership.ORGANISER}


def test_an_invitation_is_not_spent_by_looking(accounts: Accounts, admin: Facilitator) -> None:
    link = accounts.invite(admin, None, None)
    views = [accounts.invitation(link) for _ in range(3)]
    assert len(set(views)) == 1
    assert accept(accounts, link)


def test_an_invitation_is_spent_once_also_by_parallel_requests(
    accounts: Accounts, admin: Facilitator, store: Store
) -> None:
    link = accounts.invite(admin, None, None)

    def take(number: int) -> bool:
        try:
            accept(accounts, link, email=f"gjest{number}@kommune.example")
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(take, range(6)))
    assert taken.count(True) == 1
    with store.read() as db:
        assert db.scalar(select(func.count()).select_from(Account)) == 2


def test_an_invitation_lasts_a_week(accounts: Accounts, admin: Facilitator, clock: FrozenClock) -> None:
    link = accounts.invite(admin, None, None)
    clock.advance(timedelta(days=7))
    with refusal(NotFound, "invitation.unknown"):
        accounts.invitation(link)


def test_only_the_hash_of_a_link_is_stored(accounts: Accounts, admin: Facilitator, store: Store) -> None:
    link = accounts.invite(admin, None, None)
    with store.read() as db:
        hashes = set(db.scalars(select(Invitation.token_hash)))
    assert digest(link) in hashes
    assert link not in hashes


def test_a_refused_acceptance_does_not_spend_the_link(accounts: Accounts, admin: Facilitator) -> None:
    link = accounts.invite(admin, None, None)
    with refusal(InvalidInput, "password.too_short"):
        accept(accounts, link, password="kort")
    with refusal(InvalidInput, "email.malformed"):
        accept(accounts, link, email="ikke en adresse")
    with refusal(InvalidInput, "text.empty"):
        accounts.accept(link, name=" ", email=GUEST, password=PASSWORD, address=HERE)
    assert accept(accounts, link)


def test_an_existing_account_takes_an_invitation_with_its_own_password(
    accounts: Accounts, admin: Facilitator, workshop_id: str
) -> None:
    first = person(accounts, accept(accounts, accounts.invite(admin, None, None)))
    link = accounts.invite(admin, workshop_id, Membership.FACILITATOR)
    with refusal(NotAllowed, "account.wrong_password"):
        accept(accounts, link, password="et annet passord")
    again = person(accounts, accept(accounts, link, email=GUEST.upper()))
    assert again.account_id == first.account_id
    assert {member.email for member in accounts.members(again, workshop_id)} == {ADMIN, GUEST}


def test_an_invitation_never_takes_rights_away(accounts: Accounts, admin: Facilitator, workshop_id: str) -> None:
    link = accounts.invite(admin, workshop_id, Membership.ORGANISER)
    again = person(accounts, accept(accounts, link, email=ADMIN))
    assert again.admin
    assert [member.role for member in accounts.members(again, workshop_id)] == [Membership.FACILITATOR]


def test_an_organiser_becomes_a_facilitator_by_a_later_invitation(
    accounts: Accounts, admin: Facilitator, workshop_id: str
) -> None:
    guest = invited(accounts, admin, workshop_id, Membership.ORGANISER, GUEST)
    accept(accounts, accounts.invite(admin, workshop_id, Membership.FACILITATOR))
    roles = {member.email: member.role for member in accounts.members(guest, workshop_id)}
    assert roles[GUEST] is Membership.FACILITATOR


def test_an_administrator_may_invite_another(accounts: Accounts, admin: Facilitator) -> None:
    link = accounts.invite(admin, None, None, admin=True)
    assert accounts.invitation(link).admin
    assert person(accounts, accept(accounts, link)).admin


def test_a_facilitator_invites_to_their_own_workshop_only(
    accounts: Accounts, admin: Facilitator, store: Store, workshop_id: str
) -> None:
    guest = invited(accounts, admin, workshop_id, Membership.FACILITATOR, GUEST)
    foreign = add_workshop(store, admin, "En annen samling")
    assert accounts.invite(guest, workshop_id, Membership.ORGANISER)
    with refusal(NotFound, "workshop.unknown"):
        accounts.invite(guest, foreign, Membership.ORGANISER)
    with refusal(NotAllowed, "invitation.admins_only"):
        accounts.invite(guest, None, None)
    with refusal(NotAllowed, "invitation.admins_only"):
        accounts.invite(guest, workshop_id, Membership.ORGANISER, admin=True)


def test_saying_that_one_is_an_administrator_does_not_help(
    accounts: Accounts, admin: Facilitator, workshop_id: str
) -> None:
    guest = invited(accounts, admin, workshop_id, Membership.FACILITATOR, GUEST)
    with refusal(NotAllowed, "invitation.admins_only"):
        accounts.invite(Facilitator(account_id=guest.account_id, admin=True), None, None)
    with refusal(NotAllowed, "invitation.admins_only"):
        accounts.invite(Facilitator(account_id=new_id(), admin=True), None, None)


def test_an_organiser_may_not_invite(accounts: Accounts, admin: Facilitator, workshop_id: str) -> None:
    guest = invited(accounts, admin, workshop_id, Membership.ORGANISER, GUEST)
    with refusal(NotAllowed, "workshop.read_only"):
        accounts.invite(guest, workshop_id, Membership.ORGANISER)


def test_an_invitation_to_a_workshop_needs_a_role(accounts: Accounts, admin: Facilitator, workshop_id: str) -> None:
    with refusal(InvalidInput, "invitation.role_missing"):
        accounts.invite(admin, workshop_id, None)
    with refusal(InvalidInput, "invitation.role_missing"):
        accounts.invite(admin, None, Membership.ORGANISER)


class SlowPasswords(Passwords):
    """Passwords that take so long that somebody else comes first."""

    def __init__(self, accounts: Accounts, link: str) -> None:
        super().__init__(CHEAP)
        self._accounts = accounts
        self._link = link

    def hash(self, password: str) -> str:
        accept(self._accounts, self._link)
        return super().hash(password)


def test_two_who_make_the_same_account_at_once_get_one_account(
    accounts: Accounts, admin: Facilitator, store: Store, limiter: AttemptLimiter
) -> None:
    first, second = accounts.invite(admin, None, None), accounts.invite(admin, None, None)
    slow = Accounts(store, limiter, SlowPasswords(accounts, first))
    with refusal(Conflict, "account.taken"):
        accept(slow, second)
    assert not accounts.invitation(second).admin


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


# Changing the password.


def test_a_changed_password_ends_every_other_login(accounts: Accounts, admin: Facilitator) -> None:
    here, there = (accounts.sign_in(ADMIN, PASSWORD, address=HERE) for _ in range(2))
    accounts.change_password(admin, PASSWORD, "en helt ny setning", keep=here, address=HERE)
    assert accounts.who(here) == admin
    assert accounts.who(there) is None
    with refusal(NotAllowed, "sign_in.failed"):
        accounts.sign_in(ADMIN, PASSWORD, address=HERE)
    assert accounts.sign_in(ADMIN, "en helt ny setning", address=HERE)


def test_a_password_is_not_changed_without_the_old_one(accounts: Accounts, admin: Facilitator) -> None:
    with refusal(NotAllowed, "account.wrong_password") as refused:
        accounts.change_password(admin, "feil passord her", "en helt ny setning", keep="", address=HERE)
    assert refused.value.facts == {"field": "old"}
    with refusal(NotAllowed, "account.wrong_password"):
        accounts.change_password(
            Facilitator(account_id=new_id()), PASSWORD, "en helt ny setning", keep="", address=HERE
        )
    assert accounts.sign_in(ADMIN, PASSWORD, address=HERE)


def test_a_poor_new_password_is_refused_in_its_own_field(accounts: Accounts, admin: Facilitator) -> None:
    with refusal(InvalidInput, "password.is_name") as refused:
        accounts.change_password(admin, PASSWORD, ADMIN, keep="", address=HERE)
    assert refused.value.facts["field"] == "new"


# Members.


def test_members_are_told_to_members_only(
    accounts: Accounts, admin: Facilitator, store: Store, workshop_id: str
) -> None:
    guest = invited(accounts, admin, workshop_id, Membership.ORGANISER, GUEST)
    assert [member.account_id for member in accounts.members(guest, workshop_id)] == [
        admin.account_id,
        guest.account_id,
    ]
    foreign = add_workshop(store, admin, "En annen samling")
    with refusal(NotFound, "workshop.unknown"):
        accounts.members(guest, foreign)


def test_a_removed_member_has_no_place_any_more(accounts: Accounts, admin: Facilitator, workshop_id: str) -> None:
    guest = invited(accounts, admin, workshop_id, Membership.ORGANISER, GUEST)
    accounts.remove_member(admin, workshop_id, guest.account_id)
    assert [member.email for member in accounts.members(admin, workshop_id)] == [ADMIN]
    with refusal(NotFound, "workshop.unknown"):
        accounts.members(guest, workshop_id)
    with refusal(NotFound, "member.unknown"):
        accounts.remove_member(admin, workshop_id, guest.account_id)


def test_the_last_facilitator_stays(accounts: Accounts, admin: Facilitator, workshop_id: str) -> None:
    with refusal(Conflict, "member.last_facilitator"):
        accounts.remove_member(admin, workshop_id, admin.account_id)
    guest = invited(accounts, admin, workshop_id, Membership.FACILITATOR, GUEST)
    accounts.remove_member(admin, workshop_id, admin.account_id)
    assert [member.email for member in accounts.members(guest, workshop_id)] == [GUEST]


def test_an_organiser_removes_nobody(accounts: Accounts, admin: Facilitator, workshop_id: str) -> None:
    guest = invited(accounts, admin, workshop_id, Membership.ORGANISER, GUEST)
    with refusal(NotAllowed, "workshop.read_only"):
        accounts.remove_member(guest, workshop_id, admin.account_id)
