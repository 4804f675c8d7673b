"""The action plan as pages that are handed to those who decide, as days for a calendar and as tasks for programs.

Source: the seminar ends with a plan with progress and placed responsibility; so each action begins with who answers for
it and by when.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from exports.document import Block, Column, ColumnKind, Day, Facts, Paragraph, Section, Table, Task
from facilitation.domain.follow_up import owner_label
from facilitation.domain.plan import ActionFields
from facilitation.i18n import Language, mark
from facilitation.services.follow_up.status_words import NOTHING_SAID, STATUS_WORDS
from facilitation.services.reports.content import facts_of
from facilitation.services.reports.plan import CARRIED, FIELDS, PlannedAction, PlanReading, origin_of, titles_of

MONTHS_TO_FOLLOW_UP: Final = 6

_Titles = Mapping[str, Mapping[str, str]]
_NO_DATE: Final = mark("ikke satt")
_LAST_SAFE_DAY: Final = 28
_MONTHS: Final = 12
_HEADINGS: Final = {name: heading for name, heading, _width in FIELDS}
# Dated fields that a calendar should hold, with what happens on the day.
_DATED: Final = (
    ("first_step_by", mark("Første steg: {title}")),
    ("deadline", mark("Frist: {title}")),
    ("measured_by", mark("Måles: {title}")),
)


def plan_body(plan: PlanReading, _: Language) -> tuple[Block, ...]:
    """Return the plan as it is read: in short, then action by action."""
    place = facts_of((_("Serie"), plan.series), (_("Område"), plan.area), abreast=True)
    first = (place,) if place.items else ()
    if not plan.actions:
        return (*first, Paragraph(text=_("Planen har ingen tiltak ennå.")))
    titles = titles_of(plan.frame, _)
    return (
        *first,
        Facts(items=tuple(_in_short(plan, _)), abreast=True),
        Section(heading=_("Oversikt"), blocks=(overview(plan, _),)),
        Section(heading=_("Tiltakene"), blocks=tuple(_card(action, titles, _) for action in plan.actions)),
    )


def overview(plan: PlanReading, _: Language) -> Table:
    """Return the plan on one page: who does what by when, and on which level it is decided."""
    titles = titles_of(plan.frame, _)
    told = any(action.now.status for action in plan.actions)
    return Table(
        name="overview",
        title=_("Oversikt"),
        columns=(
            Column(heading=_("Nr"), kind=ColumnKind.NUMBER, width=6),
            Column(heading=_("Tiltak"), width=44),
            Column(heading=_("Ansvarlig"), width=34),
            Column(heading=_("Frist"), kind=ColumnKind.DATE, width=14),
            Column(heading=_("Beslutningsnivå"), width=26),
            *[Column(heading=_("Status"), width=16)] * told,
        ),
        rows=tuple(
            (
                action.number,
                action.view.fields.title,
                owner_of(action),
                action.view.fields.deadline,
                titles["decision_level"].get(action.view.fields.decision_level, ""),
                *[_status(action, _)] * told,
            )
            for action in plan.actions
        ),
        note=" ".join(_carried(plan, _)),
    )


def _carried(plan: PlanReading, _: Language) -> Iterator[str]:
    """Yield which of the actions stand in an earlier plan too; they come last."""
    origins = Counter(action.view.carried for action in plan.actions if action.view.carried)
    for origin, n in origins.items():
        yield _.plural(
            "Nederst står {n} tiltak fra {title}, {day}. Det er samme tiltak i begge planene.",
            "Nederst står {n} tiltak fra {title}, {day}. Det er samme tiltak i begge planene.",
            n,
            title=origin.title,
            day=_.date(origin.day),
        )


def plan_days(plan: PlanReading, _: Language) -> tuple[Day, ...]:
    """Return first steps, deadlines and measurings, and the day on which the plan is looked at again.

    No names: a calendar is shared with more people than the plan.
    """
    again = months_after(plan.day, MONTHS_TO_FOLLOW_UP)
    follow_up = Day(
        key=f"{plan.workshop_id}:follow-up",
        day=again,
        title=_("Seks måneder siden samlingen: {workshop}", workshop=plan.title),
        text=_("Hva er gjort med tiltakene, og hva hjalp eller hindret?"),
    )
    return (*(day for action in plan.actions for day in _days(action, _)), follow_up)


def plan_tasks(plan: PlanReading, _: Language) -> tuple[Task, ...]:
    """Return a task for each action; those who plan with other programs take them from there."""
    titles = titles_of(plan.frame, _)
    return tuple(
        Task(
            title=action.view.fields.title,
            text="\n".join(
                f"{label}: {value}" for label, value in (*_owner_facts(action, _), *_more(action, titles, _))
            ),
            due=action.view.fields.deadline,
            assignee=action.view.fields.owner_name,
            labels=tuple(
                titles[axis].get(key, key)
                for axis in ("code_what", "code_whom")
                if (key := getattr(action.view.fields, axis))
            ),
            status=_status(action, _),
        )
        for action in plan.actions
    )


def owner_of(action: PlannedAction) -> str:
    """Return who answers for an action, by role and unit: what stays when people change."""
    fields = action.view.fields
    return owner_label(role=fields.owner_role, unit=fields.owner_unit, name="")


def months_after(day: date, months: int) -> date:
    """Return the day so many months later; the 29th to 31st become the 28th, which every month has."""
    whole = day.month - 1 + months
    return date(day.year + whole // _MONTHS, whole % _MONTHS + 1, min(day.day, _LAST_SAFE_DAY))


def _in_short(plan: PlanReading, _: Language) -> Iterator[tuple[str, str]]:
    deadlines = sorted(action.view.fields.deadline for action in plan.actions if action.view.fields.deadline)
    alone = {level.key for level in plan.frame.decision_levels if level.own}
    yield _("Tiltak"), str(len(plan.actions))
    if plan.frame.decision_levels:
        lifted = [a for a in plan.actions if a.view.fields.decision_level and a.view.fields.decision_level not in alone]
        yield _("Løftes til andre"), str(len(lifted))
    if deadlines:
        yield _("Første frist"), _.date(deadlines[0])
        yield _("Siste frist"), _.date(deadlines[-1])


def _card(action: PlannedAction, titles: _Titles, _: Language) -> Section:
    fields = action.view.fields
    level = titles["decision_level"].get(fields.decision_level, "")
    first = (
        (_("Ansvarlig"), owner_of(action) or _(_NO_DATE)),
        (_("Frist"), _.date(fields.deadline) if fields.deadline else _(_NO_DATE)),
        *([(_("Beslutningsnivå"), level)] if level else []),
        *([(_("Status"), _status(action, _))] if action.now.status else []),
    )
    return Section(
        heading=f"{action.number}. {fields.title}",
        blocks=(Facts(items=first, abreast=True), Facts(items=tuple(_more(action, titles, _)))),
    )


def background(action: PlannedAction, plan: PlanReading, _: Language) -> tuple[tuple[str, str], ...]:
    """Return what else is known of an action, for those who decide on it; what is asked of them stands elsewhere."""
    heading = _HEADINGS["ask"]
    return tuple(item for item in _more(action, titles_of(plan.frame, _), _) if item[0] != _(heading))


def _owner_facts(action: PlannedAction, _: Language) -> Iterator[tuple[str, str]]:
    if owner := owner_of(action):
        yield _("Ansvarlig"), owner


def _more(action: PlannedAction, titles: _Titles, _: Language) -> Iterator[tuple[str, str]]:
    """Yield what else is filled in, in the order that a plan is read."""
    fields = action.view.fields

    def said(name: str) -> Iterator[tuple[str, str]]:
        value = str(getattr(fields, name))
        if value:
            yield _(_HEADINGS[name]), titles.get(name, {}).get(value, value)

    if origin := origin_of(action, _):
        yield _(CARRIED), origin
    yield from said("owner_name")
    yield from said("co_owner")
    yield from said("problem")
    if kind := " · ".join(titles[axis].get(getattr(fields, axis), "") for axis in ("code_what", "code_whom")).strip(
        " ·"
    ):
        yield _("Hva og med hvem"), kind
    if step := _joined(fields.first_step, _within(fields.first_step_by, _)):
        yield _("Første steg"), step
    yield from said("milestones")
    yield from _measure(fields, _)
    if now := action.now.measured:
        yield _("Sist målt"), _sourced(now.value, now.value_source, now.value_date, _)
    for name in ("benefit_patient", "benefit_municipality", "benefit_hospital", "benefit_term", "ask", "spread"):
        yield from said(name)
    if action.now.told and action.now.told.comment:
        yield _("Sist meldt"), action.now.told.comment
    if missing := [finding.field for finding in action.view.errors if finding.code == "plan.required"]:
        yield _("Mangler"), ", ".join(_(_HEADINGS[name]) for name in missing)


def _measure(fields: ActionFields, _: Language) -> Iterator[tuple[str, str]]:
    if fields.indicator:
        yield _("Indikator"), fields.indicator
    if fields.baseline:
        yield _("Nullpunkt"), _sourced(fields.baseline, fields.baseline_source, fields.baseline_date, _)
    if target := _joined(fields.target, _within(fields.measured_by, _, _("Måles innen {day}."))):
        yield _("Mål"), target


def _sourced(value: str, source: str, day: date | None, _: Language) -> str:
    where = ", ".join(filter(None, (source, _.date(day) if day else "")))
    return f"{value} ({where})" if where else value


def _within(day: date | None, _: Language, words: str = "") -> str:
    return (words or _("Innen {day}.")).format(day=_.date(day)) if day else ""


def _joined(text: str, more: str) -> str:
    """Return two sentences; the first gets its full stop."""
    if text and more and text[-1] not in ".!?":
        text += "."
    return f"{text} {more}".strip()


def _status(action: PlannedAction, _: Language) -> str:
    return _(STATUS_WORDS[action.now.status] if action.now.status else NOTHING_SAID)


def _days(action: PlannedAction, _: Language) -> Iterator[Day]:
    fields = action.view.fields
    facts = [*_owner_facts(action, _)]
    if fields.first_step:
        facts.append((_("Første steg"), fields.first_step))
    for name, words in _DATED:
        day = getattr(fields, name)
        if day is not None:
            yield Day(
                key=f"{action.view.id}:{name}",
                day=day,
                title=_(words, title=fields.title),
                text="\n".join(f"{label}: {value}" for label, value in facts),
                version=action.view.version,
            )
