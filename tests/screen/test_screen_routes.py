import asyncio
import gzip
import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

from facilitation.bootstrap import Product
from facilitation.domain.codes import new_id
from facilitation.domain.states import Door
from facilitation.services.room.dividing import groups_of
from facilitation.services.workshops.workshops import WorkshopFacts
from tests.conftest import FrozenClock, Room

EVIL = (
    '<img src=x onerror="window.__x=1">',
    '"><script>window.__x=1</script>',
    "![i](https://evil.example/p.png) **fet** [x](javascript:alert(1))",
    "</script><script>window.__x=1</script>",
)


def fragment(client: TestClient, address: str) -> str:
    response = client.get(f"{address}/bilde")
    assert response.status_code == 200
    return response.text


def words(html: str) -> str:
    """Return what can be read, without what scripts read."""
    without_data = re.sub(r"<script.*?</script>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", without_data)).split())


def tables(room: Room, key: str) -> list[str]:
    with room.store.read() as db:
        return [group.id for group in groups_of(db, room.step(key).grouping_id)]


def test_the_page_opens_without_signing_in_and_holds_the_picture(client: TestClient, room: Room, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert '<html lang="nb">' in page.text
    assert fragment(client, address) in page.text
    assert room.code[:4] in words(page.text)
    assert "<form" not in page.text
    assert "<button" not in page.text
    assert "<a " not in page.text


@pytest.mark.parametrize(("query", "theme"), [("mork", "dark"), ("lys", "light"), ("annet", None), ("", None)])
def test_the_theme_can_be_chosen_in_the_address(
    client: TestClient, address: str, query: str, theme: str | None
) -> None:
    page = client.get(address, params={"tema": query}).text
    assert re.findall(r'<html lang="nb"(?: data-theme="(\w+)")?>', page) == [theme or ""]


@pytest.mark.parametrize("path", ["", "/bilde", "/hendelser"])
def test_an_unknown_screen_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/skjerm/feil{path}").status_code == 404


def test_only_reading_is_possible(client: TestClient, address: str) -> None:
    for path in ("", "/bilde", "/hendelser"):
        assert client.post(f"{address}{path}").status_code == 405


def test_the_policy_lets_plotly_style_and_nothing_else(client: TestClient, address: str) -> None:
    policy = client.get(address).headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["script-src"] == "'self'"
    assert rules["style-src"] == "'self' 'unsafe-inline'"
    assert rules["img-src"] == "'self' data:"
    assert rules["default-src"] == "'none'"


def test_what_the_browser_has_is_not_sent_again(client: TestClient, room: Room, address: str) -> None:
    first = client.get(f"{address}/bilde")
    again = client.get(f"{address}/bilde", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert int(again.headers["Samskap-Now"]) == 1804665600000
    room.fill(1)
    changed = client.get(f"{address}/bilde", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_the_countdown_is_against_the_server(client: TestClient, room: Room, address: str, clock: FrozenClock) -> None:
    room.open("fag")
    found = re.search(r'data-ends="(\d+)"', fragment(client, address))
    assert found is not None
    clock.advance(timedelta(minutes=22))
    now = int(client.get(f"{address}/bilde").headers["Samskap-Now"])
    assert int(found[1]) - now == -2 * 60 * 1000
    room.close("fag")
    assert "Steget er lukket" in words(fragment(client, address))


def test_the_language_is_the_workshops_and_not_the_browsers(client: TestClient, room: Room, address: str) -> None:
    view = room.workshops.get(room.by, room.id)
    facts = WorkshopFacts(title=view.title, place=view.place, day=view.day, language="nn")
    room.workshops.describe(room.by, room.id, facts)
    assert '<html lang="nn">' in client.get(address, headers={"Accept-Language": "en"}).text


def test_the_link_is_built_from_the_settings_and_never_from_the_request(
    client: TestClient, room: Room, address: str
) -> None:
    page = client.get(address, headers={"Host": "evil.example"}).text
    assert "evil.example" not in page
    assert f'aria-label="QR-kode som åpner https://samskap.example.no/J/{room.code}"' in page
    assert f"samskap.example.no Skriv koden {room.code[:4]} {room.code[4:]}" in words(page)


def test_the_way_in_moves_to_a_corner_and_can_be_hidden(client: TestClient, room: Room, address: str) -> None:
    room.open("fag")
    assert 'class="corner"' in fragment(client, address)
    room.flow.show_join(room.by, room.id, shown=False)
    hidden = fragment(client, address)
    assert "<svg" not in hidden
    assert room.code[:4] not in hidden


def test_a_rehearsal_says_so(client: TestClient, room: Room, address: str) -> None:
    assert "Øvelse" not in words(fragment(client, address))
    with room.store.change(room.id) as change:
        change.workshop.rehearsal = True
    assert "Øvelse" in words(fragment(client, address))


def test_texts_from_people_are_only_text(client: TestClient, room: Room, address: str) -> None:
    people = room.fill(len(EVIL))
    room.open("problem")
    for phone, text in zip(people, EVIL, strict=True):
        room.send(phone, "problem", text=text, category="annet")
    room.close("problem")
    cards = fragment(client, address)
    step = room.open("klynging")
    for card in room.boards.board(room.by, room.id, step.id).cards:
        room.boards.gather(room.by, room.id, step.id, [card.id], card.text[:60], request_id=new_id())
    clusters = fragment(client, address)
    room.open("prioritering")
    for cluster in room.boards.board(room.by, room.id, step.id).clusters:
        room.send(people[0], "prioritering", **{f"p__{cluster.id}": "1"})
        break
    room.close("prioritering")
    room.open("samtale")
    points = fragment(client, address)
    for text in EVIL:
        assert text in words(cards)
        assert text[:60] in words(clusters)
    for html in (cards, clusters, points):
        assert not re.search(r"<(img|script(?! type=.application/json)|a)\b", html)
        assert "evil.example" not in re.sub(r">[^<]*<", "><", re.sub(r"<script.*?</script>", "", html))


def test_hidden_answers_are_not_in_the_page(client: TestClient, room: Room, address: str) -> None:
    people = room.fill(4)
    room.open("problem")
    room.send(people[0], "problem", text="Ingen svarer på telefonen", category="fastlege")
    html = fragment(client, address)
    assert "Ingen svarer" not in html
    assert "Fastlege" not in html
    assert "1 av 4 har svart på telefonen 1 svar er samlet inn. Det vises når steget lukkes." in words(html)


def drawn_figure(html: str, theme: str) -> Any:
    found = re.search(rf'<script type="application/json" data-theme="{theme}">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def vote(room: Room, **roles: int) -> None:
    """Let so many people of each role give two points to a lone cluster, and go on to the talk about it."""
    people = [room.join("kommune", role) for role, n in roles.items() for _ in range(n)]
    room.open("problem")
    room.send(people[0], "problem", text="Epikrisen kommer sent", category="annet")
    room.close("problem")
    step = room.open("klynging")
    [card] = room.boards.board(room.by, room.id, step.id).cards
    cluster = room.boards.gather(room.by, room.id, step.id, [card.id], "Sen epikrise", request_id=new_id())
    room.open("prioritering")
    for phone in people:
        room.send(phone, "prioritering", **{f"p__{cluster}": "2"})
    room.close("prioritering")
    room.open("samtale")


def test_points_come_as_a_chart_in_both_themes_and_as_a_table(client: TestClient, room: Room, address: str) -> None:
    vote(room, ansatt=6)
    html = fragment(client, address)
    for theme in ("light", "dark"):
        assert [bars["x"] for bars in drawn_figure(html, theme)["data"]] == [[12], [12]]
    assert "Hva Poeng Personer Ansatt: poeng fra 6 Sen epikrise 12 6 12" in words(html)


def test_too_few_for_groups_is_said(client: TestClient, room: Room, address: str) -> None:
    vote(room, ansatt=4)
    html = fragment(client, address)
    assert [bars["x"] for bars in drawn_figure(html, "light")["data"]] == [[8]]
    assert "For få svar til å vise grupper hver for seg." in words(html)


def test_those_outside_the_groups_are_counted(client: TestClient, room: Room, address: str) -> None:
    vote(room, ansatt=6, leder=3, brukerrepresentant=3)
    text = words(fragment(client, address))
    assert "Ansatt: poeng fra 6 Sen epikrise 24 12 12" in text
    assert "6 til er med i summen." in text


def test_placements_come_as_a_chart_and_a_legend(client: TestClient, room: Room, address: str) -> None:
    people = room.fill()
    room.open("losningsgruppe")
    for title in ("Faste videomøter", "Felles kurs"):
        answer = room.answer("losningsgruppe", f__tiltak=title)
        saved = room.answers.submit_for(room.by, room.id, tables(room, "losningsgruppe")[0], answer)
    room.open("effekt")
    for phone, effect in zip(people[:2], ("4", "5"), strict=True):
        room.send(phone, "effekt", **{f"effect__{saved.entry_id}": effect, f"effort__{saved.entry_id}": "2"})
    room.close("effekt")
    html = fragment(client, address)
    assert drawn_figure(html, "light")["data"][-1]["customdata"] == [[2, 2, 4.5]]
    assert "1 Faste videomøter – – 2 Felles kurs 4,5 2" in words(html)


def write_action(room: Room, title: str, level: str) -> None:
    answer = room.answer(
        "plan",
        title=title,
        problem="Ettervern",
        code_what="samarbeidsmøter",
        code_whom="kommune",
        owner_role="Leder",
        owner_unit="DPS Kysten",
        first_step="Når uka starter, da ringer vi",
        deadline="2027-06-01",
        decision_level=level,
    )
    room.plan.submit_for(room.by, room.id, tables(room, "plan")[0], answer)


def test_the_plan_is_a_table(client: TestClient, room: Room, address: str) -> None:
    room.fill()
    room.open("plan")
    assert "Ingen tiltak ennå" in words(fragment(client, address))
    write_action(room, "Faste møter", "ssu")
    assert (
        "Gruppe 1 Faste møter Leder, DPS Kysten SSU, strategisk samarbeidsutvalg 01.06.2027 "
        "Når uka starter, da ringer vi"
    ) in words(fragment(client, address))


def test_lifts_are_a_table_by_level(client: TestClient, room: Room, address: str) -> None:
    room.fill()
    room.open("plan")
    write_action(room, "Faste møter", "ssu")
    write_action(room, "Ringe oftere", "egen-virksomhet")
    room.open("loft")
    text = words(fragment(client, address))
    assert "SSU, strategisk samarbeidsutvalg Faste møter – Leder, DPS Kysten" in text
    assert "1 tiltak bestemmer vi selv." in text
    assert "Ringe oftere" not in text


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("innsjekk", "Hvem må være her"),
        ("erfaring", "0 av 12 har svart på telefonen"),
        ("fag", "41 av 44"),
        ("pause-1", "Vi fortsetter kl. 09:10 Deretter: Individuell idé, problem"),
        ("problem", "0 av 12 har svart"),
        ("problemgruppe", "Gruppe 1 ikke begynt"),
        ("klynging", "Ingen kort ennå"),
        ("prioritering", "Fem poeng. Hva må vi løse først"),
        ("samtale", "Ingen poeng ennå"),
        ("lunsj", "Ingen poeng ennå"),
        ("praksis", "0 av 12 har svart"),
        ("losning", "0 av 12 har svart"),
        ("losningsgruppe", "Gruppe 1 ikke begynt"),
        ("effekt", "0 av 12 har svart"),
        ("plan", "Ingen tiltak ennå"),
        ("fremlegg", "Ingen tiltak ennå"),
        ("loft", "Ingen tiltak ennå"),
        ("evaluering", "To minutter på telefonen før du går."),
        ("avslutning", "Planen kommer innen tre dager."),
    ],
)
def test_every_step_of_the_day_has_a_picture_before_anybody_answers(
    client: TestClient, room: Room, address: str, key: str, expected: str
) -> None:
    room.fill()
    room.open(key)
    assert expected in words(fragment(client, address))


@pytest.mark.parametrize("key", ["erfaring", "problem", "effekt"])
def test_a_closed_step_without_answers_says_so(client: TestClient, room: Room, address: str, key: str) -> None:
    room.fill()
    room.open(key)
    room.close(key)
    closed = {
        "erfaring": "0 av 12 har svart. Takk.",
        "problem": "Ingen kort ennå",
        "effekt": "Ingen plasseringer ennå",
    }
    assert closed[key] in words(fragment(client, address))


def test_before_and_after_the_day(client: TestClient, room: Room, address: str) -> None:
    room.flow.set_door(room.by, room.id, Door.CLOSED)
    assert "Bedre i lag, Kysten Storvik 10. mars 2027, vi begynner kl. 09:00" in words(fragment(client, address))
    room.flow.finish(room.by, room.id)
    assert "Takk for i dag" in words(fragment(client, address))


def test_the_chart_library_is_the_packages_own_and_kept_for_ever(client: TestClient, address: str) -> None:
    page = client.get(address).text
    named = re.search(r'data-plotly="([^"]+)"', page)
    assert named is not None
    response = client.get(named[1], headers={"Accept-Encoding": "gzip"})
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert b"plotly.js v" in response.content[:200]
    assert len(gzip.compress(response.content, compresslevel=1)) < 2_500_000


def test_a_screen_that_has_the_latest_costs_one_query(
    client: TestClient, room: Room, address: str, product: Product
) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    room.fill()
    room.open("problem")
    engine = product.store.database._reader
    assert isinstance(engine, Engine)
    event.listen(engine, "before_cursor_execute", note)
    fragment(client, address)
    first = len(asked)
    fragment(client, address)
    assert len(asked) - first == 1
    assert first <= 12


def test_the_stream_tells_of_every_change(product: Product, room: Room, address: str, client: TestClient) -> None:
    async def scenario() -> tuple[list[bytes], dict[bytes, bytes]]:
        """Listen as a browser does, change something, and go away."""
        incoming: asyncio.Queue[Any] = asyncio.Queue()
        outgoing: asyncio.Queue[Any] = asyncio.Queue()
        scope = {
            "type": "http",
            "method": "GET",
            "path": f"{address}/hendelser",
            "raw_path": b"",
            "query_string": b"",
            "headers": [],
            "http_version": "1.1",
            "scheme": "http",
            "server": ("testserver", 80),
            "client": ("127.0.0.1", 1),
        }
        await incoming.put({"type": "http.request"})
        listening = asyncio.ensure_future(client.app(scope, incoming.get, outgoing.put))
        start = await asyncio.wait_for(outgoing.get(), 5)
        parts = [(await asyncio.wait_for(outgoing.get(), 5))["body"]]
        await asyncio.to_thread(room.open, "fag")
        parts.append((await asyncio.wait_for(outgoing.get(), 5))["body"])
        await incoming.put({"type": "http.disconnect"})
        await asyncio.wait_for(listening, 5)
        return parts, dict(start["headers"])

    parts, headers = asyncio.run(scenario())
    assert headers[b"content-type"].startswith(b"text/event-stream")
    assert headers[b"x-accel-buffering"] == b"no"
    assert parts[0] == b"retry: 1000\n\n"
    assert b"event: change\n" in parts[1]
    assert product.store.hub.listeners(room.id) == 0
