"""Passwords: what is accepted, and how they are kept (argon2id)."""

import secrets
import unicodedata
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from facilitation.domain.errors import InvalidInput

SHORTEST = 12
LONGEST = 200


def require_good_password(password: str, *, email: str, name: str, field: str = "password") -> None:
    """Accept any password of a decent length that is not the person's own name or address.

    There are no rules about what it is made of: NIST SP 800-63B found that they make passwords worse.

    Raises:
        InvalidInput: ``password.too_short``, ``password.too_long`` or ``password.is_name``, with ``field``.
    """
    if len(password) < SHORTEST:
        raise InvalidInput("password.too_short", field=field, least=SHORTEST)
    if len(password) > LONGEST:
        raise InvalidInput("password.too_long", field=field, limit=LONGEST)
    if password.strip().casefold() in {email.casefold(), email.partition("@")[0].casefold(), name.casefold()}:
        raise InvalidInput("password.is_name", field=field)


class Passwords:
    """Hashes and verifies passwords.

    Args:
        hasher: Sets the cost; the default is argon2-cffi's, RFC 9106's second recommendation.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = _of_nothing(self._hasher)

    def hash(self, password: str) -> str:
        """Return what is stored of the password; slow on purpose, so never call it inside a transaction."""
        return self._hasher.hash(_same_form(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Tell whether the password is right.

        Without a stored hash the answer is no, and takes as long, so that time does not tell which accounts exist.
        """
        try:
            # A password that is too long was never accepted; its beginning is verified all the same, for the time.
            self._hasher.verify(stored or self._nobodys, _same_form(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None and len(password) <= LONGEST

    def is_outdated(self, stored: str) -> bool:
        """Tell whether the hash was made with another cost than today's."""
        return self._hasher.check_needs_rehash(stored)


def _of_nothing(hasher: PasswordHasher) -> str:
    """Return a hash that costs as much to verify as any other, and that no password has."""
    salt, digest = (
        b64encode(secrets.token_bytes(length)).rstrip(b"=").decode() for length in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"


def _same_form(password: str) -> str:
    # Keyboards disagree on how «å» is written; the same word must stay the same password.
    return unicodedata.normalize("NFC", password)
