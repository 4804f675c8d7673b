"""Mail that comes back later: delivery status notifications (RFC 3464), read and put where the post finds them.

Anybody can send us anything, so a notification counts only with the proof that stood in our own mail's Message-ID: only
its recipient and the mail servers on the way have seen that. Nothing else of it is believed or kept.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path
from typing import Final

from facilitation.domain.codes import is_id
from facilitation.services.mailing.queue import PROOF_SYMBOLS

MOST_BYTES: Final = 1_000_000
FOLDER: Final = "bounces"

_OURS: Final = re.compile(rf"<([0-9a-f-]{{36}})\.([0-9a-f]{{{PROOF_SYMBOLS}}})@")
_LONGEST_HEADERS: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A mail of ours that did not arrive; ``lasting`` when the address will not take mail another day either."""

    mail_id: str
    proof: str
    lasting: bool


def read_bounce(content: bytes) -> Bounce | None:
    """Return what a notification says about a mail of ours; nothing of a delay, of another's mail, or of nonsense."""
    if len(content) > MOST_BYTES:
        return None
    try:
        parts = list(message_from_bytes(content, policy=policy.compat32).walk())
        statuses = [status for part in parts for status in _failures(part)]
        ours = next((found for part in parts for found in _OURS.finditer(_message_id(part))), None)
    except Exception:  # noqa: BLE001 -- the parser was not made for those who want to break it; nonsense says nothing
        return None
    if ours is None or not statuses or not is_id(ours[1]):
        return None
    return Bounce(mail_id=ours[1], proof=ours[2], lasting=any(status.startswith("5") for status in statuses))


def put(folder: Path, bounce: Bounce) -> None:
    """Leave it for the process that carries the post; one mail is one file, however often it comes back."""
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{bounce.mail_id}.half"
    half.write_text(json.dumps(asdict(bounce)), encoding="ascii")
    half.replace(folder / f"{bounce.mail_id}.json")


def waiting(folder: Path) -> Iterator[tuple[Path, Bounce | None]]:
    """Yield what was left, with nothing for a file that cannot be read as such."""
    for path in sorted(folder.glob("*.json")):
        try:
            found = json.loads(path.read_text(encoding="ascii"))
            mail_id, proof = str(found["mail_id"]), str(found["proof"])
            yield path, Bounce(mail_id=mail_id, proof=proof, lasting=found["lasting"] is True)
        except (ValueError, KeyError, TypeError):
            yield path, None


def _failures(part: Message) -> Iterator[str]:
    """Yield the status of each recipient that a mail was given up for."""
    blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else []
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
            yield str(block.get("Status", "")).strip()


def _message_id(part: Message) -> str:
    """Return the identifier of the mail that came back, from the part with its headers or the whole of it."""
    content = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(content, list) and content:
        returned = content[0]
    elif part.get_content_type() == "text/rfc822-headers":
        decoded = part.get_payload(decode=True)
        returned = message_from_bytes(decoded[:_LONGEST_HEADERS] if isinstance(decoded, bytes) else b"")
    else:
        return ""
    return str(returned.get("Message-ID", "")) if isinstance(returned, Message) else ""
