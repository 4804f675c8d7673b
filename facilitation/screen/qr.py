"""The QR code that leads into a workshop."""

from functools import lru_cache
from html import escape

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage

# The quiet zone that the standard asks for, in modules.
_BORDER = 4


@lru_cache(maxsize=256)
def join_qr_svg(url: str, *, label: str) -> str:
    """Return the code of a join link as SVG: dark on white in every theme, read out as ``label``.

    An address in capitals needs fewer modules, so each is larger on the wall: host and scheme are case-blind, and the
    path of the join link takes both. Addresses outside ASCII are left as they are, where case can change the letters.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=_BORDER)
    code.add_data(url.upper() if url.isascii() else url)
    svg: str = code.make_image(image_factory=SvgPathFillImage).to_string(encoding="unicode")
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)
