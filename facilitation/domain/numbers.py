"""Numbers as people in Norway write them: whole, or with a comma and one or two decimals."""

import re
from typing import Final

from facilitation.domain.errors import InvalidInput

_SPACES: Final = re.compile(r"[ \u00a0\u2007\u2009\u202f]+")
# Three figures after the mark could be decimals or thousands, so they are asked for again. A phone with an English
# keyboard has no comma, so the full stop is taken too.
_NUMBER: Final = re.compile(r"(?P<whole>[0-9]{1,3}(?: [0-9]{3}){1,3}|[0-9]{1,12})(?:[.,](?P<part>[0-9]{1,2}))?")


def read_number(typed: str, *, field: str) -> int | float | None:
    """Return the number that was typed; nothing for an empty field.

    Raises:
        InvalidInput: ``number.not_a_number`` for anything that is no number or could be read in two ways.
    """
    calm = _SPACES.sub(" ", typed).strip()
    if not calm:
        return None
    found = _NUMBER.fullmatch(calm)
    if found is None:
        raise InvalidInput("number.not_a_number", field=field)
    whole = int(found["whole"].replace(" ", ""))
    part = (found["part"] or "").rstrip("0")
    return float(f"{whole}.{part}") if part else whole


def write_number(number: float) -> str:
    """Return the number as `read_number` takes it: «12» or «12,5»."""
    rounded = round(number, 2)
    return str(int(rounded) if rounded == int(rounded) else rounded).replace(".", ",")
