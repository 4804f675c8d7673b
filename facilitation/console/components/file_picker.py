"""Choosing a file whose content is read in the browser: the console itself takes no uploads."""

import base64
import binascii

from facilitation.console.components.packaged import mount
from facilitation.console.context import spoken


def picked_file(label: str, *, key: str, accept: str, limit: int) -> bytes | None:
    """Show the button, and return the content of the file that was just chosen, once.

    Args:
        label: What the button says.
        key: Of the component.
        accept: The kinds of file that are offered, as browsers write them.
        limit: The most bytes that are read; what is sent is checked again where it is used.
    """
    _ = spoken()
    too_large = _("Fila er for stor. Den kan være høyst {limit} kB, uten bilder.", limit=limit // 1000)
    data = {"label": label, "accept": accept, "limit": limit, "too_large": too_large}
    result = mount("file_picker", key=key, data=data, triggers=("file",))
    sent = getattr(result, "file", None)
    content = sent.get("content") if isinstance(sent, dict) else None
    if not isinstance(content, str):
        return None
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        # Only a forged message is not what the browser makes; the reader of the file will say that it is none.
        return b""
