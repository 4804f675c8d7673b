"""A facilitator at the console: an open page that is drawn again when something changes, and the time that it takes."""

import asyncio
import json
import time
from typing import Any

from benchmarks.streamlit_page import StreamlitPage
from benchmarks.wire import Ear

# The component that listens asks for a rerun at most so often; see its script.
_LEAST_SECONDS = 1.0
_TRIGGER = "$$STREAMLIT_INTERNAL_KEY_{}__events"


class Console(StreamlitPage):
    """One open page of the console.

    Args:
        url: The server's address.
        cookie: The login, as a ``Cookie`` header.
    """

    def __init__(self, url: str, cookie: str) -> None:
        super().__init__(url, {"Cookie": cookie})
        self._ear: Ear | None = None
        self.reruns: list[float] = []

    async def close(self) -> None:
        """Close the page and its stream."""
        if self._ear is not None:
            self._ear.close()
        await super().close()

    async def listen(self, workshop_id: str) -> None:
        """Draw the page again whenever something changes in the workshop, as the component does."""
        changed = asyncio.Event()

        def hear(name: str, _data: str, _at: float) -> None:
            if name == "change":
                changed.set()

        self._ear = Ear(self._url, f"/konsoll/{workshop_id}/hendelser", hear, self._headers)
        await self._ear.listen()
        self._start(self._follow(changed))

    async def _follow(self, changed: asyncio.Event) -> None:
        while True:
            await changed.wait()
            changed.clear()
            began = time.monotonic()
            await self.rerun(self._tell)
            self.reruns.append(time.monotonic() - began)
            await asyncio.sleep(max(0.0, _LEAST_SECONDS - (time.monotonic() - began)))

    def _tell(self, state: Any) -> None:  # noqa: ANN401 -- a message without annotations
        listener = self.find("bidi_component", "listener")
        told = json.dumps([{"event": "changed", "value": time.time()}])
        state.widget_states.widgets.add(id=_TRIGGER.format(listener.body.id), json_trigger_value=told)
        state.fragment_id = listener.fragment
