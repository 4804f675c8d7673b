import asyncio
from typing import TYPE_CHECKING

from facilitation.phone.listening import Listening
from facilitation.phone.step_page import StepPages
from facilitation.services.actors import Phone
from facilitation.services.phone_view import PhoneViews
from facilitation.web.assets import Assets
from facilitation.web.cookies import Cookies
from facilitation.web.pages import Pages
from tests.phone.phone_site import PhoneSite

if TYPE_CHECKING:
    from tests.conftest import Room


def listening(room: "Room") -> Listening:
    pages = StepPages(views=PhoneViews(room.store), pages=Pages(Assets()), cookies=Cookies(secure=False))
    return Listening(hub=room.store.hub, step_pages=pages)


async def hear(room: "Room", phone: Phone, n: int) -> list[str]:
    """Listen, let a step be opened once the stream runs, and return the first events."""
    stream = listening(room).stream(phone)
    heard = [await anext(stream), await anext(stream)]
    if n > len(heard):
        await asyncio.to_thread(room.open, "innsjekk")
        heard.append(await anext(stream))
    await stream.aclose()
    return heard


def test_stream_begins_with_the_mark_of_the_page(room: "Room") -> None:
    phone = room.join()
    retry, now = asyncio.run(hear(room, phone, 2))

    assert retry.startswith("retry:")
    assert now == f"event: now\ndata: {PhoneViews(room.store).mark(phone)}\n\n"


def test_stream_tells_that_the_step_has_changed_and_not_what(room: "Room") -> None:
    phone = room.join()
    *_, change = asyncio.run(hear(room, phone, 3))

    assert "event: change\ndata: step\n" in change
    assert "innsjekk" not in change
    assert room.store.hub.listeners(room.id) == 0


def test_only_those_inside_may_listen(site: PhoneSite) -> None:
    visitor = site.visitor()

    assert visitor.get(f"{visitor.home}/hendelser").status_code == 404


def test_looking_at_the_stream_does_not_open_it(site: PhoneSite) -> None:
    visitor = site.inside()
    answer = visitor.client.head(f"{visitor.home}/hendelser")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert site.room.store.hub.listeners(site.room.id) == 0
