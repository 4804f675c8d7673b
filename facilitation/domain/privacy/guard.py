"""The privacy guard on every free text, and the case guard on the steps that ask about cases.

«Skriv om ordningen, ikke om personen»: the guard stops what identifies somebody before it is stored, and tells only
*what kind* of thing it saw. What it matched leaves this module in no form, so that nobody can log it by mistake.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from facilitation.domain.privacy.contacts import has_email_address, has_phone_number
from facilitation.domain.privacy.counts import counts_few_patients, places_a_diagnosis
from facilitation.domain.privacy.dates import has_birth_date
from facilitation.domain.privacy.identity_numbers import has_identity_number, has_possible_identity_number
from facilitation.domain.privacy.people import has_initials, names_a_patient
from facilitation.domain.privacy.text import words_of


class Finding(StrEnum):
    """A kind of thing that identifies, or may identify, a person."""

    IDENTITY_NUMBER = "identity_number"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    PERSON_NAME = "person_name"
    POSSIBLE_IDENTITY_NUMBER = "possible_identity_number"
    SMALL_COUNT = "small_count"
    INITIALS = "initials"
    PLACE_AND_DIAGNOSIS = "place_and_diagnosis"


BLOCKING = frozenset({Finding.IDENTITY_NUMBER, Finding.PHONE, Finding.EMAIL, Finding.BIRTH_DATE, Finding.PERSON_NAME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the guard saw in a text, as kinds only.

    Args:
        blocking: Reasons why the text may not be stored; empty means that it may.
        warnings: What the writer should look at once more.
    """

    blocking: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def inspect(text: str, *, case_guard: bool, places: Collection[str] = ()) -> Verdict:
    """Read a text as the guard does, in time proportional to its length.

    Args:
        text: As it was typed; full-width digits, odd spaces and invisible characters are seen through.
        case_guard: Whether the step is about cases: then counts, initials and places with diagnoses warn.
        places: Places that the workshop knows. A small one beside a diagnosis warns; none of them is a name.
    """
    words = words_of(text)
    known = _known(tuple(places))
    found = {
        Finding.IDENTITY_NUMBER: has_identity_number(words),
        Finding.PHONE: has_phone_number(words),
        Finding.EMAIL: has_email_address(words),
        Finding.BIRTH_DATE: has_birth_date(words),
        Finding.PERSON_NAME: names_a_patient(words, known),
    }
    found[Finding.POSSIBLE_IDENTITY_NUMBER] = not found[Finding.IDENTITY_NUMBER] and has_possible_identity_number(words)
    if case_guard:
        found[Finding.SMALL_COUNT] = counts_few_patients(words)
        found[Finding.INITIALS] = has_initials(words)
        found[Finding.PLACE_AND_DIAGNOSIS] = places_a_diagnosis(words, known)
    seen = [finding for finding, is_in in found.items() if is_in]
    return Verdict(
        blocking=tuple(finding for finding in seen if finding in BLOCKING),
        warnings=tuple(finding for finding in seen if finding not in BLOCKING),
    )


@lru_cache(maxsize=64)
def _known(places: tuple[str, ...]) -> frozenset[str]:
    """Return the workshop's places as they stand in a text that was read."""
    return frozenset(" ".join(words_of(place).lows) for place in places)
