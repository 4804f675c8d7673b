"""Invitations: what they give, for how long, and to whom."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import func, select

from facilitation.domain.codes import digest, new_id
from facilitation.domain.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from facilitation.domain.states import Membership
from facilitation.persistence.models import Account, Invitation
from facilitation.services.access.accounts import Accounts
from facilitation.services.access.passwords import Passwords
from facilitation.services.actors import Facilitator
from facilitation.services.limits import AttemptLimiter
from facilitation.services.store import Store
from tests.conftest import FrozenClock
from tests.services.access.guests import (
    ADMIN,
    CHEAP,
    GUEST,
    HERE,
    PASSWORD,
    accept,
    add_workshop,
    invited,
    person,
    refusal,
)


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
