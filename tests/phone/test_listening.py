import asyncio
from typing import TYPE_CHECKING

from starlette.types import Message

from facilitation import phone as phone_pages
from facilitation import screen, web
from facilitation.i18n import language
from facilitation.phone.announcing import Announcer
from facilitation.phone.listening import Listening
from facilitation.phone.step_main import StepMain
from facilitation.phone.step_page import StepPages
from facilitation.services.actors import Phone
from facilitation.services.phones.news import PhoneNewsReader
from facilitation.services.phones.view import PhoneViews
from facilitation.web.assets import Assets
from facilitation.web.cookies import Cookies
from facilitation.web.pages import Pages
from tests.phone.phone_site import PhoneSite

if TYPE_CHECKING:
    from tests.conftest import Room


def listening(room: "Room") -> Listening:
    views = PhoneViews(room.store)
    assets = Assets(web.STATIC, phone_pages.STATIC, screen.STATIC, made=phone_pages.MADE)
    templates = Pages(assets, (phone_pages.TEMPLATES, web.TEMPLATES))
    pages = StepPages(views=views, pages=templates, cookies=Cookies(secure=False), main=StepMain(templates))
    announcer = Announcer(PhoneNewsReader(room.store, views), pages)
    return Listening(hub=room.store.hub, step_pages=pages, announcer=announcer)


async def hear(room: "Room", phone: Phone, n: int) -> list[str]:
    """Listen, let a step be opened once the stream runs, and return the first events."""
    stream = listening(room).stream(phone, language("nb"))
    heard = [(await anext(stream)).decode()]
    if n > len(heard):
        await asyncio.to_thread(room.open, "innsjekk")
        heard.append((await anext(stream)).decode())
    await stream.aclose()
    return heard


def test_stream_begins_with_the_mark_of_the_page(room: "Room") -> None:
    phone = room.join()
    (first,) = asyncio.run(hear(room, phone, 1))

    retry, now, _ = first.split("\n\n")
    assert retry.startswith("retry:")
    assert now == f"event: now\ndata: {PhoneViews(room.store).mark(phone)}"


def test_stream_brings_the_page_of_a_step_that_is_opened(room: "Room") -> None:
    phone = room.join()
    *_, page = asyncio.run(hear(room, phone, 2))

    assert "\nevent: page\ndata: <title>" in page
    assert f'data-mark="{PhoneViews(room.store).mark(phone)}"' in page
    assert room.store.hub.listeners(room.id) == 0


async def stay_for_one_event(site: PhoneSite, cookie: str) -> tuple[dict[str, str], str, int]:
    """Open the stream as a browser does, hear the first event and go away; return headers, text and listeners."""
    gone, heard = asyncio.Event(), asyncio.Event()
    started: dict[str, str] = {}
    text = ""

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal text
        started.update({name.decode(): value.decode() for name, value in message.get("headers", ())})
        text += message.get("body", b"").decode()
        if "event: now" in text:
            heard.set()

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "path": f"/d/{site.room.id}/hendelser",
        "query_string": b"",
        "headers": [(b"cookie", cookie.encode())],
    }
    request = asyncio.create_task(site.app(scope, receive, send))
    await heard.wait()
    listeners = site.room.store.hub.listeners(site.room.id)
    gone.set()
    await request
    return started, text, listeners


def test_phone_that_goes_away_is_forgotten(site: PhoneSite) -> None:
    phone = site.room.join()
    cookie = f"{site.cookies.participant_name(site.room.id)}={phone.secret}"
    headers, text, listeners = asyncio.run(stay_for_one_event(site, cookie))

    assert headers["content-type"].startswith("text/event-stream")
    assert headers["cache-control"] == "no-store"
    assert text.startswith("retry:")
    assert (listeners, site.room.store.hub.listeners(site.room.id)) == (1, 0)


def test_only_those_inside_may_listen(site: PhoneSite) -> None:
    visitor = site.visitor()

    assert visitor.get(f"{visitor.home}/hendelser").status_code == 404


def test_looking_at_the_stream_does_not_open_it(site: PhoneSite) -> None:
    visitor = site.inside()
    answer = visitor.client.head(f"{visitor.home}/hendelser")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert site.room.store.hub.listeners(site.room.id) == 0
