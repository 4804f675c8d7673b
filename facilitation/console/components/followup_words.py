"""What stands of an action in tables and history, in words."""

from datetime import datetime

from facilitation.console.components.plan_fields import LABELS, choices_of
from facilitation.domain.clock import NORWAY
from facilitation.domain.follow_up import owner_label
from facilitation.i18n import Language
from facilitation.screen.charts import status_words
from facilitation.services.follow_up.action_history import HistoryLine
from facilitation.services.follow_up.action_state import UpdateView
from facilitation.services.follow_up.following import FollowedAction
from facilitation.services.follow_up.lift_answers import LiftAnswerView
from facilitation.services.follow_up.status_words import ACCEPTANCE_WORDS
from facilitation.wording import DECISION_KINDS


def owner_words(action: FollowedAction) -> str:
    """Return how the owner is spoken of."""
    fields = action.now.fields
    return owner_label(role=fields.owner_role, unit=fields.owner_unit, name=fields.owner_name)


def measure_words(action: FollowedAction) -> str:
    """Return baseline, now and target on one line: «20 % → 35 % → 60 %»."""
    fields = action.now.fields
    now = action.now.measured.value if action.now.measured else "…"
    return f"{fields.baseline or '…'} → {now} → {fields.target or '…'}" if fields.target or fields.baseline else ""


def lift_words(action: FollowedAction, _: Language, /) -> str:
    """Return the level and what it answered: «SSU: Ikke vedtatt»; nothing for what the owner decides alone."""
    if not action.is_lifted:
        return ""
    answer = action.now.lift_answer
    words = _(DECISION_KINDS[answer.kind]) if answer else _("venter på svar")
    return f"{action.level_title}: {words}"


def answer_words(answer: LiftAnswerView, action: FollowedAction, _: Language, /) -> str:
    """Return an answer in full: level, decision, date and reason."""
    level = action.home.level(answer.level)
    words = f"{level.title if level else answer.level}: {_(DECISION_KINDS[answer.kind])}, {_.date(answer.decided_on)}."
    return f"{words} {answer.text}".strip()


def history_words(line: HistoryLine, action: FollowedAction, _: Language, /) -> str:
    """Return what happened."""
    if line.update is not None:
        return _said(line.update, _)
    if line.answer is not None:
        return answer_words(line.answer, action, _)
    if line.added:
        return _("Skrevet inn i planen.")
    if line.removed:
        return _("Tatt ut av planen.")
    edits = (_edit(name, pair, action, _) for name, pair in line.edits.items())
    return "; ".join(edits) or _("Endret i planen.")


def day_of(moment: datetime, _: Language, /) -> str:
    """Return a moment's day in Norway, in figures."""
    return _.short_date(moment.astimezone(NORWAY).date())


def _said(update: UpdateView, _: Language) -> str:
    parts = []
    if update.acceptance is not None:
        parts.append(_(ACCEPTANCE_WORDS[update.acceptance]))
    if update.handed_to:
        parts.append(_("til {name}", name=update.handed_to))
    if update.status is not None:
        parts.append(status_words(update.status, _))
    if update.value:
        measured = _.short_date(update.value_date) if update.value_date else ""
        about = ", ".join(part for part in (measured, update.value_source) if part)
        parts.append(_("ny verdi {value}", value=update.value) + (f" ({about})" if about else ""))
    words = ", ".join(parts)
    return f"{words}: {update.comment}" if words and update.comment else words or update.comment


def _edit(name: str, pair: tuple[str, str], action: FollowedAction, _: Language) -> str:
    titles = choices_of(name, action.home.frame, _)
    before, after = (titles.get(value, value) or "–" for value in pair)
    return f"{_(LABELS[name])}: {before} → {after}"
