"""Sets our templates with Typst, with our own letters and no others."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from exports.typeface import FOLDER

_HERE: Final = Path(__file__).parent
_PIXELS_PER_INCH: Final = 200


def typeset_pdf(template: str, inputs: Mapping[str, str], *, created: datetime) -> bytes:
    """Return a PDF that is PDF/A-3a and PDF/UA-1 at once."""
    import typst

    return typst.compile(
        str(_HERE / template),
        sys_inputs=dict(inputs),
        pdf_standards=["a-3a", "ua-1"],
        ignore_system_fonts=True,
        font_paths=[str(FOLDER)],
        timestamp=int(created.timestamp()),
    )


def typeset_png(template: str, inputs: Mapping[str, str]) -> bytes:
    """Return a picture with twice the pixels of a screen."""
    import typst

    return typst.compile(
        str(_HERE / template),
        sys_inputs=dict(inputs),
        format="png",
        ppi=_PIXELS_PER_INCH,
        ignore_system_fonts=True,
        font_paths=[str(FOLDER)],
    )
