"""Sets our templates with Typst, with our own letters and no others, in a process of its own for each document.

Typst keeps what it made of its last ten documents, which for large plans is hundreds of megabytes, and a document that
it cannot finish would never end. A process gives its memory back, and can be ended. It starts before the document is
known, and gets ready while others find out what it is to set.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Typesetter:
    """A process that can set one document."""

    _process: subprocess.Popen[bytes]

    def pdf(self, template: str, inputs: Mapping[str, str], *, created: datetime) -> bytes:
        """Return a PDF that is PDF/A-3a and PDF/UA-1 at once.

        Raises:
            NotTypesetError: The document cannot be set.
        """
        return self._typeset(template, inputs, pdf_standards=["a-3a", "ua-1"], timestamp=int(created.timestamp()))

    def png(self, template: str, inputs: Mapping[str, str]) -> bytes:
        """Return a picture with twice the pixels of a screen.

        Raises:
            NotTypesetError: The document cannot be set.
        """
        return self._typeset(template, inputs, format="png", ppi=_PIXELS_PER_INCH)

    def _typeset(self, template: str, inputs: Mapping[str, str], **how: object) -> bytes:
        texts = {name: text.encode() for name, text in inputs.items()}
        lengths = {name: len(text) for name, text in texts.items()}
        asked = json.dumps({"input": str(_HERE / template), **how, "sys_inputs": lengths}).encode()
        question = b"".join((asked, b"\n", *texts.values()))
        try:
            document, complaint = self._process.communicate(question, timeout=LONGEST)
        except subprocess.TimeoutExpired as error:
            raise NotTypesetError(f"{template} took more than {LONGEST} s") from error
        if self._process.returncode:
            raise NotTypesetError(f"{template}: {complaint.decode(errors='replace')[-500:]}")
        return document


@contextmanager
def typesetter() -> Iterator[Typesetter]:
    """Start a process that waits for its document; it ends with the block, whether it has set one or not.

    Raises:
        NotTypesetError: Typst is not installed.
    """
    found = find_spec("typst")
    if found is None or found.origin is None:
        raise NotTypesetError("typst is not installed")
    # Without Python's own start-up of packages, which would take as long as a short document.
    command = [sys.executable, "-I", "-S", str(_CHILD), str(Path(found.origin).parents[1]), str(FOLDER)]
    with subprocess.Popen(  # noqa: S603 -- our own script; what people wrote goes in as data
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            yield Typesetter(process)
        finally:
            process.kill()
