"""Pictures of what a step's answers add up to; where a step asks nothing of the kind, its prompt stands alone."""

from collections.abc import Callable, Mapping
from typing import Final

from facilitation.catalogue.template import Shows
from facilitation.services.follow_up.action_state import actions_now
from facilitation.services.outcomes.asked import Asked
from facilitation.services.outcomes.choices import Choices, anchoring, choices, grid
from facilitation.services.outcomes.evaluation import may_be_told
from facilitation.services.outcomes.measures import measures
from facilitation.services.outcomes.money import sums
from facilitation.services.outcomes.ratings import Ratings, ratings
from facilitation.services.outcomes.rows import form_table, network
from facilitation.services.outcomes.splits import Statuses, pairs, statuses
from facilitation.services.outcomes.top import MOST_LINES, series_of, top_measures
from facilitation.services.screens.pictures import (
    HeatmapPicture,
    HiddenPicture,
    MeasuresPicture,
    Picture,
    PromptPicture,
)
from facilitation.services.screens.scene import Scene


def _asked(scene: Scene) -> Asked:
    return Asked(db=scene.db, workshop_id=scene.workshop.id, frame=scene.frame, step=scene.source)


def _of(add_up: Callable[[Asked], Picture | None]) -> Callable[[Scene], Picture]:
    return lambda scene: add_up(_asked(scene)) or PromptPicture()


def _heatmap(scene: Scene) -> Picture:
    found = _opinions(ratings)(scene)
    return HeatmapPicture(ratings=found) if isinstance(found, Ratings) else found


def _opinions(add_up: Callable[[Asked], Ratings | Choices | Statuses | None]) -> Callable[[Scene], Picture]:
    """Return a painter of what people think, which waits where they are asked of the workshop itself."""

    def paint(scene: Scene) -> Picture:
        found = add_up(_asked(scene))
        if found is not None and not may_be_told(scene.source, found.answered):
            return HiddenPicture(entries=found.answered, too_few=True)
        return found or PromptPicture()

    return paint


def _sums(scene: Scene) -> Picture:
    return sums(_asked(scene), scene.step.template.screen.list) or PromptPicture()


def _measures(scene: Scene) -> Picture:
    return MeasuresPicture(lines=measures(actions_now(scene.db, [scene.workshop.id], scene.today)))


def _top(scene: Scene) -> Picture:
    workshops, ours = series_of(scene.db, scene.workshop.id)
    actions = actions_now(scene.db, workshops, scene.today)
    return top_measures(scene.db, actions, ours=ours, most=scene.step.template.screen.top or MOST_LINES)


OUTCOME_PAINTERS: Final[Mapping[Shows, Callable[[Scene], Picture]]] = {
    Shows.RATINGS: _opinions(ratings),
    Shows.HEATMAP: _heatmap,
    Shows.CHOICES: _opinions(choices),
    Shows.GRID: _of(grid),
    Shows.ANCHORING: _of(anchoring),
    Shows.STATUSES: _opinions(statuses),
    Shows.PAIRS: _of(pairs),
    Shows.NETWORK: _of(network),
    Shows.ROWS: _of(form_table),
    Shows.SUMS: _sums,
    Shows.MEASURES: _measures,
    Shows.TOP: _top,
}
