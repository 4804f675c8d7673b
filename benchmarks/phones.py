"""Phones: the requests that the page and its module make, in the order and with the pauses in which they make them."""

import asyncio
import json
import random
import re
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.wire import Answer, Ear, Wire, WireBroken

_OK, _TOO_MANY, _NOT_IMPLEMENTED = 200, 429, 501
_HTML = {"Accept": "text/html"}
_JSON = {"Accept": "application/json"}
_MARK = re.compile(r'data-mark="([0-9a-f]+)"')
_STEP = re.compile(r'name="step" value="([0-9a-f-]{36})"')
_INPUT = re.compile(r'name="input" value="([^"]+)"')
_THING = re.compile(r'name="p:([0-9a-f-]{36})"')
_ASSET = re.compile(r'(?:href|src)="(/filer/phone\.[^"]+)"')
# How long the page waits at most before it asks for what is new, so that a hall does not ask at once.
_SPREAD = 0.6
# After how many seconds it sends again what could not be taken.
_AGAIN = (3.0, 7.0)


@dataclass(slots=True)
class Tally:
    """What all phones of a run have measured, in seconds."""

    join: list[float] = field(default_factory=list)
    door: list[float] = field(default_factory=list)
    card: list[float] = field(default_factory=list)
    points: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    confirmed: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    held_back: Counter[str] = field(default_factory=Counter)
    """Answers that were told to come again; the page sends them again by itself."""
    sent_at: dict[str, float] = field(default_factory=dict)


