"""People at the door of the console, and the ways they come in."""

from datetime import date

import pytest
from argon2 import PasswordHasher

from facilitation.domain.codes import new_id
from facilitation.domain.errors import (
    SamskapError,
)
from facilitation.domain.states import Membership
from facilitation.persistence.models import Member, Workshop
from facilitation.services.access.accounts import Accounts
from facilitation.services.actors import Facilitator
from facilitation.services.store import Store

PASSWORD = "en setning å huske"
ADMIN = "admin@region.example"
GUEST = "gjest@kommune.example"
HERE = "192.0.2.1"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


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
