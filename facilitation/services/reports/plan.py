"""The action plan as a table that people go on working in: drop-downs, date checks and marked deadlines.

Its page form, calendar and tasks are in `plan_pages`.

Source: the seminar's concept asks for a plan with progress and placed responsibility («fremdriftsplan og ansvars
plassering»); its follow-up asks each owner with the same six states.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from exports.document import Cell, CellMessage, Column, ColumnKind, OverdueRule, Table
from facilitation.catalogue.template import Frame
from facilitation.domain import plan as rules
from facilitation.domain.follow_up import FINISHED
from facilitation.i18n import Language, mark
from facilitation.services.follow_up.action_state import ActionNow
from facilitation.services.follow_up.status_words import STATUS_WORDS
from facilitation.services.plan.plan import ActionView

_TITLE: Final = mark("Handlingsplan")
_DEADLINE: Final = mark("Frist")
_STATUS: Final = mark("Status")
_GROUP: Final = mark("Gruppe")
CARRIED: Final = mark("Tatt med fra")
_TERMS: Final[Mapping[str, str]] = {
    "short": mark("kort sikt"),
    "long": mark("lang sikt"),
    "both": mark("kort og lang sikt"),
}
# Field of an action, heading, width in characters.
_Field = tuple[str, str, int]
# In the order that a plan is read.
FIELDS: Final[tuple[_Field, ...]] = (
    ("title", mark("Tiltak"), 44),
    ("problem", mark("Problem eller klynge"), 34),
    ("code_what", mark("Hva slags tiltak"), 24),
    ("code_whom", mark("Med hvem"), 24),
    ("owner_role", mark("Ansvarlig rolle"), 26),
    ("owner_unit", mark("Ansvarlig virksomhet"), 26),
    ("owner_name", mark("Ansvarlig navn"), 22),
    ("co_owner", mark("Medansvarlig på det andre nivået"), 26),
    ("first_step", mark("Første steg"), 44),
    ("first_step_by", mark("Første steg innen"), 14),
    ("deadline", _DEADLINE, 14),
    ("milestones", mark("Milepæler"), 40),
    ("indicator", mark("Indikator"), 30),
    ("target", mark("Mål"), 20),
    ("baseline", mark("Nullpunkt"), 20),
    ("baseline_source", mark("Kilde til nullpunktet"), 24),
    ("baseline_date", mark("Dato for nullpunktet"), 14),
    ("measured_by", mark("Måles innen"), 14),
    ("benefit_patient", mark("Gevinst for pasienten"), 34),
    ("benefit_municipality", mark("Gevinst for kommunen"), 34),
    ("benefit_hospital", mark("Gevinst for sykehuset"), 34),
    ("benefit_term", mark("Kort eller lang sikt"), 18),
    ("decision_level", mark("Beslutningsnivå"), 26),
    ("ask", mark("Hva vi ber om"), 18),
    ("spread", mark("Plan for bredding"), 34),
)
_COMING: Final = frozenset({"first_step_by", "deadline", "measured_by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAction:
    """An action with its number in the plan, and where it stands."""

    number: int
    view: ActionView
    now: ActionNow


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReading:
    """A workshop's plan as it stands: whose it is, the lists that it is filled in from, and its actions in order.

    ``series`` and ``area`` are titles, empty for a workshop that stands alone.
    """

    workshop_id: str
    title: str
    place: str
    day: date
    frame: Frame
    actions: tuple[PlannedAction, ...]
    series: str = ""
    area: str = ""

    @property
    def has_carried(self) -> bool:
        """Whether actions of an earlier workshop stand in the plan too."""
        return any(action.view.carried for action in self.actions)


def plan_table(plan: PlanReading, _: Language) -> Table:
    """Return the plan with a row for each action; the lists of the workshop become drop-downs."""
    day, carried = plan.day, plan.has_carried
    titles = titles_of(plan.frame, _)
    return Table(
        name="plan",
        title=_(_TITLE),
        columns=(
            Column(key="number", heading=_("Nr"), kind=ColumnKind.NUMBER, width=6),
            *(replace(_column(field, titles, day, _), key=field[0]) for field in FIELDS),
            Column(key="group", heading=_(_GROUP), kind=ColumnKind.NUMBER, width=10),
            replace(_choice(_(_STATUS), 16, map(_, STATUS_WORDS.values()), _), key="status"),
            *[Column(key="carried", heading=_(CARRIED), width=34)] * carried,
            # What a program needs to know the action again, when the file comes back with changes.
            Column(key="id", heading=_("Referanse"), width=38, hidden=True),
        ),
        rows=tuple(_row(action, titles, _, carried=carried) for action in plan.actions),
        note=_("Hvert tiltak har én ansvarlig, én frist og et første steg. Oppdater status etter hvert."),
        overdue=OverdueRule(
            deadline=_(_DEADLINE),
            state=_(_STATUS),
            closed=tuple(_(words) for status, words in STATUS_WORDS.items() if status in FINISHED),
        ),
    )


def origin_of(action: PlannedAction, _: Language) -> str:
    """Return which workshop an action was carried on from; nothing for the plan's own."""
    origin = action.view.carried
    return f"{origin.title}, {_.date(origin.day)}" if origin else ""


