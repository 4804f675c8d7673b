"""Sets our templates with Typst, with our own letters and no others, in a process of its own.

Typst keeps what it made of its last ten documents, which for large plans is hundreds of megabytes, and a document that
it cannot finish would never end. A process gives its memory back, and can be ended.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from exports.typeface import FOLDER

LONGEST: Final = 60  # seconds; a plan of two hundred actions takes half of one

_HERE: Final = Path(__file__).parent
_CHILD: Final = _HERE / "typesetting_process.py"
_PIXELS_PER_INCH: Final = 200


class NotTypesetError(RuntimeError):
    """Typst could not set a document, or not in time."""


def typeset_pdf(template: str, inputs: Mapping[str, str], *, created: datetime) -> bytes:
    """Return a PDF that is PDF/A-3a and PDF/UA-1 at once.

    Raises:
        NotTypesetError: The document cannot be set.
    """
    return _typeset(template, inputs, pdf_standards=["a-3a", "ua-1"], timestamp=int(created.timestamp()))


def typeset_png(template: str, inputs: Mapping[str, str]) -> bytes:
    """Return a picture with twice the pixels of a screen.

    Raises:
        NotTypesetError: The document cannot be set.
    """
    return _typeset(template, inputs, format="png", ppi=_PIXELS_PER_INCH)


def _typeset(template: str, inputs: Mapping[str, str], **how: object) -> bytes:
    asked = {
        "input": str(_HERE / template),
        "sys_inputs": dict(inputs),
        "ignore_system_fonts": True,
        "font_paths": [str(FOLDER)],
        **how,
    }
    found = find_spec("typst")
    if found is None or found.origin is None:
        raise NotTypesetError("typst is not installed")
    # Without Python's own start-up of packages, which would take as long as a short document.
    command = [sys.executable, "-I", "-S", str(_CHILD), str(Path(found.origin).parents[1])]
    try:
        done = subprocess.run(  # noqa: S603 -- our own script; what people wrote goes in as data
            command, input=json.dumps(asked).encode(), capture_output=True, timeout=LONGEST, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise NotTypesetError(f"{template} took more than {LONGEST} s") from error
    except subprocess.CalledProcessError as error:
        raise NotTypesetError(f"{template}: {error.stderr.decode(errors='replace')[-500:]}") from error
    return done.stdout
