"""Which of the actions a follow-up board shows: by status, deadline, owner's organisation, level and answer."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from facilitation.console.context import spoken
from facilitation.console.text import titled
from facilitation.domain.follow_up import Acceptance, Status
from facilitation.domain.states import DecisionKind
from facilitation.i18n import mark
from facilitation.screen.charts import status_words
from facilitation.screen.status_chart import ORDER
from facilitation.services.follow_up.following import FollowedAction

_NOTHING: Final = "nothing"
_LOOKS: Final[Mapping[str, str]] = {
    "overdue": mark("Over fristen"),
    "awaits": mark("Venter på svar fra et nivå"),
    "rejected": mark("Ikke vedtatt eller utsatt"),
    "declined": mark("Avslått av den ansvarlige"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is chosen; an empty choice lets everything through. A status is its value, or ``nothing``."""

    statuses: Sequence[str] = ()
    look: str = ""
    unit: str = ""
    level: str = ""

    def lets(self, action: FollowedAction) -> bool:
        """Tell whether an action is shown."""
        fields = action.now.fields
        return (
            (not self.statuses or status_key(action.now.status) in self.statuses)
            and (not self.unit or fields.owner_unit == self.unit)
            and (not self.level or action.level_title == self.level)
            and (not self.look or _LOOK[self.look](action))
        )


def status_key(status: Status | None) -> str:
    """Return the status as a widget keeps it."""
    return status.value if status else _NOTHING


def filters(actions: Sequence[FollowedAction], *, key: str) -> Filter:
    """Show the choices, with how many there are of each status, and return what is chosen."""
    _ = spoken()
    counts = Counter(status_key(action.now.status) for action in actions)
    words = {status_key(status): f"{status_words(status, _)} {counts[status_key(status)]}" for status in ORDER}
    statuses = st.pills(
        _("Status"),
        [one for one in words if counts[one]],
        selection_mode="multi",
        format_func=titled(words),
        key=f"{key}_status",
    )
    look, unit, level = st.columns(3)
    return Filter(
        statuses=list(statuses),
        look=_choice(look, _("Vis bare"), {name: _(title) for name, title in _LOOKS.items()}, key=f"{key}_look"),
        unit=_choice(
            unit,
            _("Ansvarlig virksomhet"),
            _same(action.now.fields.owner_unit for action in actions),
            key=f"{key}_unit",
        ),
        level=_choice(level, _("Beslutningsnivå"), _same(action.level_title for action in actions), key=f"{key}_level"),
    )


def _choice(place: DeltaGenerator, label: str, titles: Mapping[str, str], *, key: str) -> str:
    _ = spoken()
    return str(place.selectbox(label, ["", *titles], format_func=titled(titles, otherwise=_("Alle")), key=key))


def _same(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in sorted(set(names)) if name}


def _rejected(action: FollowedAction) -> bool:
    answer = action.now.lift_answer
    return answer is not None and answer.kind in {DecisionKind.REJECTED, DecisionKind.POSTPONED}


_LOOK: Final[Mapping[str, Callable[[FollowedAction], bool]]] = {
    "overdue": lambda action: action.now.overdue,
    "awaits": lambda action: action.awaits_answer,
    "rejected": _rejected,
    "declined": lambda action: action.now.acceptance is Acceptance.DECLINED,
}
