"""A thought facilitator: runs a whole program through the same use cases as the console's buttons."""

from collections.abc import Callable
from typing import Final

from facilitation.catalogue.template import Shows, Who
from facilitation.domain.codes import new_id
from facilitation.domain.lifecycle import NextAction, NextVerb
from facilitation.domain.states import Door, StepState
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.writing import shortened
from facilitation.services.actors import Facilitator
from facilitation.services.boards import NAME_LIMIT
from facilitation.services.programs import StepView, is_check_in
from facilitation.services.registry import Services
from facilitation.services.run_values import RunView

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
        content: Names for clusters.
    """

    def __init__(self, services: Services, *, by: Facilitator, workshop_id: str, content: Content) -> None:
        self._services = services
        self._by = by
        self._workshop_id = workshop_id
        self._content = content

    def open_door(self) -> None:
        """Let people in."""
        self._services.flow.set_door(self._by, self._workshop_id, Door.OPEN)

    def run(self, in_each_step: Callable[[StepView], object]) -> None:
        """Take every next action until the workshop is finished.

        Args:
            in_each_step: Called when a step is open and prepared, before it is closed.

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
            if step is not None and step.state is StepState.OPEN:
                self._prepare(step)
                in_each_step(step)
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
