"""The console's websocket, guarded: only the requests that the console needs, and not too many of them."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from starlette.types import Message, Receive, Send

# Everything else is dropped: "clear_cache" empties the caches of all, and the rest is for developers.
ALLOWED = frozenset({"rerun_script", "stop_script", "app_heartbeat", "backend_operation_request"})
PER_SECOND = 20
BURST = 60
MOST_BYTES = 1024 * 1024
RECHECK_SECONDS = 30.0

_UNSUPPORTED, _PROTOCOL_ERROR, _POLICY, _TOO_BIG = 1003, 1002, 1008, 1009


class _MisbehavedError(Exception):
    """The socket must be closed with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Conversation(Protocol):
    """What one browser and the console say to each other."""

    def asked(self, frame: bytes) -> str | None:
        """Return the name of the browser's request; raises `ValueError` for garbage."""

    def told(self, frame: bytes) -> None:
        """Take note of what the console says."""


class TokenBucket:
    """Allows ``burst`` at once and ``per_second`` in the long run.

    Args:
        monotonic: Seconds that never run backwards.
        per_second: How fast it fills.
        burst: How much it holds.
    """

    def __init__(self, monotonic: Callable[[], float], *, per_second: float = PER_SECOND, burst: float = BURST) -> None:
        self._monotonic = monotonic
        self._per_second = per_second
        self._burst = burst
        self._tokens = burst
        self._filled_at = monotonic()

    def take(self) -> bool:
        """Take one if there is one."""
        now = self._monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._per_second)
        self._filled_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class GuardedSocket:
    """Stands between the server and the console, for one socket.

    Args:
        receive: The server's.
        send: The server's.
        conversation: Reads the messages.
        still_allowed: Asked now and then whether the browser is still signed in.
        monotonic: Seconds that never run backwards.
    """

    def __init__(
        self,
        receive: Receive,
        send: Send,
        *,
        conversation: Conversation,
        still_allowed: Callable[[], Awaitable[bool]],
        monotonic: Callable[[], float],
    ) -> None:
        self._receive = receive
        self._send = send
        self._conversation = conversation
        self._still_allowed = still_allowed
        self._monotonic = monotonic
        self._bucket = TokenBucket(monotonic)
        self._checked_at = monotonic()
        self._closed = False

    async def receive(self) -> Message:
        """Return the next message that the console may see; a socket that misbehaves is closed for it."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            try:
                kind = await self._kind(message)
            except _MisbehavedError as error:
                return await self._close(error.code)
            if kind in ALLOWED:
                return message

    async def send(self, message: Message) -> None:
        """Pass on what the console says, as long as the socket is open."""
        if self._closed:
            return
        if frame := message.get("bytes"):
            self._conversation.told(frame)
        await self._send(message)

    async def _kind(self, message: Message) -> str | None:
        frame: bytes | None = message.get("bytes")
        if not self._bucket.take() or not await self._is_still_allowed():
            raise _MisbehavedError(_POLICY)
        if frame is None:
            raise _MisbehavedError(_UNSUPPORTED)
        if len(frame) > MOST_BYTES:
            raise _MisbehavedError(_TOO_BIG)
        try:
            return self._conversation.asked(frame)
        except ValueError:
            raise _MisbehavedError(_PROTOCOL_ERROR) from None

    async def _is_still_allowed(self) -> bool:
        now = self._monotonic()
        if now - self._checked_at < RECHECK_SECONDS:
            return True
        self._checked_at = now
        return await self._still_allowed()

    async def _close(self, code: int) -> Message:
        await self._send({"type": "websocket.close", "code": code})
        self._closed = True
        return {"type": "websocket.disconnect", "code": code}
