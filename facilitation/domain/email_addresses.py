"""E-mail addresses, as the name that a person signs in with."""

import re

from facilitation.domain.errors import InvalidInput
from facilitation.domain.texts import clean_line

LONGEST = 254
# One @, something before it, a dotted host after it. Whether mail arrives there, only a mail can tell.
_SHAPE = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")


def email_address(typed: str, *, field: str = "email") -> str:
    """Return the address in lower case.

    Raises:
        InvalidInput: ``email.malformed``, with ``field``.
    """
    address = clean_line(typed).lower()
    if len(address) > LONGEST or not _SHAPE.fullmatch(address):
        raise InvalidInput("email.malformed", field=field)
    return address
