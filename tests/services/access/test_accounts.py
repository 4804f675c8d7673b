"""Accounts: the first one, their passwords, and the members of a workshop."""

from datetime import timedelta

from facilitation.domain.codes import new_id
from facilitation.domain.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from facilitation.domain.states import Membership
from facilitation.services.access.accounts import Accounts
from facilitation.services.actors import Facilitator
from facilitation.services.store import Store
from tests.conftest import FrozenClock
from tests.services.access.guests import ADMIN, GUEST, HERE, PASSWORD, accept, add_workshop, invited, person, refusal

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
