"""QR codes as SVG, dark on white in every theme."""

from html import escape

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage

# The quiet zone that the standard asks for, in modules.
_BORDER = 4


def qr_svg(address: str, *, label: str) -> str:
    """Return the code of an address, read out as ``label``."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=_BORDER)
    code.add_data(address)
    svg: str = code.make_image(image_factory=SvgPathFillImage).to_string(encoding="unicode")
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)
