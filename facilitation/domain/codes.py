"""Join codes, secrets and the tags that tie an answer to a phone without telling whose it is."""

import hashlib
import hmac
import re
import secrets
import uuid

# Without 0, O, 1, I and L, which are mistaken for each other on a projected screen: 31 symbols.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def new_join_code() -> str:
    """Return a code of 8 symbols, about 39 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normalise_code(typed: str) -> str:
    """Return what was typed as a code: upper case, only letters and digits, at most 32 characters read."""
    return "".join(symbol for symbol in typed[:32].upper() if symbol.isascii() and symbol.isalnum())


def readable_code(code: str) -> str:
    """Return the code in two halves, as it is shown and spoken."""
    return f"{code[:4]} {code[4:]}"


def new_id() -> str:
    """Return a random identifier that says nothing about when it was made."""
    return str(uuid.uuid4())


def is_id(value: str) -> bool:
    """Tell whether the text is an identifier as `new_id` and browsers make them."""
    return _ID.fullmatch(value) is not None


def new_secret() -> str:
    """Return 256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed(key: str, *parts: str) -> str:
    """Return HMAC-SHA-256 of the parts under the key, in hexadecimal.

    With a phone's secret as the key this is the *owner tag* of an answer slot: the same phone always arrives at the
    same tag, and a server that stores only the digest of the secret cannot.
    """
    return hmac.digest(key.encode(), "\x1f".join(parts).encode(), "sha256").hex()
