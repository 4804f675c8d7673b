"""What a phone hears: that its page has changed, with the new one when that is the same for the whole room."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from facilitation.i18n import Language
from facilitation.live.hub import HEARTBEAT, HERE, RETRY, Hub, Topic
from facilitation.phone.announcing import Announcer
from facilitation.phone.step_page import StepPages
from facilitation.services.actors import Phone
from facilitation.web.event_stream import EventStream, Places
from facilitation.web.pages import language_of

# One phone's tabs, and connections that it has lost and we have not.
MOST_TABS: Final = 6
TOPICS: Final = frozenset({Topic.STEP, Topic.GROUPS, Topic.QUESTIONS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """The route of a phone's server-sent events."""

    hub: Hub
    step_pages: StepPages
    announcer: Announcer
    places: Places = field(default_factory=lambda: Places(MOST_TABS))

    def routes(self) -> list[BaseRoute]:
        """Return the route."""
        return [Route("/d/{workshop_id}/hendelser", self.listen, methods=["GET"])]

    async def listen(self, request: Request) -> Response:
        """Open the stream for a phone that is known in the workshop."""
        phone = self.step_pages.phone(request)
        if request.method == "HEAD":
            await asyncio.wrap_future(self.step_pages.views.ask_mark(phone))
            return Response(media_type="text/event-stream")
        await self.announcer.begin(phone.workshop_id)
        stream = self.stream(phone, language_of(request))
        # Whoever is not known here is told so before anything is sent.
        first = await anext(stream)
        return EventStream(stream, first=first, places=self.places, who=f"{phone.workshop_id}/{phone.secret}")

    async def stream(self, phone: Phone, spoken: Language) -> AsyncGenerator[bytes, None]:
        """Yield events in UTF-8: first the mark of the page as it should be now, then every change.

        The mark is read after the listening has begun, so that no change falls between a page and its stream.
        """
        heard = self.hub.subscribe(phone.workshop_id, TOPICS)
        try:
            mark = await asyncio.wrap_future(self.step_pages.views.ask_mark(phone))
            yield f"{RETRY}event: now\ndata: {mark}\n\n".encode()
            while True:
                notice = await heard.next(wait=HEARTBEAT)
                yield HERE.encode() if notice is None else await self.announcer.event(notice, phone, spoken)
        finally:
            self.hub.unsubscribe(phone.workshop_id, heard)
