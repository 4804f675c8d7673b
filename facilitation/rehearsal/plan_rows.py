"""Actions that a table of thought participants could have written: complete, varied, and owned by somebody present."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Final

from facilitation.catalogue.template import Codes, DecisionLevel, Frame
from facilitation.domain.plan import FIRST_STEP_DAYS, TERMS, TEXT_LIMITS, ActionFields
from facilitation.rehearsal.voice import Voice
from facilitation.rehearsal.writing import closest, shortened
from facilitation.services.room.joining import Profile
from facilitation.services.room.people import level_of, role_of

_OWN_SHARE: Final = 0.5
"""Share of the actions that the owner can decide alone."""
_NOT_LEADING: Final = 0.5
"""Share of those who do not lead who would carry an action that somebody else decides on."""
_DEADLINE_DAYS: Final = (30, 270)
_TASK_DAYS: Final = (5, 40)
_AFTER_DECISION_DAYS: Final = 30
_MEASURED_WITHIN_DAYS: Final = 60
_BASELINE_AGE_DAYS: Final = 45
_NOT_MEASURED: Final = ("måles", "blir målt")
# Stands for the missing level; without one, owners decide for themselves. No template can have an empty key.
_NO_LEVEL: Final = DecisionLevel.model_construct(key="", title="", own=True, lead_days=0)


def thought_action(voice: Voice, frame: Frame, problems: Sequence[str]) -> ActionFields:
    """Return an action with every required field, that the checks of the plan have nothing to say about.

    Args:
        voice: The table that writes.
        frame: The workshop's roles, decision levels, codes and asks.
        problems: What the action can be an answer to, for example the names of clusters.
    """
    row = {name: shortened(text, TEXT_LIMITS[name]) for name, text in voice.content.plan_row().items()}
    written = ActionFields(**row)  # type: ignore[arg-type]  # the row holds texts only
    level = decision_level(frame, voice, written.title)
    owner = _owner(voice, frame, level)
    deadline = _deadline(voice, level)
    partner = _partner(voice, owner)
    whose = level_of(frame, partner.level).title if partner else ""
    what, whom = coded(frame.codes, f"{written.title} {written.indicator}", whose, voice)
    return replace(
        written,
        problem=shortened(_problem(voice, written, problems), TEXT_LIMITS["problem"]),
        code_what=what,
        code_whom=whom,
        owner_role=role_of(frame, owner.role).title,
        owner_unit=owner.unit,
        co_owner=_label(frame, partner),
        deadline=deadline,
        first_step_by=voice.today + timedelta(days=voice.rng.randint(3, FIRST_STEP_DAYS)),
        benefit_term=voice.rng.choice(TERMS),
        decision_level=level.key,
        ask=lift_ask(frame, voice, written.title),
        **_measured(written, voice.today, deadline),  # type: ignore[arg-type]  # two dates, by their names
    )


def thought_task(voice: Voice, frame: Frame) -> ActionFields:
    """Return a task: what is to be done, by whom and until when."""
    owner = voice.table[0]
    return ActionFields(
        title=shortened(voice.content.task(), TEXT_LIMITS["title"]),
        owner_role=role_of(frame, owner.role).title,
        owner_unit=owner.unit,
        deadline=voice.today + timedelta(days=voice.rng.randint(*_TASK_DAYS)),
    )


def as_fields(action: ActionFields) -> dict[str, list[str]]:
    """Return the action as a phone's form sends it; empty fields are left out."""
    texts = {name: _typed(value) for name, value in asdict(action).items()}
    return {name: [text] for name, text in texts.items() if text}


def decision_level(frame: Frame, voice: Voice, title: str) -> DecisionLevel:
    """Return who decides on the action with this title: the same whenever it is asked.

    In a workshop without decision levels the key is empty.
    """
    if not frame.decision_levels:
        return _NO_LEVEL
    dice = voice.settled("decision", title)
    own = [level for level in frame.decision_levels if level.own]
    others = [level for level in frame.decision_levels if not level.own]
    can_decide_here = own and any(role_of(frame, person.role).decides for person in voice.room)
    if can_decide_here and (not others or dice.random() < _OWN_SHARE):
        return dice.choice(own)
    return dice.choice(others or own)


def lift_ask(frame: Frame, voice: Voice, title: str) -> str:
    """Return the key of what a decision level is asked for; nothing for what the owner decides alone."""
    if not frame.asks or decision_level(frame, voice, title).own:
        return ""
    return voice.settled("ask", title).choice(frame.asks).key


def coded(codes: Codes | None, about: str, partners: str, voice: Voice) -> tuple[str, str]:
    """Return what a measure is and whom it is with, by key: the nearest in wording, else any."""
    if codes is None:
        return "", ""
    what = {option.key: option.title for option in codes.what}
    whom = {option.key: option.title for option in codes.whom}
    return _nearest(about, what, voice.rng), _nearest(partners, whom, voice.rng)


def _nearest(text: str, titles: Mapping[str, str], rng: random.Random) -> str:
    return closest(text, titles) or rng.choice(list(titles))


def _problem(voice: Voice, written: ActionFields, problems: Sequence[str]) -> str:
    if not problems:
        return voice.content.problem("")
    by_name = {name: name for name in problems}
    return closest(f"{written.title} {written.indicator}", by_name) or voice.rng.choice(problems)


def _owner(voice: Voice, frame: Frame, level: DecisionLevel) -> Profile:
    """Return somebody at the table, or else in the room, who can carry the action."""

    def can_carry(person: Profile) -> bool:
        role = role_of(frame, person.role)
        return role.decides if level.own else role.leads or voice.chance(_NOT_LEADING)

    for people in (voice.table, voice.room):
        able = [person for person in people if can_carry(person)]
        if able:
            return voice.rng.choice(able)
    return voice.table[0]


def _partner(voice: Voice, owner: Profile) -> Profile | None:
    """Return somebody from another level, at the table where there is one."""
    for people in (voice.table, voice.room):
        others = [person for person in people if person.level != owner.level]
        if others:
            return voice.rng.choice(others)
    return None


def _label(frame: Frame, person: Profile | None) -> str:
    return f"{role_of(frame, person.role).title}, {person.unit}" if person else ""


def _deadline(voice: Voice, level: DecisionLevel) -> date:
    soonest, latest = _DEADLINE_DAYS
    # Whoever decides needs the time it takes, and the work starts after that.
    soonest = max(soonest, level.lead_days + _AFTER_DECISION_DAYS) if level.lead_days else soonest
    return voice.today + timedelta(days=voice.rng.randint(soonest, max(soonest, latest)))


def _measured(written: ActionFields, today: date, deadline: date) -> dict[str, date]:
    if written.baseline.lower().startswith(_NOT_MEASURED):
        return {"measured_by": min(today + timedelta(days=_MEASURED_WITHIN_DAYS), deadline)}
    return {"baseline_date": today - timedelta(days=_BASELINE_AGE_DAYS)}


def _typed(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""
