"""The privacy guard on every free text, and the stricter case guard on the steps that ask for it.

«Skriv om ordningen, ikke om personen»: the guard stops what identifies somebody before it is stored, and tells only
*what kind* of thing it saw. What it matched leaves this module in no form, so that nobody can log it by mistake.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from facilitation.domain.identity_numbers import has_identity_number, has_possible_identity_number
from facilitation.domain.privacy_people import counts_few_patients, has_initials, names_a_patient, places_a_diagnosis

_NOT_PLAIN = re.compile(r"[^\n -~]")
# Controls, format characters (zero width, soft hyphen) and marks that NFKC could not join to a letter.
_INVISIBLE = frozenset({"Cc", "Cf", "Mn", "Me"})
_WHITE_CONTROLS = frozenset("\t\v\f\r")
_MINUS = "\N{MINUS SIGN}"

_MONEY_FOLLOWS = r"\s?(?:kr\b|kroner|nok\b|mill|mrd|tusen|euro|,-|[€$%])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_TWO_DIGIT_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_TWO_DIGIT_MONTH = r"(?:0[1-9]|1[0-2])"
_FULL_YEAR = r"(?:1[89]|20)\d\d"
_EIGHT_DIGIT_DATE = (
    rf"(?:{_FULL_YEAR}{_TWO_DIGIT_MONTH}{_TWO_DIGIT_DAY}|{_TWO_DIGIT_DAY}{_TWO_DIGIT_MONTH}{_FULL_YEAR})"
)

# Eight digits are also sums, case numbers and dates: without a word for telephone they count only in the groups in
# which telephone numbers are written and money is not, and only when they stand alone.
_BARE_PHONE = re.compile(
    rf"""(?<![\w/=\#&+-]) (?<!\d[.,:]) (?<!kr[ ]) (?<!kr\.[ ]) (?<!nok[ ]) (?<!kroner[ ])
    (?: (?!{_EIGHT_DIGIT_DATE}) [2-9]\d{{4}}(?!000)\d{{3}}
      | [2-9]\d\d (?P<gap>[ -]) \d\d (?P=gap) \d{{3}}
      | (?<!\d[ ]) [2-9]\d(?:[ ]\d\d){{3}} (?![ ]\d)
      | (?<!\d[ ]) [2-9]\d\d[ ]\d{{3}}[ ]\d\d (?![ ]\d)
    ) (?!\w | [/.,:-]\d | {_MONEY_FOLLOWS})""",
    re.VERBOSE | re.IGNORECASE,
)
_MARKED_PHONE = re.compile(
    rf"""(?: \+\d{{9,15}}
      | (?: (?:\+|(?<!\d)00)47
          | \b(?:tlf|tel|telefon(?:en|nr|nummer\w{{0,3}})?|mob|mobil(?:en|nr|nummer\w{{0,3}})?|ring(?:e|er|te|es)?|sms)
            [ .:]{{0,2}} (?:(?:nr|nummer\w{{0,3}}|på|er|til)\b)?
        ) [ .:=()-]{{0,4}}
        (?: [2-9]\d{{7}}
          | [2-9]\d (?P<pair>[ .-]) \d\d (?P=pair) \d\d (?P=pair) \d\d
          | [2-9]\d\d (?P<mobile>[ .-]) \d\d (?P=mobile) \d{{3}}
          | [2-9]\d\d[ ]\d{{3}}[ ]\d\d
          | [2-9]\d{{3}}[ ]\d{{4}}
          | [2-9]\d (?P<thousand>[ .]) \d{{3}} (?P=thousand) (?!000)\d{{3}}
          | [2-9](?:[ ]\d){{7}}
        )
    ) (?!\d | {_MONEY_FOLLOWS})""",
    re.VERBOSE | re.IGNORECASE,
)

# One character before the sign is enough to know an address, and keeps the search from starting at every letter.
_EMAIL = re.compile(r"[\w+%-]\s?(?:@|[(\[]at[)\]])\s?(?:[\w-]+\.)+[^\W\d_]{2,}", re.IGNORECASE)

_MONTH_NAME = (
    r"(?:jan(?:uar)?|feb(?:ruar)?|mars?|apr(?:il)?|mai|juni?|juli?|aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?"
    r"|nov(?:ember)?|des(?:ember)?)\b"
)
_DATE = rf"""(?<!\d)(?:
    {_DAY}[ ./-]{{1,2}}{_MONTH}[ ./-]{{1,2}}(?:{_FULL_YEAR}|\d\d)
  | {_FULL_YEAR}[-./]?{_TWO_DIGIT_MONTH}[-./]?{_TWO_DIGIT_DAY}
  | {_TWO_DIGIT_DAY}{_TWO_DIGIT_MONTH}(?:{_FULL_YEAR}|\d\d)
  | {_DAY}\.?[ ]?{_MONTH_NAME}
  )(?!\d)"""
# «født etter 1.1.2007» sets a limit for a group, and «frist» and «innen» belong to a deadline.
_LIMIT = r"(?:etter|før|fra|frå|mellom|siden|sidan|innen|innan|frist\w*|senest|seinast|per|pr|til|skal|må)"
_BIRTH_DAY_WORD = r"(?:født|fødd|fødselsda(?:to|g)\w{0,3}|bursdag\w{0,3})"
_BIRTH_THEN_DATE = re.compile(
    rf"""(?: \b{_BIRTH_DAY_WORD}\b [ :,(=-]{{1,3}} (?:(?!{_LIMIT}\b)[^\W\d_]{{1,20}}[ :,(=-]{{1,3}}){{0,3}}
      | \b(?:f\.?[ ]?dato|f\.?[ ]?nr|fdt|fødselsn(?:umme)?r|personn(?:umme)?r|dob)\b [ .:=]{{0,3}}
      | (?<![\w.])f[.:][ ]?
      | \(f[ ]
    ){_DATE}""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE_THEN_BIRTH = re.compile(
    rf"""(?<!innen[ ]) (?<!innan[ ]) (?<!fra[ ]) (?<!frå[ ]) (?<!etter[ ]) (?<!før[ ]) (?<!per[ ]) (?<!frist[ ])
    {_DATE} [ ,(:-]{{1,3}} (?:(?:er|var|ble|blei|vart|han|hun|ho|hen|barnet|pasienten|hans|hennes|som)[ ]){{0,3}}
    {_BIRTH_DAY_WORD}\b""",
    re.VERBOSE | re.IGNORECASE,
)


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
        case_guard: Whether the step is about cases: then patients' names block too, and counts, initials and places
            with diagnoses warn.
        places: Small places that the workshop knows. One of them beside a diagnosis warns; none of them is a name.
    """
    plain = _plain(text)
    blocking = [finding for finding, is_in in _ALWAYS_BLOCKING if is_in(plain)]
    warnings = [Finding.POSSIBLE_IDENTITY_NUMBER] if _only_possibly_a_number(plain, blocking) else []
    if case_guard:
        plain_places = [_plain(place) for place in places]
        if names_a_patient(plain, plain_places):
            blocking.append(Finding.PERSON_NAME)
        warnings += [finding for finding, is_in in _CASE_WARNINGS if is_in(plain)]
        if places_a_diagnosis(plain, plain_places):
            warnings.append(Finding.PLACE_AND_DIAGNOSIS)
    return Verdict(blocking=tuple(blocking), warnings=tuple(warnings))


def _has_phone_number(text: str) -> bool:
    return _BARE_PHONE.search(text) is not None or _MARKED_PHONE.search(text) is not None


def _has_email_address(text: str) -> bool:
    return _EMAIL.search(text) is not None


def _has_birth_date(text: str) -> bool:
    return _BIRTH_THEN_DATE.search(text) is not None or _DATE_THEN_BIRTH.search(text) is not None


def _only_possibly_a_number(text: str, blocking: Collection[Finding]) -> bool:
    return Finding.IDENTITY_NUMBER not in blocking and has_possible_identity_number(text)


def _plain(text: str) -> str:
    """Return the text with ASCII digits, plain hyphens and plain spaces, and without invisible characters."""
    return _NOT_PLAIN.sub(_plain_character, unicodedata.normalize("NFKC", text))


def _plain_character(found: re.Match[str]) -> str:
    character = found[0]
    category = unicodedata.category(character)
    if category in _INVISIBLE and character not in _WHITE_CONTROLS:
        return ""
    if character.isspace():
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return "-" if category == "Pd" or character == _MINUS else character


_ALWAYS_BLOCKING: tuple[tuple[Finding, Callable[[str], bool]], ...] = (
    (Finding.IDENTITY_NUMBER, has_identity_number),
    (Finding.PHONE, _has_phone_number),
    (Finding.EMAIL, _has_email_address),
    (Finding.BIRTH_DATE, _has_birth_date),
)
_CASE_WARNINGS: tuple[tuple[Finding, Callable[[str], bool]], ...] = (
    (Finding.SMALL_COUNT, counts_few_patients),
    (Finding.INITIALS, has_initials),
)
