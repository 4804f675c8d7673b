"""Measures from another region's spreadsheet: what would be new in a template, and the template with it.

Everything here is text to text: nothing is stored, and a template is changed by whoever saves what is returned.
"""

import copy
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from exports.safe_text import guard_formula
from facilitation.domain.errors import InvalidInput
from facilitation.domain.texts import clean, clean_line
from facilitation.services.guarding import require_safe_wording
from facilitation.services.importing.measure_columns import Part
from facilitation.services.importing.spreadsheets import Sheet
from facilitation.services.workshops.template_edits import Data

MOST_ROWS: Final = 1_000
MOST_COLUMNS: Final = 30
MOST_IN_A_LIST: Final = 60
MOST_LISTS: Final = 10
_TITLE: Final = 160
_DETAIL: Final = 600
_KEY: Final = 36
# Lists that every workshop has; a list of a template's own cannot be called the same.
_OTHER_LISTS: Final = ("asks", "statuses")
_BULLET: Final = re.compile(r"^[•·▪◦‣*–—-]\s+")
_ERROR_CELL: Final = re.compile(r"#(?:REF|N/A|NAME|VALUE|DIV/0|NUM|NULL|SPILL)[!?]?", re.IGNORECASE)
# Letters of Norwegian and Sami names that are no other letter with a mark.
_LETTERS: Final = str.maketrans({"đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss", "ð": "d", "þ": "th", "ä": "æ", "ö": "ø"})


class Reason(StrEnum):
    """Why something in the file is not taken."""

    KNOWN = "known"
    TWICE = "twice"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    FORMULA = "formula"
    PERSON = "person"
    FULL = "full"
    OTHER_AXIS = "other_axis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody says of a sheet: the row of its headings (0 for none), and which column holds which part.

    ``list_key`` is the list that takes the measures; when it is empty, a new one with ``list_title``.
    """

    heading: int
    columns: Mapping[Part, int]
    list_key: str = ""
    list_title: str = ""
    split_at_comma: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Something that would be new in the template."""

    row: int
    part: Part
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Something that is not taken. ``text`` is empty when it may tell who somebody is."""

    row: int
    part: Part
    reason: Reason
    text: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What taking the file would add, and what it would not."""

    new: tuple[New, ...]
    refused: tuple[Refused, ...]


def has_commas(sheet: Sheet, choice: Choice) -> bool:
    """Tell whether a cell under «with whom» may name several."""
    place = choice.columns.get(Part.WHOM)
    return place is not None and any("," in _cell(cells, place) for _number, cells in _below(sheet, choice))


def lists_of(data: Mapping[str, object]) -> dict[str, str]:
    """Return the title of each list that can take measures, by its key."""
    lists: Any = data.get("lists") or []
    return {str(one["key"]): str(one.get("title", one["key"])) for one in lists if "key" in one}


def takes_measures(data: Mapping[str, object]) -> bool:
    """Tell whether the template's lists are such that something can be added to them."""
    codes: Any = data.get("codes") or {}
    lists: Any = data.get("lists") or []
    return (
        bool(data)
        and isinstance(codes, dict)
        and all(_is_list_of_mappings(codes.get(axis) or []) for axis in (Part.WHAT, Part.WHOM))
        and _is_list_of_mappings(lists)
        and all(_is_list_of_mappings(one.get("items") or []) for one in lists)
    )


def compare(data: Mapping[str, object], sheet: Sheet, choice: Choice) -> Preview:
    """Return what the sheet would add to the template, and what it would not.

    Raises:
        InvalidInput: ``import.too_many_rows``.
    """
    if len(sheet.rows) > MOST_ROWS:
        raise InvalidInput("import.too_many_rows", limit=MOST_ROWS)
    places = {
        Part.MEASURE: _Place(_items(data, choice.list_key)),
        Part.WHAT: _Place(_axis(data, Part.WHAT)),
        Part.WHOM: _Place(_axis(data, Part.WHOM)),
    }
    new: list[New] = []
    refused: list[Refused] = []
    for number, cells in _below(sheet, choice):
        for found in _read(number, cells, choice):
            judged = places[found.part].judge(found) if isinstance(found, New) else found
            if isinstance(judged, New):
                new.append(judged)
            elif judged is not None:
                refused.append(judged)
    return _with_both_axes(data, Preview(new=tuple(new), refused=tuple(refused)))


def with_measures(data: Mapping[str, object], preview: Preview, choice: Choice) -> Data:
    """Return the template with what is new in the file."""
    changed = copy.deepcopy(dict(data))
    for axis in (Part.WHAT, Part.WHOM):
        titles = [one.title for one in preview.new if one.part is axis]
        if titles:
            codes = _made(changed, "codes", {})
            options = _made(codes, axis.value, [])
            options.extend({"key": key, "title": title} for key, title in _keyed(titles, options))
    measures = [one for one in preview.new if one.part is Part.MEASURE]
    if measures:
        items = _made(_the_list(changed, choice), "items", [])
        titled = _keyed([one.title for one in measures], items)
        for one, (key, title) in zip(measures, titled, strict=True):
            items.append({"key": key, "title": title, **({"detail": one.detail} if one.detail else {})})
    return changed


class _Place:
    """One place that takes titles, and what stands there."""

    def __init__(self, options: Iterable[Mapping[str, object]]) -> None:
        titles = [str(option.get("title", "")) for option in options]
        self._known = {_alike(title) for title in titles}
        self._room = MOST_IN_A_LIST - len(titles)
        self._seen: set[str] = set()

    def judge(self, found: New) -> New | Refused | None:
        """Return what is found when it is new, else why not; nothing of a kind or a partner that is only repeated."""
        alike = _alike(found.title)
        repeated = alike in self._seen
        self._seen.add(alike)
        if repeated:
            return _refused(found, Reason.TWICE) if found.part is Part.MEASURE else None
        if alike in self._known:
            return _refused(found, Reason.KNOWN)
        if self._room <= 0:
            return _refused(found, Reason.FULL, limit=MOST_IN_A_LIST)
        try:
            require_safe_wording({"title": found.title, "detail": found.detail})
        except InvalidInput:
            return Refused(row=found.row, part=found.part, reason=Reason.PERSON)
        self._room -= 1
        return found


