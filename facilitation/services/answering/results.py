"""What the answers add up to: sums with numbers of voters, medians with spread, counts as n of N."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import ChoiceInput, Input, MatrixInput, MultichoiceInput, PointsInput, ScaleInput
from facilitation.catalogue.template import Frame
from facilitation.domain.breakdown import Breakdown
from facilitation.domain.states import EntryState
from facilitation.domain.statistics import Spread, median_and_spread
from facilitation.persistence.models import Cluster, Entry, Participation
from facilitation.services.answering.offers import Offer, offer_for
from facilitation.services.answering.splits import Split, split_of
from facilitation.services.programs import StepView


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsResult:
    """One line of a ballot: the sum of points, and how many people gave any; the two can rank differently.

    ``by_role`` holds the sums of the roles that may be shown, by role key, as they were when the step was closed.
    """

    subject_id: str
    title: str
    points: int
    voters: int
    by_role: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementResult:
    """Where the room places one proposal: median and middle half on both axes, 1–5."""

    subject_id: str
    title: str
    number: int
    effect: Spread
    effort: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class CountResult:
    """How many of those who answered chose an option."""

    key: str
    title: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InputResult:
    """The result of one input. Only what belongs to its kind is filled in.

    Two steps may call an input by the same ``key``.
    """

    step_id: str
    key: str
    kind: str
    label: str
    answered: int
    points: tuple[PointsResult, ...] = ()
    voters_by_role: Breakdown | None = None
    placements: tuple[PlacementResult, ...] = ()
    spread: Spread | None = None
    counts: tuple[CountResult, ...] = ()
    texts: tuple[str, ...] = ()


def input_result(
    db: Session, workshop_id: str, step: StepView, item: Input, frame: Frame, *, offer: Offer | None = None
) -> InputResult:
    """Return what the answers to an input add up to now; ``offer`` replaces what it can be answered about now."""
    rows = entries(db, step.id, item.key)
    offer = offer or offer_for(db, workshop_id, item, frame)
    result = InputResult(step_id=step.id, key=item.key, kind=item.kind, label=item.label, answered=len(rows))
    if isinstance(item, PointsInput):
        split = split_of(db, step.id, item.key)
        lines = _points(rows, offer, _heirs(db, workshop_id), split)
        return _with(result, points=lines, voters_by_role=split.sizes if split else None)
    if isinstance(item, MatrixInput):
        return _with(result, placements=_placements(rows, offer))
    if isinstance(item, ScaleInput):
        return _with(result, spread=median_and_spread(_ratings(rows)))
    if isinstance(item, ChoiceInput | MultichoiceInput):
        return _with(result, counts=_counts(rows, item, offer))
    return _with(result, texts=tuple(row.text for row in rows if row.text))


def entries(db: Session, step_id: str, input_key: str | None = None) -> Sequence[Entry]:
    """Return the entries that count in a step or one of its inputs, in the order they came."""
    query = _active(Entry.step_id == step_id)
    if input_key is not None:
        query = query.where(Entry.input_key == input_key)
    return db.scalars(query).all()


def active_in(step_ids: Sequence[str]) -> Select[Entry]:
    """Select the entries that count in these steps, in the order they came."""
    return _active(Entry.step_id.in_(step_ids))


def _active(where: ColumnElement[bool]) -> Select[Entry]:
    return select(Entry).where(where, Entry.state == EntryState.ACTIVE).order_by(Entry.sequence, Entry.slot)


def answered(db: Session, step_id: str) -> int:
    """Return how many people or groups have answered any input of a step."""
    query = select(func.count(Participation.who.distinct())).where(
        Participation.step_id == step_id, Participation.count > 0
    )
    return db.scalar(query) or 0


def _with(result: InputResult, **parts: object) -> InputResult:
    return replace(result, **parts)  # type: ignore[arg-type]  # the names are those of the class


def _heirs(db: Session, workshop_id: str) -> dict[str, str]:
    """Return for each merged cluster the one that took its cards, and so takes its points."""
    rows = db.execute(
        select(Cluster.id, Cluster.merged_into).where(
            Cluster.workshop_id == workshop_id, Cluster.merged_into.is_not(None)
        )
    )
    into: dict[str, str] = {cluster_id: target for cluster_id, target in rows if target is not None}
    return {cluster_id: _last(into, cluster_id) for cluster_id in into}


def _last(into: Mapping[str, str], cluster_id: str) -> str:
    while cluster_id in into:
        cluster_id = into[cluster_id]
    return cluster_id


def _ballot(points: Mapping[str, int], heirs: Mapping[str, str]) -> Counter[str]:
    ballot: Counter[str] = Counter()
    for subject_id, n in points.items():
        ballot[heirs.get(subject_id, subject_id)] += n
    return ballot


def _points(
    rows: Sequence[Entry], offer: Offer, heirs: Mapping[str, str], split: Split | None
) -> tuple[PointsResult, ...]:
    ballots = [_ballot(row.payload["points"], heirs) for row in rows]
    cells = split.cells if split else {}
    sums = {role: _sum(_ballot(payload["points"], heirs) for payload in payloads) for role, payloads in cells.items()}
    lines = []
    for subject in offer.subjects:
        if subject.id in heirs:
            continue
        given = [ballot[subject.id] for ballot in ballots if subject.id in ballot]
        lines.append(
            PointsResult(
                subject_id=subject.id,
                title=subject.title,
                points=sum(given),
                voters=len(given),
                by_role=tuple((role, points[subject.id]) for role, points in sums.items()),
            )
        )
    return tuple(sorted(lines, key=lambda line: (-line.points, -line.voters)))


def _sum(ballots: Iterable[Counter[str]]) -> Counter[str]:
    return sum(ballots, Counter())


def _placements(rows: Sequence[Entry], offer: Offer) -> tuple[PlacementResult, ...]:
    placed: dict[str, list[list[int | None]]] = defaultdict(list)
    for row in rows:
        for subject_id, pair in row.payload["placements"].items():
            placed[subject_id].append(pair)
    return tuple(
        PlacementResult(
            subject_id=subject.id,
            title=subject.title,
            number=number,
            effect=median_and_spread(pair[0] for pair in placed[subject.id]),
            effort=median_and_spread(pair[1] for pair in placed[subject.id]),
        )
        for number, subject in enumerate(offer.subjects, start=1)
    )


def _ratings(rows: Sequence[Entry]) -> list[int | None]:
    return [row.payload["value"] for row in rows if "value" in row.payload]


def _counts(rows: Sequence[Entry], item: ChoiceInput | MultichoiceInput, offer: Offer) -> tuple[CountResult, ...]:
    options = offer.options(item) if isinstance(item, ChoiceInput) else item.options
    chosen: Counter[str] = Counter()
    for row in rows:
        payload = row.payload
        values = payload.get("values")
        keys = values.values() if values is not None else payload.get("chosen") or [payload.get("value", "")]
        chosen.update(keys)
    return tuple(CountResult(key=option.key, title=option.title, n=chosen[option.key]) for option in options)
