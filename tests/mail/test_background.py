import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import pytest

from facilitation import site
from facilitation.bootstrap import Product, in_use
from facilitation.catalogue.catalogue import Catalogue
from facilitation.domain.reminders import MailState
from facilitation.mail.postman import Round
from facilitation.services.registry import build_services
from facilitation.settings import Settings, Smtp, Tls
from tests.mail.followed_plan import URL, FollowedPlan
from tests.mail.mail_server import HOST, MailServer

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room


@pytest.fixture
def product(room: "Room", catalogue: Catalogue, tmp_path: Path, post: MailServer) -> Product:
    smtp = Smtp(host=HOST, port=post.port, sender="Samskap <post@eksempel.no>", tls=Tls.NONE)
    return Product(
        settings=Settings(data_folder=tmp_path, public_url=URL, smtp=smtp),
        store=room.store,
        catalogue=catalogue,
        services=build_services(room.store, catalogue),
    )


def test_a_running_server_carries_the_post(
    product: Product, room: "Room", clock: "FrozenClock", post: MailServer, tmp_path: Path
) -> None:
    plan = FollowedPlan(room, clock, post, tmp_path)
    plan.own_action("Kari Testrud")
    plan.invite("Kari Testrud")
    came = threading.Event()
    post.on_mail = came.set

    async def serve() -> None:
        async with site._lifespan(product)(None):
            assert await anyio.to_thread.run_sync(came.wait, 30)
            with in_use(product.settings) as alone:
                assert not alone

    anyio.run(serve)
    assert post.recipients == ["kari@eksempel.no"]
    with in_use(product.settings) as alone:
        assert alone
    assert plan.latest("Kari Testrud").state is MailState.SENT


def test_the_post_goes_on_after_whatever_happens(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "MAIL_SECONDS", 0.01)
    rounds: list[str] = []
    went_on = threading.Event()

    class Troubled:
        def round(self) -> Round:
            rounds.append("")
            if len(rounds) == 1:
                raise RuntimeError("nobody has thought of this")
            went_on.set()
            return Round()

        def stop(self) -> None:
            """End after this round."""

    monkeypatch.setattr(site, "postman_of", lambda _product: Troubled())

    async def serve() -> None:
        async with site._lifespan(product)(None):
            assert await anyio.to_thread.run_sync(went_on.wait, 30)

    anyio.run(serve)


def test_without_a_mail_server_nothing_is_carried(product: Product) -> None:
    from facilitation.mail.postman import postman_of

    assert postman_of(replace(product, settings=replace(product.settings, smtp=None))) is None