def _row(
    action: PlannedAction, titles: Mapping[str, Mapping[str, str]], _: Language, *, carried: bool
) -> tuple[Cell, ...]:
    view, status = action.view, action.now.status
    cells = (_cell(getattr(view.fields, name), titles.get(name, {})) for name, _heading, _width in FIELDS)
    # A state that nobody has told stays empty: so it can be filled in, and nothing is said on an owner's behalf.
    told = _(STATUS_WORDS[status]) if status else None
    origin = [origin_of(action, _) or None] * carried
    return (action.number, *cells, view.group_number, told, *origin, view.id)


def _cell(value: str | date | None, titles: Mapping[str, str]) -> Cell:
    if isinstance(value, str):
        return titles.get(value, value) or None
    return value


def _column(field: _Field, titles: Mapping[str, Mapping[str, str]], day: date, _: Language) -> Column:
    name, heading, width = field
    if name in rules.DATE_NAMES:
        return _date(field, day, _)
    required = name in rules.REQUIRED
    note = _("Må fylles ut.") if required else ""
    if titles.get(name):
        return _choice(_(heading), width, titles[name].values(), _, required=required, note=note)
    return Column(heading=_(heading), width=width, required=required, note=note, prompt=_prompt(name, _))


def _date(field: _Field, day: date, _: Language) -> Column:
    name, heading, width = field
    required, coming = name in rules.REQUIRED, name in _COMING
    after = _("Skriv en dag etter samlingen, for eksempel 24.12.2027.")
    any_day = _("Skriv en dag, for eksempel 24.12.2027.")
    late = _("Må fylles ut. En frist som er ute, merkes til tiltaket er gjennomført eller stanset.")
    return Column(
        heading=_(heading),
        kind=ColumnKind.DATE,
        width=width,
        required=required,
        earliest=day + timedelta(days=1) if coming else None,
        note=late if required else "",
        prompt=_prompt(name, _),
        refusal=CellMessage(title=_("Ikke en dag som passer"), text=after if coming else any_day),
    )


def _choice(
    heading: str, width: int, titles: Iterable[str], _: Language, *, required: bool = False, note: str = ""
) -> Column:
    choices: dict[str, str] = {}
    for title in titles:
        # Two keys with the same title are one choice for the reader.
        choices.setdefault(title.casefold(), title)
    return Column(
        heading=heading,
        kind=ColumnKind.CHOICE,
        width=width,
        choices=tuple(choices.values()),
        required=required,
        note=note,
        refusal=CellMessage(title=_("Velg fra listen"), text=_("Her kan det bare stå noe fra listen.")),
    )


def _prompt(name: str, _: Language) -> CellMessage | None:
    """Return what is said at a cell.

    Evidence: a first step in if-then form is carried out more often, and a measure needs a baseline to tell anything.
    """
    texts = {
        "owner_role": _("Én rolle, ikke en gruppe."),
        "first_step": _("Skriv det som «Når …, da …»."),
        "first_step_by": _("Helst innen {days} dager etter samlingen.", days=rules.FIRST_STEP_DAYS),
        "baseline": _("Hvordan er det i dag? Er det ikke målt, skriv når det måles."),
        "milestones": _("Når skal dere se om det virker, og på hva?"),
    }
    heading = next(heading for field, heading, _width in FIELDS if field == name)
    return CellMessage(title=_(heading), text=texts[name]) if name in texts else None


def titles_of(frame: Frame, _: Language) -> dict[str, dict[str, str]]:
    """Return, for each field that is chosen from a list, the titles by key."""
    codes = frame.codes
    return {
        "code_what": {option.key: option.title for option in codes.what} if codes else {},
        "code_whom": {option.key: option.title for option in codes.whom} if codes else {},
        "benefit_term": {key: _(title) for key, title in _TERMS.items()},
        "decision_level": {level.key: level.title for level in frame.decision_levels},
        "ask": {option.key: option.title for option in frame.asks},
    }
