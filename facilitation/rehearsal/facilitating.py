"""A thought facilitator: runs a whole program through the same use cases as the console's buttons."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from facilitation.catalogue.template import Phase, Shows, Who
from facilitation.domain.clock import Clock, today
from facilitation.domain.codes import new_id
from facilitation.domain.lifecycle import NextAction, NextVerb
from facilitation.domain.states import DecisionKind, Door, StepState
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.writing import shortened
from facilitation.services.actors import Facilitator
from facilitation.services.answering.boards import NAME_LIMIT
from facilitation.services.plan.decisions import DecisionFields
from facilitation.services.programs import StepView, is_check_in
from facilitation.services.registry import Services
from facilitation.services.room.joining import Profile
from facilitation.services.running.values import RunView
from facilitation.services.surveys.values import SurveyView

_ENOUGH_CLUSTERS: Final = 6
"""Five to nine clusters are what a room can vote on; merging stops here."""
_RENAMED: Final = 2
_EXTENSION_MINUTES: Final = 5


class Stuck(RuntimeError):
    """The program does not come to its end."""


class ThoughtFacilitator:
    """Runs one workshop from the door to the end, always by the next action that the console offers.

    Args:
        services: The product's use cases.
        by: Who runs the workshop.
        workshop_id: The workshop.
        content: Names for clusters, and decisions.
        clock: Tells which day it is.
    """

    def __init__(
        self, services: Services, *, by: Facilitator, workshop_id: str, content: Content, clock: Clock
    ) -> None:
        self._services = services
        self._by = by
        self._workshop_id = workshop_id
        self._content = content
        self._clock = clock

    def open_door(self) -> None:
        """Let people in."""
        self._services.flow.set_door(self._by, self._workshop_id, Door.OPEN)

    def ask_from_afar(self, phase: Phase, people: Sequence[Profile], answer: Callable[[str], object]) -> None:
        """Let the steps of a phase be answered from elsewhere, all on this one day.

        Args:
            phase: Before or after the day.
            people: Who is asked.
            answer: Called with the link's path while the steps are open.
        """
        surveys = self._services.surveys
        for view in surveys.views(self._by, self._workshop_id):
            if view.phase is phase and view.steps:
                asked = Counter(person.level for person in people)
                surveys.expect(self._by, self._workshop_id, phase, asked)
                self._keep_open(view, days_ago=0)
                answer(view.open_path)
                self._keep_open(view, days_ago=1)

    def _keep_open(self, view: SurveyView, *, days_ago: int) -> None:
        """Let the steps be open until so many days ago."""
        last = today(self._clock) - timedelta(days=days_ago)
        for step in view.steps:
            opens = min(step.opens_on, last)
            self._services.surveys.set_window(self._by, self._workshop_id, step.id, opens=opens, closes=last)

    def run(
        self,
        in_each_step: Callable[[StepView, bool], object],
        after_hidden: Callable[[StepView], object] = lambda _: None,
    ) -> None:
        """Take every next action until the workshop is finished.

        Args:
            in_each_step: Called when a step is open and prepared, before it is closed, and again each time that the
                tables have changed; then the second argument is true.
            after_hidden: Called when a step is closed whose result the room looks at before the next.

        Raises:
            Stuck: when the next actions do not lead to the end.
            SamskapError: when a use case refuses.
        """
        # Each step is opened and closed at most once; the door and the end come beside them.
        for _ in range(2 * len(self._look().steps) + 2):
            todo = self._look().next_action
            if todo.verb is NextVerb.NOTHING:
                return
            self._take(todo)
            step = self._look().step(todo.step_id)
            if step is not None and todo.verb is NextVerb.CLOSE_STEP:
                after_hidden(step)
            if step is not None and step.state is StepState.OPEN:
                self._prepare(step)
                in_each_step(step, False)
                for turn in range(1, step.template.rounds):
                    self._services.flow.next_round(self._by, self._workshop_id, step.id, seen=turn)
                    in_each_step(step, True)
                self._decide(step)
                self._services.run_views.results(self._by, self._workshop_id, step.id)
        raise Stuck(f"the program of {self._workshop_id} does not end")

    def _take(self, todo: NextAction) -> None:
        flow, step_id = self._services.flow, todo.step_id or ""
        if todo.verb is NextVerb.OPEN_STEP:
            self._open(step_id)
        elif todo.verb is NextVerb.CLOSE_STEP:
            flow.close_step(self._by, self._workshop_id, step_id)
        elif todo.verb is NextVerb.FINISH:
            flow.finish(self._by, self._workshop_id)
        else:
            self.open_door()

    def _open(self, step_id: str) -> None:
        view = self._look()
        step = view.step(step_id)
        seats = ", ".join(check.seat.title for check in view.missing_seats)
        if seats and step is not None and not is_check_in(step) and not view.workshop.representation_note:
            note = f"Dette mangler i rommet: {seats}. Vi går i gang, og tar planen med til dem etterpå."
            self._services.flow.note_representation(self._by, self._workshop_id, note)
        self._services.flow.open_step(self._by, self._workshop_id, step_id)

    def _prepare(self, step: StepView) -> None:
        flow = self._services.flow
        if not is_check_in(step):
            flow.show_join(self._by, self._workshop_id, shown=False)
        if step.template.who is Who.GROUP:
            flow.extend_step(self._by, self._workshop_id, step.id, _EXTENSION_MINUTES)
        if step.template.screen.shows is Shows.CLUSTERS:
            self._gather(step)
            self._tidy(step)

    def _decide(self, step: StepView) -> None:
        """Write the decision of the step's case, as the secretary does while the meeting listens."""
        case = step.template.case
        if case is None or not case.decides:
            return
        written = self._content.decision(step.key)
        days = written.get("report_in_days")
        fields = DecisionFields(
            kind=DecisionKind(written.get("kind", DecisionKind.NOTED)),
            resolution=written.get("resolution", ""),
            owner=written.get("owner", case.presenter),
            report_by=today(self._clock) + timedelta(days=days) if days else None,
        )
        self._services.decisions.decide(self._by, self._workshop_id, step.id, fields, confirmed=True)

    def _gather(self, step: StepView) -> None:
        boards = self._services.boards
        loose = boards.board(self._by, self._workshop_id, step.id).loose
        # Cards without a category are sorted by hand, as they are read out.
        uncategorised = [card.id for card in loose if not card.category_title]
        for turn in range(min(_ENOUGH_CLUSTERS, len(uncategorised))):
            pile = uncategorised[turn::_ENOUGH_CLUSTERS]
            boards.gather(self._by, self._workshop_id, step.id, pile, self._name(), request_id=new_id())
        boards.gather_by_category(self._by, self._workshop_id, step.id)

    def _tidy(self, step: StepView) -> None:
        """Do to the clusters what a room does: merge two, find better names, and put a card aside."""
        boards = self._services.boards
        clusters = boards.board(self._by, self._workshop_id, step.id).clusters
        by_size = sorted(clusters, key=lambda cluster: (-len(cluster.cards), cluster.name))
        if len(by_size) > _ENOUGH_CLUSTERS:
            boards.merge(self._by, self._workshop_id, [cluster.id for cluster in by_size[-2:]])
        for cluster in by_size[:_RENAMED]:
            boards.rename(self._by, self._workshop_id, cluster.id, self._name(cluster.name))
        crowded = by_size[0].cards if by_size else ()
        if len(crowded) > 1:
            boards.park(self._by, self._workshop_id, [crowded[-1].id])

    def _name(self, category: str = "") -> str:
        return shortened(self._content.problem_theme(category.lower()), NAME_LIMIT)

    def _look(self) -> RunView:
        return self._services.run_views.view(self._by, self._workshop_id)
