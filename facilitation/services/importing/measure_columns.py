"""Which column of a spreadsheet holds measures, and what else is told of them, as far as its headings say."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from facilitation.domain.texts import clean_line
from facilitation.services.importing.spreadsheets import Sheet

_HEADINGS_WITHIN: Final = 10


class Part(StrEnum):
    """What a column can hold: the measure and what it is about, what kind it is, and whom it is done with."""

    MEASURE = "measure"
    DETAIL = "detail"
    WHAT = "what"
    WHOM = "whom"


_WORDS: Final[Mapping[Part, tuple[str, ...]]] = {
    Part.WHAT: (
        "tiltakstype",
        "type tiltak",
        "hva slags tiltak",
        "kva slags tiltak",
        "kind of action",
        "measure type",
        "kategori",
        "tema",
        "type",
        "hva",
        "kva",
        "category",
        "what",
    ),
    Part.WHOM: (
        "med hvem",
        "med kven",
        "with whom",
        "hvem",
        "kven",
        "samarbeidspart",
        "samarbeidspartner",
        "samarbeidspartnere",
        "samarbeidspartnarar",
        "samarbeid med",
        "aktør",
        "aktører",
        "aktørar",
        "part",
        "parter",
        "partar",
        "partner",
        "partners",
    ),
    Part.DETAIL: ("beskrivelse", "skildring", "omtale", "forklaring", "detaljer", "description", "details", "detail"),
    Part.MEASURE: (
        "tiltak",
        "tiltaket",
        "tiltaksnavn",
        "tiltaksnamn",
        "forslag",
        "tittel",
        "navn",
        "namn",
        "measure",
        "action",
        "title",
        "name",
    ),
}


def guessed(sheets: Sequence[Sheet]) -> tuple[int, int]:
    """Return which sheet has the measures, and the number of the row with its headings."""
    best, score = (0, sheets[0].rows[0][0]), 0
    for place, sheet in enumerate(sheets):
        for number, cells in sheet.rows[:_HEADINGS_WITHIN]:
            found = len(guessed_columns(cells))
            if found > score:
                best, score = (place, number), found
    return best


def guessed_columns(headings: Sequence[str]) -> dict[Part, int]:
    """Return which column holds which part, as far as the headings tell."""
    plain = [clean_line(heading).strip(" :*").casefold() for heading in headings]
    found: dict[Part, int] = {}
    for fits in (str.__eq__, _begins_with):
        for part, words in _WORDS.items():
            free = [place for place in range(len(plain)) if place not in found.values()]
            hits = (place for word in words for place in free if fits(plain[place], word))
            if part not in found and (hit := next(hits, None)) is not None:
                found[part] = hit
    return found


def headings_of(sheet: Sheet, number: int) -> tuple[str, ...]:
    """Return the headings of every column, empty where there is none."""
    width = max(len(cells) for _number, cells in sheet.rows)
    cells = next((cells for found, cells in sheet.rows if found == number), ())
    return tuple(clean_line(cell) for cell in (*cells, *[""] * (width - len(cells))))


def _begins_with(heading: str, word: str) -> bool:
    return heading.startswith(f"{word} ")
