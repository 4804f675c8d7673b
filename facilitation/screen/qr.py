"""The QR code that leads into a workshop."""

from functools import lru_cache

from facilitation.web.qr import qr_svg


@lru_cache(maxsize=256)
def join_qr_svg(url: str, *, label: str) -> str:
    """Return the code of a join link.

    An address in capitals needs fewer modules, so each is larger on the wall: host and scheme are case-blind, and the
    path of the join link takes both. Addresses outside ASCII are left as they are, where case can change the letters.
    """
    return qr_svg(url.upper() if url.isascii() else url, label=label)
