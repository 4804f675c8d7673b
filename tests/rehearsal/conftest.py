import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from facilitation.bootstrap import Product, build
from facilitation.domain.codes import new_id
from facilitation.rehearsal.serving import address_of, free_port, serving
from facilitation.settings import ROOT, Settings
from tests.conftest import FrozenClock, make_account
from tests.rehearsal.served import Served, site_of


@pytest.fixture(scope="session")
def answering(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, str]]:
    """A product and its address, for all tests: each has facilitators and workshops of its own."""
    with free_port() as listener:
        base_url = address_of(listener)
        templates = tmp_path_factory.mktemp("templates")
        for template in (*(ROOT / "session_templates").glob("*.yaml"), Path(__file__).parent / "idemote.yaml"):
            shutil.copy(template, templates)
        settings = Settings(
            data_folder=tmp_path_factory.mktemp("served"), public_url=base_url, templates_folder=templates
        )
        product = build(settings, clock=FrozenClock(datetime(2027, 3, 10, 8, 0, tzinfo=UTC)))
        with serving(site_of(product), listener):
            yield product, base_url
        product.close()


@pytest.fixture
def served(answering: tuple[Product, str], clock: FrozenClock) -> Iterator[Served]:
    product, base_url = answering
    database = product.store.database
    served = Served(
        product=product,
        base_url=base_url,
        by=make_account(database, clock, f"{new_id()}@example.org"),
        stranger=make_account(database, clock, f"{new_id()}@example.org"),
    )
    yield served
    for cast in served.casts:
        cast.close()
