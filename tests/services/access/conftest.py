"""Accounts with cheap passwords, their administrator, and a workshop of theirs."""

import pytest

from facilitation.services.access.accounts import Accounts
from facilitation.services.access.passwords import Passwords
from facilitation.services.actors import Facilitator
from facilitation.services.limits import AttemptLimiter
from facilitation.services.store import Store
from tests.conftest import FrozenClock
from tests.services.access.guests import ADMIN, CHEAP, accept, add_workshop, person


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
