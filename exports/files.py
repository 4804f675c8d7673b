"""A finished file, and a name for it that every system accepts."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

LONGEST_FILE_NAME: Final = 80

_FALLBACK: Final = "file"
_EXTENSION: Final = re.compile(r"[a-z0-9]{1,10}")
# Letters that do not come apart into a base letter and an accent.
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "ø": "o", "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss", "ð": "d", "þ": "th", "œ": "oe", "ł": "l"}
)
_NOT_ALLOWED: Final = re.compile(r"[^a-z0-9]+")
_WINDOWS_DEVICES: Final = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A file ready for download: its name, its media type and its bytes."""

    name: str
    media_type: str
    content: bytes


def safe_file_name(*parts: str, extension: str) -> str:
    """Return `part-part.extension` in a–z, 0–9 and dashes, at most 80 characters and never empty.

    Nothing of a part can become a path, an option, a hidden file or a device name.

    Raises:
        ValueError: The extension is not 1–10 small letters and digits.
    """
    if not _EXTENSION.fullmatch(extension):
        raise ValueError(f"{extension!r} is not a file extension")
    stem = "-".join(filter(None, map(_plain, parts)))
    stem = stem[: LONGEST_FILE_NAME - len(extension) - 1].rstrip("-")
    if not stem or _WINDOWS_DEVICES.fullmatch(stem):
        stem = f"{_FALLBACK}-{stem}".rstrip("-")
    return f"{stem}.{extension}"


def _plain(part: str) -> str:
    lowered = unicodedata.normalize("NFC", part).lower().translate(_LETTERS)
    letters = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return _NOT_ALLOWED.sub("-", letters).strip("-")
