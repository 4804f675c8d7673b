"""Paint the picture that a step shows on the projected screen, from what has been said so far."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import MatrixInput, MoneyInput, PointsInput
from facilitation.catalogue.template import Frame, Phase, Rule, Shows
from facilitation.domain.states import EntryState, StepState
from facilitation.persistence.models import Entry, Workshop
from facilitation.services.answering.authors import slots
from facilitation.services.answering.boards import Board, CardView, board_of, category_titles
from facilitation.services.answering.results import entries, input_result
from facilitation.services.plan.plan import ActionView, Plan, plan_of
from facilitation.services.programs import StepView, step_by_key, step_view
from facilitation.services.room.dividing import groups_of
from facilitation.services.room.people import seat_checks
from facilitation.services.screens.agenda import paint_agenda, paint_decision
from facilitation.services.screens.lists import paint_pathway, paint_questions
from facilitation.services.screens.outcomes import OUTCOME_PAINTERS
from facilitation.services.screens.pictures import (
    AnsweredPicture,
    CardsPicture,
    ClustersPicture,
    FactsPicture,
    GroupProgress,
    GroupsPicture,
    HiddenPicture,
    JoinPicture,
    LiftLevel,
    LiftsPicture,
    MatrixPicture,
    PausePicture,
    Picture,
    PlanLine,
    PlanPicture,
    PointsPicture,
    PromptPicture,
    ScreenCard,
    ScreenCluster,
)
from facilitation.services.screens.scene import Scene
from facilitation.services.surveys.surveys import response_rates

# More than any wall can show; the rest is counted, and the page stays small.
MOST_CARDS = 60
MOST_IN_CLUSTER = 4


def picture_of(db: Session, workshop: Workshop, step: StepView, plan: Plan, *, today: date) -> Picture:
    """Return the one picture that the step shows now; hidden answers are not read before their step is closed."""
    scene = Scene(db=db, workshop=workshop, step=step, source=_source(db, workshop, step), plan=plan, today=today)
    shows = step.template.screen.shows
    if _is_of_answers(scene) and scene.source.has(Rule.HIDDEN) and scene.source.state is StepState.OPEN:
        return HiddenPicture(entries=_count(db, scene.source))
    return _PAINTERS[shows](scene)


def _is_of_answers(scene: Scene) -> bool:
    """Tell whether the picture shows what was answered; sums without proposals are the list's own amounts."""
    shows = scene.step.template.screen.shows
    if shows is Shows.SUMS:
        return any(isinstance(item, MoneyInput) for item in scene.source.template.inputs)
    return shows not in _NOT_OF_ANSWERS


def _source(db: Session, workshop: Workshop, step: StepView) -> StepView:
    key = step.template.screen.step
    row = step_by_key(db, workshop.id, key) if key else None
    return step_view(row) if row else step


def _count(db: Session, step: StepView) -> int:
    query = select(func.count()).select_from(Entry).where(Entry.step_id == step.id, Entry.state == EntryState.ACTIVE)
    return db.scalar(query) or 0


def _join(scene: Scene) -> JoinPicture:
    phase = scene.source.template.phase
    rates = response_rates(scene.db, scene.workshop, phase) if phase is not Phase.LIVE else ()
    return JoinPicture(seats=seat_checks(scene.db, scene.workshop), rates=rates)


def _facts(scene: Scene) -> FactsPicture:
    return FactsPicture(facts=scene.step.template.screen.facts)


def _cards(scene: Scene) -> CardsPicture:
    board = board_of(scene.db, scene.source, scene.workshop.id)
    return _card_wall(scene, [card for card in board.cards if not card.parked])


def _clusters(scene: Scene) -> Picture:
    """Return the clusters; before the first is made, the cards that they will be made of."""
    board = board_of(scene.db, scene.step, scene.workshop.id)
    if not board.clusters:
        return _card_wall(scene, board.loose)
    colours = _colours(scene)
    return ClustersPicture(clusters=tuple(_cluster_views(board, colours)), loose=len(board.loose))


def _cluster_views(board: Board, colours: Mapping[str, int]) -> list[ScreenCluster]:
    return [
        ScreenCluster(
            id=cluster.id,
            name=cluster.name,
            size=len(cluster.cards),
            cards=tuple(_card(card, colours) for card in cluster.cards[:MOST_IN_CLUSTER]),
        )
        for cluster in board.clusters
    ]


def _card_wall(scene: Scene, cards: Sequence[CardView]) -> CardsPicture:
    colours = _colours(scene)
    return CardsPicture(cards=tuple(_card(card, colours) for card in cards[:MOST_CARDS]), total=len(cards))


