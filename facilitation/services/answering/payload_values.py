"""What a form sent and what is made of it, with the small readers that every kind of input shares."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from facilitation.domain.dates import DateRule
from facilitation.domain.errors import InvalidInput
from facilitation.domain.json_values import Json
from facilitation.domain.texts import clean_line
from facilitation.services.answering.offers import Offer
from facilitation.services.answering.subjects import SubjectView

UNKNOWN: Final = "unknown"
SCALE: Final = range(1, 6)
ADDRESS_LIMIT: Final = 254
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Values:
    """The fields of a form as they were sent: each name may come several times."""

    fields: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        """Return the last value of a field, or nothing."""
        return next(reversed(self.fields.get(name, ())), "")

    def many(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return tuple(self.fields.get(name, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What the step and the input demand of an answer.

    ``complete`` wants an answer about each thing, ``dates`` what typed days are held against, if they are.
    """

    complete: bool = False
    dates: DateRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A checked answer. ``prose`` is every free text in it, for the privacy guard; ``contact`` is stored apart."""

    text: str = ""
    category: str | None = None
    values: Json = field(default_factory=dict)
    prose: tuple[tuple[str, str], ...] = ()
    contact: str = ""


def refuse_own(names: Mapping[str, Iterable[str]], values: Values, offer: Offer) -> None:
    """Refuse an answer about what its author chose as their own.

    Args:
        names: Of the fields for each thing.
        values: What was sent.
        offer: With what is barred.

    Raises:
        InvalidInput: ``subject.barred``.
    """
    for subject in offer.subjects:
        if subject.id in offer.barred:
            for name in names[subject.id]:
                if values.one(name):
                    raise InvalidInput("subject.barred", field=name, title=subject.title)


def require_all(answers: Mapping[str, T], asked: Sequence[SubjectView], code: str, *, prefix: str) -> None:
    """Refuse an answer that passes over one of the things that were asked about.

    Raises:
        InvalidInput: with the first field that is empty.
    """
    for subject in asked:
        if subject.id not in answers:
            raise InvalidInput(code, field=f"{prefix}:{subject.id}", title=subject.title)


def chosen(key: str, keys: Sequence[str], *, field: str) -> str:
    """Return the key of an option.

    Raises:
        InvalidInput: ``choice.empty`` or ``choice.unknown``.
    """
    if not key:
        raise InvalidInput("choice.empty", field=field)
    if key not in keys:
        raise InvalidInput("choice.unknown", field=field)
    return key


def rating(value: str, *, field: str) -> int | None:
    """Return 1–5, or ``None`` for «vet ikke».

    Raises:
        InvalidInput: ``scale.out_of_range``, ``number.not_whole``.
    """
    if value == UNKNOWN:
        return None
    number = whole(value, field=field)
    if number not in SCALE:
        raise InvalidInput("scale.out_of_range", field=field)
    return number


def whole(value: str, *, field: str) -> int:
    """Return a small whole number, 0 for an empty field.

    Raises:
        InvalidInput: ``number.not_whole``.
    """
    if not value:
        return 0
    if not (value.isascii() and value.isdigit() and len(value) <= 3):  # noqa: PLR2004 -- no count here has more digits
        raise InvalidInput("number.not_whole", field=field)
    return int(value)


def address(typed: str) -> str:
    """Return an e-mail address.

    Raises:
        InvalidInput: ``contact.not_an_address``.
    """
    found = clean_line(typed)
    name, at, host = found.partition("@")
    if len(found) > ADDRESS_LIMIT or not (name and at and "." in host.strip(".")) or " " in found:
        raise InvalidInput("contact.not_an_address", field="contact")
    return found
