from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from facilitation.bootstrap import Product
from facilitation.catalogue.catalogue import Catalogue
from facilitation.services.registry import build_services
from facilitation.services.store import Store
from facilitation.settings import Settings
from tests.phone.phone_site import PhoneSite, build_phone_site

if TYPE_CHECKING:
    from tests.conftest import Room


@pytest.fixture
def product(store: Store, catalogue: Catalogue, tmp_path: Path) -> Product:
    return Product(
        settings=Settings(data_folder=tmp_path),
        store=store,
        catalogue=catalogue,
        services=build_services(store, catalogue),
    )


@pytest.fixture
def site(room: "Room", product: Product) -> PhoneSite:
    return build_phone_site(room, product)