def _card(card: CardView, colours: Mapping[str, int]) -> ScreenCard:
    return ScreenCard(id=card.id, text=card.text, category=card.category_title, colour=colours.get(card.category, -1))


def _colours(scene: Scene) -> Mapping[str, int]:
    keys = category_titles(scene.db, scene.source, scene.workshop.id)
    return {key: place for place, key in enumerate(keys)}


def _groups(scene: Scene) -> GroupsPicture:
    source = scene.source
    written: dict[str | None, list[str]] = defaultdict(list)
    for row in entries(scene.db, source.id):
        written[row.group_id].append(row.text)
    limit = sum(slots(item) for item in source.template.inputs)
    return GroupsPicture(
        groups=tuple(
            GroupProgress(
                number=group.number,
                written=len(written[group.id]),
                limit=limit,
                texts=tuple(text for text in written[group.id] if text),
            )
            for group in groups_of(scene.db, source.grouping_id)
        )
    )


def _points(scene: Scene) -> Picture:
    item = next((item for item in scene.source.template.inputs if isinstance(item, PointsInput)), None)
    if item is None:
        return PromptPicture()
    screen = scene.step.template.screen
    return PointsPicture(
        result=input_result(scene.db, scene.workshop.id, scene.source, item, scene.frame),
        top=screen.top,
        breakdown=screen.breakdown,
        roles=scene.frame.roles,
    )


def _matrix(scene: Scene) -> Picture:
    item = next((item for item in scene.source.template.inputs if isinstance(item, MatrixInput)), None)
    if item is None:
        return PromptPicture()
    result = input_result(scene.db, scene.workshop.id, scene.source, item, scene.frame)
    return MatrixPicture(result=result, effect=item.effect, effort=item.effort)


def _plan(scene: Scene) -> PlanPicture:
    lines = (_line(action, scene.frame) for action in _actions(scene))
    # Groups stand together and in their own order; what the organiser added comes last.
    return PlanPicture(lines=tuple(sorted(lines, key=lambda line: (line.group is None, line.group or 0))))


def _lifts(scene: Scene) -> LiftsPicture:
    by_level: dict[str, list[PlanLine]] = defaultdict(list)
    for action in _actions(scene):
        by_level[action.fields.decision_level].append(_line(action, scene.frame))
    levels = scene.frame.decision_levels
    asked = [LiftLevel(title=level.title, lines=tuple(by_level[level.key])) for level in levels if not level.own]
    known = {level.key for level in levels}
    unplaced = [line for key, lines in by_level.items() if key not in known for line in lines]
    asked.append(LiftLevel(title="", lines=tuple(unplaced)))
    return LiftsPicture(
        levels=tuple(level for level in asked if level.lines),
        own=sum(len(by_level[level.key]) for level in levels if level.own),
    )


def _actions(scene: Scene) -> tuple[ActionView, ...]:
    return plan_of(scene.db, scene.workshop.id, scene.plan.room(scene.db, scene.workshop.id))


def _line(action: ActionView, frame: Frame) -> PlanLine:
    fields = action.fields
    levels = {level.key: level.title for level in frame.decision_levels}
    asks = {ask.key: ask.title for ask in frame.asks}
    return PlanLine(
        id=action.id,
        title=fields.title,
        owner=", ".join(part for part in (fields.owner_role, fields.owner_unit) if part),
        deadline=fields.deadline,
        first_step=fields.first_step,
        level=levels.get(fields.decision_level, ""),
        ask=asks.get(fields.ask, ""),
        group=action.group_number,
    )


_PAINTERS: Mapping[Shows, Callable[[Scene], Picture]] = {
    Shows.PROMPT: lambda _: PromptPicture(),
    Shows.JOIN: _join,
    Shows.FACTS: _facts,
    Shows.PAUSE: lambda _: PausePicture(),
    Shows.CARDS: _cards,
    Shows.CLUSTERS: _clusters,
    Shows.GROUPS: _groups,
    Shows.POINTS: _points,
    Shows.MATRIX: _matrix,
    Shows.PLAN: _plan,
    Shows.LIFTS: _lifts,
    Shows.ANSWERED: lambda _: AnsweredPicture(),
    Shows.AGENDA: paint_agenda,
    Shows.DECISION: paint_decision,
    Shows.QUESTIONS: paint_questions,
    Shows.PATHWAY: paint_pathway,
    **OUTCOME_PAINTERS,
}
_NOT_OF_ANSWERS = frozenset(
    {
        Shows.PROMPT,
        Shows.JOIN,
        Shows.FACTS,
        Shows.PAUSE,
        Shows.ANSWERED,
        Shows.PLAN,
        Shows.LIFTS,
        Shows.MEASURES,
        Shows.AGENDA,
        Shows.DECISION,
        Shows.TOP,
    }
)
