"""What an owner sends about an action, and the form that it is sent by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from facilitation.domain.dates import read_date
from facilitation.domain.errors import InvalidInput
from facilitation.domain.follow_up import COMMENT_LIMIT, SOURCE_LIMIT, VALUE_LIMIT, Message, Status
from facilitation.domain.plan import TEXT_LIMITS
from facilitation.services.actors import OwnersBrowser
from facilitation.services.answering.payloads import Values
from facilitation.services.follow_up.own_actions import Heir, OwnActions

LIMITS: Final[Mapping[str, int]] = {
    "comment": COMMENT_LIMIT,
    "value": VALUE_LIMIT,
    "value_source": SOURCE_LIMIT,
    "name": TEXT_LIMITS["owner_name"],
    "unit": TEXT_LIMITS["owner_unit"],
    "role": TEXT_LIMITS["owner_role"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerForm:
    """The form on the page and what stands in it; ``verb`` is the last part of the address that it is sent to."""

    verb: str
    values: Values = field(default_factory=lambda: Values({}))

    def wants(self, name: str, value: str) -> bool:
        """Tell whether the value stands in the form."""
        return value in self.values.many(name)


def _accept(own: OwnActions, browser: OwnersBrowser, action_id: str, sent: Values) -> None:
    own.accept(browser, action_id, request_id=sent.one("request_id"))


def _decline(own: OwnActions, browser: OwnersBrowser, action_id: str, sent: Values) -> None:
    own.decline(
        browser,
        action_id,
        sent.one("comment"),
        request_id=sent.one("request_id"),
        confirmed=bool(sent.one("confirmed")),
    )


def _hand_over(own: OwnActions, browser: OwnersBrowser, action_id: str, sent: Values) -> None:
    heir = Heir(**{name: sent.one(name) for name in ("name", "unit", "role", "email", "comment")})
    own.hand_over(browser, action_id, heir, request_id=sent.one("request_id"), confirmed=bool(sent.one("confirmed")))


def _tell(own: OwnActions, browser: OwnersBrowser, action_id: str, sent: Values) -> None:
    message = Message(
        status=_status(sent.one("status")),
        value=sent.one("value"),
        value_date=read_date(sent.one("value_date"), field="value_date"),
        value_source=sent.one("value_source"),
        comment=sent.one("comment"),
    )
    own.tell(browser, action_id, message, request_id=sent.one("request_id"), confirmed=bool(sent.one("confirmed")))


def _status(typed: str) -> Status | None:
    if not typed:
        return None
    try:
        return Status(typed)
    except ValueError:
        raise InvalidInput("choice.unknown", field="status") from None


VERBS: Final[Mapping[str, Callable[[OwnActions, OwnersBrowser, str, Values], None]]] = {
    "ja": _accept,
    "nei": _decline,
    "videre": _hand_over,
    "status": _tell,
}
