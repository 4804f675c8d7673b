"""The most frequent started measures, by what they are and with whom.

Source: the evaluation of 2023 lists the ten that were named most often, without counts and with overlaps; measures are
coded on two axes so that workshops and years can be compared.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import Option
from facilitation.catalogue.template import Codes
from facilitation.domain.follow_up import Status
from facilitation.persistence.models import SeriesWorkshop, Workshop
from facilitation.services.follow_up.action_state import ActionNow
from facilitation.services.programs import frame_of

MOST_LINES: Final = 10
# What is done was started once.
STARTED: Final = frozenset({Status.STARTED, Status.DONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class TopLine:
    """A kind of measure: how many are started, in how many areas, and how many of them in one's own."""

    what: str
    whom: str
    n: int
    areas: int
    ours: int

    @property
    def title(self) -> str:
        """Both axes in words."""
        return " · ".join(part for part in (self.what, self.whom) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopMeasures:
    """The most frequent kinds, most first, of ``started`` measures in all; ``most`` is the count of the first."""

    lines: tuple[TopLine, ...]
    started: int

    @property
    def most(self) -> int:
        """How many there are of the most frequent kind."""
        return max((line.n for line in self.lines), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    area: str
    codes: Codes | None


def series_of(db: Session, workshop_id: str) -> tuple[Sequence[str], frozenset[str]]:
    """Return the workshops of a workshop's series, and those of its own area; alone it is both."""
    place = db.get(SeriesWorkshop, workshop_id)
    if place is None:
        return [workshop_id], frozenset({workshop_id})
    rows = db.execute(
        select(SeriesWorkshop.workshop_id, SeriesWorkshop.area).where(SeriesWorkshop.series_id == place.series_id)
    ).all()
    return [row.workshop_id for row in rows], frozenset(row.workshop_id for row in rows if row.area == place.area)


def top_measures(
    db: Session, actions: Iterable[ActionNow], *, ours: Collection[str] = (), most: int = MOST_LINES
) -> TopMeasures:
    """Return the most frequent kinds of started measures; ``ours`` are the workshops of one's own area.

    A measure without codes cannot be compared, and is not counted.
    """
    started = [
        action
        for action in actions
        if action.status in STARTED and (action.fields.code_what or action.fields.code_whom)
    ]
    homes = _homes(db, {action.workshop_id for action in started})
    kinds: defaultdict[tuple[str, str], list[ActionNow]] = defaultdict(list)
    for action in started:
        kinds[action.fields.code_what, action.fields.code_whom].append(action)
    lines = [_line(kind, found, homes, ours) for kind, found in kinds.items()]
    ordered = sorted(lines, key=lambda line: (-line.n, -line.areas, line.title))
    return TopMeasures(lines=tuple(ordered[:most]), started=len(started))


def _line(
    kind: tuple[str, str], actions: Sequence[ActionNow], homes: Mapping[str, _Home], ours: Collection[str]
) -> TopLine:
    what, whom = kind
    found = Counter(action.workshop_id for action in actions)
    return TopLine(
        what=_title("what", what, homes, found),
        whom=_title("whom", whom, homes, found),
        n=len(actions),
        # A workshop that belongs to no area is a place of its own.
        areas=len({homes[workshop_id].area or workshop_id for workshop_id in found}),
        ours=sum(n for workshop_id, n in found.items() if workshop_id in ours),
    )


def _title(axis: str, key: str, homes: Mapping[str, _Home], workshop_ids: Iterable[str]) -> str:
    """Return what a code is called in the workshops that use it."""
    for workshop_id in workshop_ids:
        options: Sequence[Option] = getattr(homes[workshop_id].codes, axis, ())
        found = next((option.title for option in options if option.key == key), None)
        if found is not None:
            return found
    return key


def _homes(db: Session, workshop_ids: Collection[str]) -> Mapping[str, _Home]:
    rows = db.execute(
        select(Workshop, SeriesWorkshop.series_id, SeriesWorkshop.area)
        .outerjoin(SeriesWorkshop, SeriesWorkshop.workshop_id == Workshop.id)
        .where(Workshop.id.in_(workshop_ids))
    )
    return {
        workshop.id: _Home(area=f"{series_id} {area}" if area else "", codes=frame_of(workshop).codes)
        for workshop, series_id, area in rows
    }