def _read(number: int, cells: Sequence[str], choice: Choice) -> Iterator[New | Refused]:
    """Yield what stands in a row, and what cannot be used as it stands."""
    texts = {part: _cell(cells, place) for part, place in choice.columns.items()}
    if not any(text.strip() for text in texts.values()):
        return
    if Part.MEASURE in texts:
        yield _measure(number, texts[Part.MEASURE], texts.get(Part.DETAIL, ""))
    for axis in (Part.WHAT, Part.WHOM):
        at = r"[\n;,]" if choice.split_at_comma and axis is Part.WHOM else r"[\n;]"
        for part in re.split(at, clean(texts.get(axis, ""))):
            title = _BULLET.sub("", part).strip()
            if title:
                found = New(row=number, part=axis, title=title)
                yield _flawed(found, axis, title, _TITLE) or found


def _measure(number: int, title: str, detail: str) -> New | Refused:
    found = New(
        row=number,
        part=Part.MEASURE,
        title=_BULLET.sub("", clean_line(title)).strip(),
        detail=_BULLET.sub("", clean(detail)).strip(),
    )
    if not found.title:
        return Refused(row=number, part=Part.MEASURE, reason=Reason.EMPTY, text=found.detail)
    return (
        _flawed(found, Part.MEASURE, found.title, _TITLE) or _flawed(found, Part.DETAIL, found.detail, _DETAIL) or found
    )


def _flawed(found: New, part: Part, text: str, limit: int) -> Refused | None:
    # A formula that is only text is no danger here, but it is not what somebody meant to propose either.
    if text and (guard_formula(text) != text or _ERROR_CELL.fullmatch(text)):
        return Refused(row=found.row, part=part, reason=Reason.FORMULA, text=text)
    if len(text) > limit:
        return Refused(row=found.row, part=part, reason=Reason.TOO_LONG, text=text, limit=limit)
    return None


def _refused(found: New, reason: Reason, *, limit: int = 0) -> Refused:
    return Refused(row=found.row, part=found.part, reason=reason, text=found.title, limit=limit)


def _with_both_axes(data: Mapping[str, object], preview: Preview) -> Preview:
    """Return the preview without codes that would have only one of their two axes: a form asks for both."""
    axes = {
        axis for axis in (Part.WHAT, Part.WHOM) if _axis(data, axis) or any(one.part is axis for one in preview.new)
    }
    if len(axes) != 1:
        return preview
    alone = [one for one in preview.new if one.part in axes]
    return Preview(
        new=tuple(one for one in preview.new if one not in alone),
        refused=(*preview.refused, *(_refused(one, Reason.OTHER_AXIS) for one in alone)),
    )


def _below(sheet: Sheet, choice: Choice) -> Iterator[tuple[int, tuple[str, ...]]]:
    return (row for row in sheet.rows if row[0] > choice.heading)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if 0 <= place < len(cells) else ""


def _alike(title: str) -> str:
    return clean_line(title).rstrip(" .").casefold()


def _is_list_of_mappings(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(one, dict) for one in found)


def _axis(data: Mapping[str, object], axis: Part) -> list[Data]:
    codes: Any = data.get("codes") or {}
    return codes.get(axis.value) or []


def _items(data: Mapping[str, object], key: str) -> list[Data]:
    lists: Any = data.get("lists") or []
    return next((one.get("items") or [] for one in lists if key and one.get("key") == key), [])


def _made(holder: Data, name: str, empty: Any) -> Any:  # noqa: ANN401 -- a mapping or a list, as it is written
    """Return what stands under a name, put there when there is nothing."""
    if not holder.get(name):
        holder[name] = empty
    return holder[name]


def _the_list(data: Data, choice: Choice) -> Data:
    lists: list[Data] = _made(data, "lists", [])
    found = next((one for one in lists if choice.list_key and one.get("key") == choice.list_key), None)
    if found is None:
        title = clean_line(choice.list_title)[:_TITLE] or "Tiltak"
        ((key, _title),) = _keyed([title], [*lists, *({"key": name} for name in _OTHER_LISTS)])
        found = {"key": key, "title": title, "items": []}
        lists.append(found)
    return found


def _keyed(titles: Sequence[str], present: Iterable[Mapping[str, object]]) -> list[tuple[str, str]]:
    """Return each title with a key that no other has."""
    taken = {str(one.get("key", "")) for one in present}
    made = []
    for title in titles:
        plain = _key(title)
        key = next(key for key in _numbered(plain) if key not in taken)
        taken.add(key)
        made.append((key, title))
    return made


def _numbered(plain: str) -> Iterator[str]:
    yield plain
    n = 2
    while True:
        ending = f"-{n}"
        yield plain[: _KEY - len(ending)].rstrip("-") + ending
        n += 1


def _key(title: str) -> str:
    lowered = unicodedata.normalize("NFC", title).casefold().translate(_LETTERS)
    letters = (sign if sign in "æøå" else unicodedata.normalize("NFKD", sign)[:1] for sign in lowered)
    words = re.sub(r"[^a-zæøå0-9]+", "-", "".join(letters)).strip("-")
    named = words if words[:1].isalpha() else f"tiltak-{words}".strip("-")
    return named[:_KEY].rstrip("-")
