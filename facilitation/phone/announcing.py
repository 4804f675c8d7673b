"""What a hall is told when the program moves on: written once for all phones, and filled for each.

A thousand phones that each ask for a page at the same moment wait for each other. So what is the same for all is sent
along with the news, and only what differs is left for the phones to ask for.
"""

import asyncio
import json
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from facilitation.domain.codes import keyed
from facilitation.domain.errors import SamskapError
from facilitation.i18n import Language, language
from facilitation.live.hub import Notice, Topic
from facilitation.phone.question import Place, question_at
from facilitation.phone.shown import Shown
from facilitation.phone.step_page import StepPages
from facilitation.services.actors import Phone
from facilitation.services.phones.news import PhoneNews, PhoneNewsReader

_MOST_WORKSHOPS: Final = 256


@dataclass(frozen=True, slots=True)
class _Written:
    """An event in UTF-8. The things of the list in it, if there is one, are dealt out for each phone by lot."""

    before: bytes
    things: tuple[bytes, ...] = ()
    after: bytes = b""
    step_id: str = ""
    names: tuple[str, ...] = ()

    def for_phone(self, phone: Phone) -> bytes:
        if not self.things:
            return self.before
        lots = [keyed(phone.secret, self.step_id, name) for name in self.names]
        dealt = [self.things[place] for place in sorted(range(len(lots)), key=lots.__getitem__)]
        return b"".join((self.before, *dealt, self.after))


@dataclass(slots=True)
class _Told:
    """How a workshop stood when its phones were told last, and the events in which they are told, by language."""

    revision: int
    reading: "asyncio.Future[PhoneNews]"
    before: PhoneNews | None = None
    events: dict[str, _Written] = field(default_factory=dict)


class Announcer:
    """Writes the events for phones; used from one event loop.

    Args:
        news: Reads how the room stands.
        step_pages: Renders the page.
    """

    def __init__(self, news: PhoneNewsReader, step_pages: StepPages) -> None:
        self._news = news
        self._step_pages = step_pages
        self._told: OrderedDict[str, _Told] = OrderedDict()

    async def begin(self, workshop_id: str) -> None:
        """Know how a workshop stands before its phones are told of the first change."""
        if workshop_id not in self._told:
            self._remember(workshop_id, _Told(0, self._read(workshop_id)))
        await asyncio.wait([self._told[workshop_id].reading])

    async def event(self, notice: Notice, phone: Phone, spoken: Language) -> bytes:
        """Return what a phone is told of a change, in UTF-8."""
        if Topic.STEP not in notice.topics:
            return _change(notice)
        told = self._told.get(phone.workshop_id)
        if told is None or told.revision < notice.revision:
            told = _Told(notice.revision, self._read(phone.workshop_id), _result(told))
            self._remember(phone.workshop_id, told)
        if not told.reading.done():
            await asyncio.wait([told.reading])
        try:
            news = told.reading.result()
        except SamskapError:
            return _change(notice)
        if not news.is_for(phone):
            return _change(notice)
        if spoken.code not in told.events:
            told.events[spoken.code] = self._write(notice, news, told.before, spoken)
        return told.events[spoken.code].for_phone(phone)

    def _read(self, workshop_id: str) -> "asyncio.Future[PhoneNews]":
        return asyncio.wrap_future(self._news.ask(workshop_id))

    def _remember(self, workshop_id: str, told: _Told) -> None:
        self._told[workshop_id] = told
        self._told.move_to_end(workshop_id)
        if len(self._told) > _MOST_WORKSHOPS:
            self._told.popitem(last=False)

    def _write(self, notice: Notice, news: PhoneNews, before: PhoneNews | None, spoken: Language) -> _Written:
        if news.view is not None:
            return self._page(notice, news, spoken)
        if before is not None and news.only_moves_the_clock_of(before):
            moved = {"from": before.mark, "mark": news.mark, "seconds": news.remaining_seconds}
            return _Written(_event(notice, "clock", json.dumps(moved)).encode())
        return _Written(_change(notice))

    def _page(self, notice: Notice, news: PhoneNews, spoken: Language) -> _Written:
        view = news.view
        assert view is not None  # noqa: S101 -- asked by the caller
        shown = Shown(view=view, question=question_at(view, Place()), language=language(spoken.code))
        skeleton, things = self._step_pages.skeleton(shown)
        # Every line of an event's text begins anew; what is put together of such texts is such a text.
        begin, end = _event(notice, "page", "|").split("|")
        before, dealt, after = skeleton.mapped(_lines).between(begin, end).around_the_list()
        return _Written(
            before=before.encode(),
            things=tuple(thing.encode() for thing in dealt),
            after=after.encode(),
            step_id=view.step.id if view.step else "",
            names=tuple(things),
        )


def _result(told: _Told | None) -> PhoneNews | None:
    """Return how a workshop stood when its phones were told last, when that was read."""
    reading = told.reading if told else None
    known = reading is not None and reading.done() and not reading.cancelled() and reading.exception() is None
    return reading.result() if reading is not None and known else None


def _change(notice: Notice) -> bytes:
    return _event(notice, "change", " ".join(sorted(notice.topics))).encode()


def _event(notice: Notice, name: str, data: str) -> str:
    return f"id: {notice.revision}\nevent: {name}\ndata: {data}\n\n"


def _lines(text: str) -> str:
    return text.replace("\r", "").replace("\n", "\ndata: ")
