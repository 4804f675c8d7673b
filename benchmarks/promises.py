"""What one page, one file and one room of a hundred cost: each promise with what was measured."""

import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
from playwright.async_api import Page, async_playwright

from benchmarks.catalogue import loading_seconds
from benchmarks.measure import Measure
from benchmarks.plain_load import plain_page
from facilitation.domain.codes import new_id
from facilitation.rehearsal.phones import Lines, ThoughtPhone
from facilitation.services.room.joining import Profile

ROOT = Path(__file__).parent.parent
CHROMIUM = {
    "executable_path": shutil.which("chromium-headless-shell") or "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
}
PHONES = 100
CARDS = 100
BETWEEN_CARDS = 0.1
PROFILE = Profile(level="kommune", role="ansatt", unit="Storvik kommune")


class Room:
    """A served room in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.facts: dict[str, str] = json.loads(self._line())

    def ask(self, command: str) -> str:
        """Send a command and return its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def room() -> Iterator[Room]:
    """Start a room and end it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.room"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        yield Room(process)
    finally:
        process.communicate("quit\n", timeout=30)


def start_up() -> Measure:
    """Return the seconds from `make run` to a served sign-in page, on an installed machine with an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        port = 8699
        began = time.monotonic()
        process = subprocess.Popen(
            ["/usr/bin/make", "--silent", "run", f"PORT={port}", f"DATA={folder}"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            seconds = _until_served(f"http://127.0.0.1:{port}/logg-inn", began)
        finally:
            os.killpg(process.pid, 15)
            process.wait(30)
    return Measure(what="from make run to a served page", value=seconds, unit="s", most=5)


def _until_served(url: str, began: float) -> float:
    while time.monotonic() - began < 60:  # noqa: PLR2004 -- far beyond the promise
        try:
            if httpx2.get(url, trust_env=False).status_code == httpx2.codes.OK:
                return time.monotonic() - began
        except httpx2.TransportError:
            time.sleep(0.02)
    raise TimeoutError(url)


async def first_page(facts: dict[str, str]) -> list[Measure]:
    """Return bytes over the wire and requests of the page that a scanned code opens, with an empty cache."""
    sizes = await _fetched(f"{facts['url']}/J/{facts['code']}", "a.choice, button")
    with plain_page(our_settings=True) as (url, _process):
        plain = await _fetched(url, "[data-testid=stTextInput] input")
    return [
        Measure(what="first phone page, over the wire", value=sum(sizes) / 1000, unit="kB", most=20),
        Measure(what="first phone page, requests", value=len(sizes), unit="", most=3),
        Measure(
            what="first phone page beside a plain Streamlit page, bytes",
            value=sum(sizes) / sum(plain),
            unit="",
            most=1 / 50,
        ),
    ]


async def _fetched(url: str, first_input: str) -> list[float]:
    """Return the bytes of each answer that a phone takes until it can be used, with an empty cache."""
    sizes: dict[str, float] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**CHROMIUM)  # type: ignore[arg-type]  # its own keywords
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        session = await page.context.new_cdp_session(page)
        await session.send("Network.enable")
        session.on(
            "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]})
        )
        await page.goto(url, wait_until="networkidle")
        await page.locator(first_input).first.wait_for()
        await browser.close()
    return list(sizes.values())


async def card_to_screen(room: Room) -> Measure:
    """Return the 95th percentile from sending a card to its text standing on the projected page, in Chromium."""
    facts = room.facts
    with Lines(facts["url"]) as lines:
        phones = [ThoughtPhone(lines) for _ in range(PHONES)]
        for phone in phones:
            await asyncio.to_thread(phone.join, facts["code"], PROFILE)
        step_id = await asyncio.to_thread(room.ask, "cards")
        async with _listening(facts, phones), async_playwright() as playwright:
            browser = await playwright.chromium.launch(**CHROMIUM)  # type: ignore[arg-type]  # its own keywords
            page = await browser.new_page(viewport={"width": 1920, "height": 1080})
            await _watch(page, facts)
            delays = [await _send_one(phone, step_id, n, page) for n, phone in enumerate(phones[:CARDS])]
            await browser.close()
    p95 = statistics.quantiles(delays, n=20)[-1]
    print(f"card to screen: median {statistics.median(delays):.0f} ms, worst {max(delays):.0f} ms, {len(delays)} cards")
    return Measure(what="card from phone to screen, 95th percentile", value=p95, unit="ms", most=500)


async def _watch(page: Page, facts: dict[str, str]) -> None:
    await page.goto(f"{facts['url']}{facts['screen']}")
    await page.evaluate(
        """() => {
            window.seen = {};
            const look = () => {
                for (const word of document.body.innerText.matchAll(/maaling-\\d+-slutt/g))
                    window.seen[word[0]] ??= Date.now();
            };
            new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true});
        }"""
    )


async def _send_one(phone: ThoughtPhone, step_id: str, n: int, page: Page) -> float:
    word = f"maaling-{n}-slutt"
    form = {"step": step_id, "input": "kort", "request_id": new_id(), "text": word, "category": "ansvar"}
    began = time.time()
    await asyncio.to_thread(phone.send, form)
    await page.wait_for_function("word => word in window.seen", arg=word, timeout=10_000)
    seen: float = await page.evaluate("word => window.seen[word]", word)
    await asyncio.sleep(BETWEEN_CARDS)
    return seen - began * 1000


class _Listening:
    """Every phone's event stream, held open."""

    def __init__(self, facts: dict[str, str], phones: list[ThoughtPhone]) -> None:
        self._facts = facts
        self._phones = phones
        self._tasks: list[asyncio.Task[None]] = []
        limits = httpx2.Limits(max_connections=None)
        self._client = httpx2.AsyncClient(base_url=facts["url"], limits=limits, timeout=None, trust_env=False)

    async def __aenter__(self) -> None:
        opened = [asyncio.Event() for _ in self._phones]
        self._tasks = [
            asyncio.create_task(self._listen(phone, event)) for phone, event in zip(self._phones, opened, strict=True)
        ]
        await asyncio.wait_for(asyncio.gather(*(event.wait() for event in opened)), 60)

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    async def _listen(self, phone: ThoughtPhone, opened: asyncio.Event) -> None:
        path = f"/d/{self._facts['workshop']}/hendelser"
        async with self._client.stream("GET", path, headers={"Cookie": phone.cookie}) as response:
            async for _line in response.aiter_lines():
                opened.set()


_listening = _Listening


def console_rerun() -> Measure:
    """Return the CPU milliseconds of one console rerun with a thousand cards, the best of five."""
    value = _rerun_of("console_rerun")
    return Measure(what="one console rerun with 1,000 cards, CPU", value=value, unit="ms", most=300)


def followup_rerun() -> Measure:
    """Return the CPU milliseconds of one rerun of the follow-up board over 20 workshops, the best of five."""
    value = _rerun_of("followup_rerun")
    return Measure(what="the follow-up board with 2,000 actions, CPU", value=value, unit="ms", most=500)


def _rerun_of(benchmark: str) -> float:
    output = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{benchmark}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(r"cpu_ms=([\d.]+)", output)
    assert found is not None, output
    return float(found[1])


def files() -> list[Measure]:
    """Return what the files of a plan of 200 actions take: the slowest format, the PDF, and memory above idle."""
    output = subprocess.run(
        [sys.executable, "-m", "benchmarks.files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    found = json.loads(output)
    times = {form: cost["clock"] for form, cost in found["milliseconds"].items()}
    slowest = max(times, key=lambda form: times[form])
    return [
        Measure(what=f"200 actions, the slowest format ({slowest})", value=times[slowest], unit="ms", most=2000),
        Measure(what="200 actions as PDF", value=times["pdf"], unit="ms", most=500),
        Measure(what="200 actions, memory above idle", value=found["megabytes"], unit="MB", most=200),
    ]


def promises() -> list[Measure]:
    """Measure everything that one room, one file or one page shows."""
    measures: list[Measure] = [start_up()]
    with room() as served:
        measures += asyncio.run(first_page(served.facts))
        measures.append(asyncio.run(card_to_screen(served)))
        memory = float(served.ask("rss"))
        measures.append(Measure(what=f"memory with {PHONES} participants", value=memory, unit="MB", most=400))
    measures += [console_rerun(), followup_rerun()]
    measures.append(Measure(what="reading and checking all templates", value=loading_seconds(), unit="s", most=1))
    return measures + files()
