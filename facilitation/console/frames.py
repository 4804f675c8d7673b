"""What a browser's message to the console asks for, read with the console's own parser."""

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # it ships no annotations
from streamlit.proto.BackMsg_pb2 import BackMsg


def kind_of(frame: bytes) -> str | None:
    """Return the name of the request in a message, for example ``rerun_script``, or ``None`` when it holds none.

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
    return kind
