"""From what the screen shows to HTML: which template draws which picture, and what it is given."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, Final

from markupsafe import Markup

from facilitation.domain.codes import readable_code
from facilitation.i18n import Language, language
from facilitation.screen.arena_words import arena_words
from facilitation.screen.charts import matrix_figure, points_figure, points_groups, visible_points
from facilitation.screen.network_drawing import draw_network
from facilitation.screen.palette import MARKERS
from facilitation.screen.qr import join_qr_svg
from facilitation.services.outcomes.choices import Anchoring, Choices, Grid
from facilitation.services.outcomes.money import Sums
from facilitation.services.outcomes.ratings import Ratings
from facilitation.services.outcomes.rows import FormTable, Network
from facilitation.services.outcomes.splits import Pairs, Statuses
from facilitation.services.outcomes.top import TopMeasures
from facilitation.services.screens.pictures import (
    AgendaPicture,
    AnsweredPicture,
    CardsPicture,
    ClustersPicture,
    DecisionPicture,
    FactsPicture,
    GroupsPicture,
    HeatmapPicture,
    HiddenPicture,
    JoinPicture,
    LiftsPicture,
    MatrixPicture,
    MeasuresPicture,
    PathwayPicture,
    PausePicture,
    Picture,
    PlanPicture,
    PointsPicture,
    PromptPicture,
    QuestionsPicture,
    ThanksPicture,
    WaitingPicture,
)
from facilitation.services.screens.view import ScreenView
from facilitation.settings import Settings
from facilitation.web.pages import Pages

FRAGMENT = "screen_main.html"
_KINDS: Final[Mapping[type[Picture], str]] = {
    AgendaPicture: "agenda",
    Anchoring: "anchoring",
    AnsweredPicture: "answered",
    CardsPicture: "cards",
    Choices: "choices",
    ClustersPicture: "clusters",
    DecisionPicture: "decision",
    FactsPicture: "facts",
    FormTable: "rows",
    Grid: "grid",
    GroupsPicture: "groups",
    HeatmapPicture: "heatmap",
    HiddenPicture: "hidden",
    JoinPicture: "join",
    LiftsPicture: "lifts",
    MatrixPicture: "matrix",
    MeasuresPicture: "measures",
    Network: "network",
    Pairs: "pairs",
    PathwayPicture: "pathway",
    PausePicture: "pause",
    PlanPicture: "plan",
    PointsPicture: "points",
    PromptPicture: "prompt",
    QuestionsPicture: "questions",
    Ratings: "ratings",
    Statuses: "statuses",
    Sums: "sums",
    ThanksPicture: "thanks",
    TopMeasures: "top",
    WaitingPicture: "waiting",
}
# Where these stand alone, the prompt may fill the wall.
_ROOMY = frozenset({"prompt", "answered", "hidden", "thanks", "waiting"})
# Letters up to which a prompt is set in the largest type, and in the next.
_SHORT, _MIDDLING = 60, 110


class Drawing:
    """Draws the fragment that the screen shows.

    Args:
        pages: Renders the templates.
        settings: Knows the public address that the join link is built from.
    """

    def __init__(self, pages: Pages, settings: Settings) -> None:
        self._pages = pages
        self._settings = settings

    def fragment(self, view: ScreenView) -> str:
        """Return the ``<main>`` element for what the screen shows, in the workshop's language."""
        spoken = language(view.language)
        kind = _KINDS[type(view.picture)]
        more = _MORE.get(kind)
        return self._pages.text(
            FRAGMENT,
            spoken,
            view=view,
            picture=view.picture,
            kind=kind,
            roomy=kind in _ROOMY,
            prompt_size=_prompt_size(view),
            starts=spoken.clock(time(*divmod(view.starts_minute, 60))),
            code=readable_code(view.join_code),
            address=self._settings.public_url.partition("://")[2],
            qr=self._qr(view, spoken),
            **arena_words(spoken),
            **(more(view.picture, spoken) if more else {}),
        )

    def _qr(self, view: ScreenView, _: Language) -> Markup:
        if not view.show_join:
            return Markup()
        label = _("QR-kode som åpner {address}", address=self._settings.link(view.join_path))
        svg = join_qr_svg(self._settings.link(view.join_path), label=label)
        return Markup(svg)  # noqa: S704 -- made by us, of an address that we made; the label is escaped there


def _prompt_size(view: ScreenView) -> str:
    length = len(view.step.prompt if view.step else "")
    if length <= _SHORT:
        return "large"
    return "middle" if length <= _MIDDLING else "small"


def _points(picture: PointsPicture, spoken: Language) -> dict[str, Any]:
    result = picture.result
    shown = visible_points(result, top=picture.top)
    groups = points_groups(result, picture.roles, spoken) if picture.breakdown else ()
    figures = {
        name: points_figure(result, language=spoken, groups=groups, dark=dark, top=picture.top).to_plotly_json()
        for name, dark in _THEMES.items()
    }
    return {
        "figures": figures,
        "lines": shown,
        "rest": 0 if picture.top else len(result.points) - len(shown),
        "groups": groups,
        "others": max(0, result.answered - sum(group.voters for group in groups)) if groups else 0,
    }


def _matrix(picture: MatrixPicture, spoken: Language) -> dict[str, Any]:
    result, effect, effort = picture.result, picture.effect, picture.effort
    figures = {
        name: matrix_figure(result, language=spoken, effect=effect, effort=effort, dark=dark).to_plotly_json()
        for name, dark in _THEMES.items()
    }
    return {
        "figures": figures,
        "colours": len(MARKERS),
    }


_THEMES: Final = {"light": False, "dark": True}
_MORE: Final[Mapping[str, Callable[[Any, Language], dict[str, Any]]]] = {
    "points": _points,
    "matrix": _matrix,
    "network": lambda picture, _spoken: {"drawn": draw_network(picture)},
}
