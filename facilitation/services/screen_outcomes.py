"""Pictures of what a step's answers add up to; where a step asks nothing of the kind, its prompt stands alone."""

from collections.abc import Callable, Mapping
from typing import Final

from facilitation.catalogue.template import Shows
from facilitation.services.action_state import actions_now
from facilitation.services.outcomes.asked import Asked
from facilitation.services.outcomes.choices import anchoring, choices, grid
from facilitation.services.outcomes.measures import measures
from facilitation.services.outcomes.money import sums
from facilitation.services.outcomes.ratings import ratings
from facilitation.services.outcomes.rows import form_table, network
from facilitation.services.outcomes.splits import pairs, statuses
from facilitation.services.outcomes.top import MOST_LINES, series_of, top_measures
from facilitation.services.scene import Scene
from facilitation.services.screen_pictures import HeatmapPicture, MeasuresPicture, Picture, PromptPicture


def _asked(scene: Scene) -> Asked:
    return Asked(db=scene.db, workshop_id=scene.workshop.id, frame=scene.frame, step=scene.source)


def _of(add_up: Callable[[Asked], Picture | None]) -> Callable[[Scene], Picture]:
    return lambda scene: add_up(_asked(scene)) or PromptPicture()


def _heatmap(scene: Scene) -> Picture:
    found = ratings(_asked(scene))
    return HeatmapPicture(ratings=found) if found else PromptPicture()


def _sums(scene: Scene) -> Picture:
    return sums(_asked(scene), scene.step.template.screen.list) or PromptPicture()


def _measures(scene: Scene) -> Picture:
    return MeasuresPicture(lines=measures(actions_now(scene.db, [scene.workshop.id], scene.today)))


def _top(scene: Scene) -> Picture:
    workshops, ours = series_of(scene.db, scene.workshop.id)
    actions = actions_now(scene.db, workshops, scene.today)
    return top_measures(scene.db, actions, ours=ours, most=scene.step.template.screen.top or MOST_LINES)


OUTCOME_PAINTERS: Final[Mapping[Shows, Callable[[Scene], Picture]]] = {
    Shows.RATINGS: _of(ratings),
    Shows.HEATMAP: _heatmap,
    Shows.CHOICES: _of(choices),
    Shows.GRID: _of(grid),
    Shows.ANCHORING: _of(anchoring),
    Shows.STATUSES: _of(statuses),
    Shows.PAIRS: _of(pairs),
    Shows.NETWORK: _of(network),
    Shows.ROWS: _of(form_table),
    Shows.SUMS: _sums,
    Shows.MEASURES: _measures,
    Shows.TOP: _top,
}
