"""What a phone sent to be stored, read with limits and only from our own pages."""

from collections import defaultdict
from dataclasses import dataclass

from starlette.requests import Request

from facilitation.domain.errors import InvalidInput
from facilitation.phone.question import small_number
from facilitation.services.answering.answers import Answer
from facilitation.services.answering.payloads import Values
from facilitation.web.forms import guarded_form

# A placement of every proposal of a large room, and an action with every field full of what takes most bytes.
MOST_BYTES = 96 * 1024
MOST_FIELDS = 1000
_OUR_OWN = frozenset({"step", "input", "slot", "subject", "request_id", "confirmed", "q"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An answer and the number of the question that it answers on the page."""

    answer: Answer
    question: int | None


async def read_values(request: Request) -> Values:
    """Return the fields of a form, each name with all its values.

    Raises:
        NotAllowed: when it comes from a foreign page.
        InvalidInput: ``request.bad_form`` when it is another kind of body; ``request.too_large`` above 96 kB.
    """
    form = await guarded_form(request, most_bytes=MOST_BYTES, most_fields=MOST_FIELDS)
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in form:
        # PostgreSQL takes no NUL in any text, not even to compare with.
        fields[name].append(value.replace("\0", ""))
    return Values(fields)


async def read_sent(request: Request) -> Sent:
    """Return the answer in a form.

    Raises:
        NotAllowed, InvalidInput: as `read_values`, and for a slot that is no number.
    """
    values = await read_values(request)
    typed_slot = values.one("slot")
    slot = small_number(typed_slot)
    if typed_slot and slot is None:
        raise InvalidInput("number.not_whole", field="slot")
    answer = Answer(
        request_id=values.one("request_id"),
        step_id=values.one("step"),
        input_key=values.one("input"),
        values=Values({name: sent for name, sent in values.fields.items() if name not in _OUR_OWN}),
        slot=slot,
        subject_id=values.one("subject") or None,
        confirmed=bool(values.one("confirmed")),
    )
    return Sent(answer=answer, question=small_number(values.one("q")))
