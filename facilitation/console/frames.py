"""What a browser and the console say to each other on their socket, read with the console's own parser."""

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # it ships no annotations
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LATE = "late_rerun"
_PAGES = frozenset({"new_session", "navigation"})


class Conversation:
    """One browser's, which tells what it asks for and which page it is on its way to.

    A part of a page that draws itself again asks for that under its page's name. When such a request comes after the
    browser has asked for another page, Streamlit 1.67 draws the other page and then takes up the part that is gone;
    the browser, told that it is back on the old page, empties the new one, and it stays white.
    """

    def __init__(self) -> None:
        self._page = ""

    def asked(self, frame: bytes) -> str | None:
        """Return the name of the request in a browser's message, or ``None`` when it holds none.

        For example ``rerun_script``, or `LATE` for a part of a page that the browser has left.

        The guard and the console must read a message alike, or one could be slipped past the other.

        Raises:
            ValueError: when it is no message of the console's protocol.
        """
        message = BackMsg()
        try:
            message.ParseFromString(frame)
        except DecodeError as error:
            raise ValueError("not a message to the console") from error
        kind: str | None = message.WhichOneof("type")
        return LATE if kind == "rerun_script" and self._is_late(message.rerun_script) else kind

    def told(self, frame: bytes) -> None:
        """Note which page the console begins to draw, and which one it turns out to be.

        It begins on the page that it knows; which one an address stands for, only the script can tell.
        """
        message = ForwardMsg()
        try:
            message.ParseFromString(frame)
        except DecodeError:
            return
        kind: str | None = message.WhichOneof("type")
        if kind in _PAGES:
            self._page = getattr(message, kind).page_script_hash

    def _is_late(self, asked: ClientState) -> bool:
        page: str = asked.page_script_hash
        if not asked.fragment_id:
            self._page = page
            return False
        return bool(page and self._page) and page != self._page
