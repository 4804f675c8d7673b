"""A browser at a page made with Streamlit: its websocket, its widgets and its reruns, without a browser."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

_RERUN_SECONDS = 60.0
_FIELDS = {"text_input": "string_value", "text_area": "string_value", "number_input": "double_value"}


@dataclass(slots=True)
class Drawn:
    """An element on the page: what it is, in which run it was drawn, and of which fragment it is a part."""

    kind: str
    body: Any
    run: str
    fragment: str

    @property
    def key(self) -> str:
        """The key that the page gave a widget, which its identifier ends with."""
        found = re.match(r"\$\$ID-[0-9a-f]+-(.*)", str(getattr(self.body, "id", "")))
        return found[1] if found else ""


class StreamlitPage:
    """One open page.

    Args:
        url: The server's address.
        headers: Sent with the request that opens the socket.
    """

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        self._url = url
        self._headers = dict(headers or {})
        self._socket: ClientConnection | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._elements: dict[tuple[int, ...], Drawn] = {}
        self._run = ""
        self._fragments: set[str] = set()
        self._script = ""
        self._finished: asyncio.Future[None] | None = None
        self._lock = asyncio.Lock()
        self.query = ""
        self.bytes = 0

    async def open(self, page: str = "", query: str = "") -> None:
        """Open a page by its name in the address."""
        self.query = query
        self._socket = await connect(
            f"ws://{urlsplit(self._url).netloc}/_stcore/stream",
            additional_headers=self._headers,
            origin=self._url,  # type: ignore[arg-type]  # a newtype of text
            subprotocols=["streamlit"],  # type: ignore[list-item]  # as above
            max_size=None,
            ping_interval=None,
            compression=None,
        )
        self._start(self._read())
        await self.rerun(lambda state: setattr(state, "page_name", page))

    async def close(self) -> None:
        """Close the page."""
        for task in self._tasks:
            task.cancel()
        if self._socket is not None:
            await self._socket.close()

    async def press(self, key: str, fields: Mapping[str, str | float] | None = None) -> float:
        """Press the button whose key begins so, with what is typed in fields by their keys; return when."""
        button = self.find("button", key)

        def fill(state: Any) -> None:  # noqa: ANN401 -- a message without annotations
            for name, value in (fields or {}).items():
                field = next(drawn for kind in _FIELDS for drawn in self._matching(kind, name))
                widget = state.widget_states.widgets.add(id=field.body.id)
                setattr(widget, _FIELDS[field.kind], value)
            state.widget_states.widgets.add(id=button.body.id, trigger_value=True)
            state.fragment_id = button.fragment

        return await self.rerun(fill)

    def find(self, kind: str, key: str = "") -> Drawn:
        """Return the element of this kind whose key begins so.

        Raises:
            LookupError: when the page shows none.
        """
        found = next(self._matching(kind, key), None)
        if found is None:
            raise LookupError(f"no {kind} {key!r} among {[drawn.key for drawn in self._matching(kind, '')]}")
        return found

    def texts(self, kind: str, attribute: str) -> list[str]:
        """Return what elements of a kind say."""
        return [str(getattr(drawn.body, attribute)) for drawn in self._matching(kind, "")]

    async def rerun(self, fill: Callable[[Any], object]) -> float:
        """Ask for a rerun and wait for its end; return when it was asked for."""
        async with self._lock:
            assert self._socket is not None
            message = BackMsg()
            message.rerun_script.query_string = self.query
            message.rerun_script.page_script_hash = self._script
            fill(message.rerun_script)
            self._finished = asyncio.get_running_loop().create_future()
            began = time.monotonic()
            await self._socket.send(message.SerializeToString())
            async with asyncio.timeout(_RERUN_SECONDS):
                await self._finished
            self.drawn(time.monotonic())
            return began

    def drawn(self, at: float) -> None:
        """Look at the page, which has been drawn again."""

    def _start(self, work: Any) -> None:  # noqa: ANN401 -- a coroutine
        self._tasks.add(asyncio.create_task(work))

    async def _read(self) -> None:
        assert self._socket is not None
        async for frame in self._socket:
            self.bytes += len(frame)
            message = ForwardMsg()
            message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
            self._take(message)

    def _take(self, message: Any) -> None:  # noqa: ANN401 -- a message without annotations
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._run = message.metadata.run.script_run_id
            self._fragments = set(message.metadata.run.fragment_ids)
            self._script = message.new_session.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            shown = element.WhichOneof("type")
            path = tuple(message.metadata.delta_path)
            self._elements[path] = Drawn(shown, getattr(element, shown), self._run, message.delta.fragment_id)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "navigation":
            self._script = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self._start(self._again_and_again(message.auto_rerun.interval, message.auto_rerun.fragment_id))
        elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self._end()

    def _end(self) -> None:
        """Forget what the last run did not draw again."""
        gone = [
            path
            for path, drawn in self._elements.items()
            if drawn.run != self._run and (not self._fragments or drawn.fragment in self._fragments)
        ]
        for path in gone:
            del self._elements[path]
        if self._finished is not None and not self._finished.done():
            self._finished.set_result(None)

    async def _again_and_again(self, seconds: float, fragment: str) -> None:
        def fill(state: Any) -> None:  # noqa: ANN401 -- a message without annotations
            state.fragment_id = fragment
            state.is_auto_rerun = True

        while True:
            await asyncio.sleep(seconds)
            await self.rerun(fill)

    def _matching(self, kind: str, key: str) -> Iterator[Drawn]:
        return (drawn for drawn in self._elements.values() if drawn.kind == kind and drawn.key.startswith(key))
