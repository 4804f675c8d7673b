"""What a phone hears: that something on its page has changed, never what."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from facilitation.live.hub import Hub, Topic, events
from facilitation.phone.step_page import StepPages
from facilitation.services.actors import Phone

TOPICS: Final = frozenset({Topic.STEP, Topic.GROUPS, Topic.QUESTIONS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """The route of a phone's server-sent events."""

    hub: Hub
    step_pages: StepPages

    def routes(self) -> list[BaseRoute]:
        """Return the route."""
        return [Route("/d/{workshop_id}/hendelser", self.listen, methods=["GET"])]

    async def listen(self, request: Request) -> Response:
        """Open the stream for a phone that is known in the workshop."""
        phone = self.step_pages.phone(request)
        await asyncio.wrap_future(self.step_pages.views.ask_mark(phone))
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        # A proxy that collects an answer before passing it on would silence the stream.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self.stream(phone), media_type="text/event-stream", headers=headers)

    async def stream(self, phone: Phone) -> AsyncGenerator[str, None]:
        """Yield first the mark of the page as it should be now, then every change.

        The mark is read after the listening has begun, so that no change falls between a page and its stream.
        """
        async with aclosing(events(self.hub, phone.workshop_id, TOPICS)) as heard:
            yield await anext(heard)
            mark = await asyncio.wrap_future(self.step_pages.views.ask_mark(phone))
            yield f"event: now\ndata: {mark}\n\n"
            async for event in heard:
                yield event
