import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from facilitation.services.access.accounts import Accounts
from facilitation.services.access.passwords import Passwords
from facilitation.services.limits import AttemptLimiter
from facilitation.services.store import Store
from tests.web.small_product import Site, build_site


@pytest.fixture
def accounts(store: Store) -> Accounts:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return Accounts(store, AttemptLimiter(store.clock), Passwords(hasher))


@pytest.fixture
def site(accounts: Accounts) -> Site:
    return build_site(accounts, public_url="http://testserver")


@pytest.fixture
def secure_site(accounts: Accounts) -> Site:
    return build_site(accounts, public_url="https://samskap.example")


@pytest.fixture
def client(site: Site) -> TestClient:
    return site.client()