class Phone:
    """One phone.

    Args:
        url: The server's address.
        code: What the QR code holds.
        tally: Where to write what was measured.
        learned: Called with the moment at which the phone shows another step, or another state of it.
        heard: Called with the moment at which it was told so.
    """

    def __init__(
        self,
        url: str,
        code: str,
        tally: Tally,
        *,
        learned: Callable[[float], None] = lambda _at: None,
        heard: Callable[[float], None] = lambda _at: None,
    ) -> None:
        self._wire = Wire(url, {"Accept-Encoding": "gzip", "Accept-Language": "nb-NO,nb;q=0.9,en;q=0.8"})
        self._url = url
        self._door = f"/J/{code}"
        self._tally = tally
        self._learned = learned
        self._heard = heard
        self._cookie: dict[str, str] = {}
        self._home = ""
        self._page = ""
        self._mark = ""
        self._ear: Ear | None = None
        self._loading: asyncio.Task[None] | None = None

    async def join(self) -> None:
        """Scan, tap three times, and see the step."""
        page = await self._timed(self._tally.door, self._get(self._door))
        for asset in _ASSET.findall(page.text):
            await self._get(asset)
        # The questions that follow the first are in the page already.
        profile = {"level": random.choice(("kommune", "sykehus", "bruker")), "role": "ansatt"}  # noqa: S311 -- a crowd
        began = time.monotonic()
        form = {**profile, "unit": "Storvik kommune", "request_id": str(uuid.uuid4())}
        answer = await self._post(self._door, form, _JSON)
        if answer.status != _OK:
            self._tally.refused[f"join {answer.status}"] += 1
            raise WireBroken(f"not let in: {answer.status}")
        self._cookie = {"Cookie": answer.cookies[0].partition(";")[0]}
        told = json.loads(answer.body)
        self._home = told["next"]
        self._show(told["html"], answer.at)
        self._tally.join.append(time.monotonic() - began)
        self._tally.confirmed["join"] += 1
        await self.listen()

    async def listen(self) -> None:
        """Open the stream of events."""
        self._ear = Ear(self._url, f"{self._home}/hendelser", self._on_event, self._cookie)
        await self._ear.listen()

    async def card(self, text: str) -> None:
        """Write a card and see that it is stored."""
        fields = {"text": text, "category": random.choice(("overgang", "ansvar", "tilgang"))}  # noqa: S311 -- a crowd
        self._tally.sent_at[text] = time.monotonic()
        await self._answer(fields, self._tally.card, "card")

    async def proposal(self, text: str) -> None:
        """Write something that points can be given to."""
        await self._answer({"text": text}, [], "proposal")

    async def points(self) -> None:
        """Spread five points."""
        things = _THING.findall(self._page)
        spread = Counter(random.sample(things, k=min(3, len(things))) + random.sample(things, k=2))
        await self._answer({f"p:{thing}": str(n) for thing, n in spread.items()}, self._tally.points, "points")

    def close(self) -> None:
        """Put the phone away."""
        self._wire.close()
        if self._ear is not None:
            self._ear.close()
        if self._loading is not None:
            self._loading.cancel()

    @property
    def is_cut_off(self) -> bool:
        """Whether the server ended the stream."""
        return self._ear is None or self._ear.lost

    @property
    def received(self) -> int:
        """Bytes that came over the wire."""
        return self._wire.received + (self._ear.received if self._ear else 0)

    @property
    def requests(self) -> int:
        """Requests made, the stream among them."""
        return self._wire.requests + (self._ear is not None)

    async def _answer(self, fields: dict[str, str], times: list[float], what: str) -> None:
        step, asked = _STEP.search(self._page), _INPUT.search(self._page)
        if step is None or asked is None:
            self._tally.refused[f"{what}: no form on the page"] += 1
            return
        form = {"step": step[1], "input": asked[1], "q": "1", "request_id": str(uuid.uuid4()), **fields}
        began = time.monotonic()
        answer = await self._post(f"{self._home}/svar", form, _JSON)
        while answer.status == _TOO_MANY or answer.status > _NOT_IMPLEMENTED:
            self._tally.held_back[f"{what} {answer.status}"] += 1
            await asyncio.sleep(random.uniform(*_AGAIN))  # noqa: S311 -- as the page does
            answer = await self._post(f"{self._home}/svar", form, _JSON)
        times.append(answer.at - began)
        if answer.status != _OK:
            self._tally.refused[f"{what} {answer.status}"] += 1
            return
        self._tally.confirmed[what] += 1
        told = json.loads(answer.body)
        if "html" in told:
            self._show(told["html"], answer.at)
        else:
            await self._load(told["next"])

    def _on_event(self, name: str, data: str, at: float) -> None:
        if name == "page":
            self._heard(at)
            self._show(data, at)
        elif name == "clock" and (moved := json.loads(data))["from"] == self._mark:
            self._heard(at)
            self._mark = moved["mark"]
            self._learned(at)
        elif name == "clock" or (name == "change" and "step" in data.split()):
            self._heard(at)
            self._soon()
        elif name == "now" and data != self._mark:
            self._soon()

    def _soon(self) -> None:
        if self._loading is not None:
            self._loading.cancel()
        self._loading = asyncio.create_task(self._load_soon())

    async def _load_soon(self) -> None:
        await asyncio.sleep(random.random() * _SPREAD)  # noqa: S311 -- as the page does
        await self._load(self._home)

    async def _load(self, address: str) -> None:
        answer = await self._timed(self._tally.page, self._get(address))
        if answer.status != _OK:
            self._tally.refused[f"page {answer.status}"] += 1
            return
        self._show(answer.text, answer.at)

    def _show(self, page: str, at: float) -> None:
        self._page = page
        mark = _MARK.search(page)
        if mark is not None and mark[1] != self._mark:
            self._mark = mark[1]
            self._learned(at)

    async def _get(self, path: str) -> Answer:
        return await self._wire.get(path, {**_HTML, **self._cookie})

    async def _post(self, path: str, form: dict[str, str], accept: dict[str, str]) -> Answer:
        return await self._wire.post(path, urlencode(form), {"Origin": self._url, **accept, **self._cookie})

    async def _timed(self, times: list[float], request: "asyncio.Future[Answer] | object") -> Answer:
        began = time.monotonic()
        answer: Answer = await request  # type: ignore[misc]  # a coroutine
        times.append(answer.at - began)
        return answer
