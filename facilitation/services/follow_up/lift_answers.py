"""What decision levels have answered to lifted actions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from facilitation.domain.states import DecisionKind
from facilitation.persistence.models import Account, LiftAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftAnswerView:
    """An answer: ``level`` and ``ask`` are keys of the lists as the action had them when it was answered."""

    id: str
    action_id: str
    level: str
    ask: str
    kind: DecisionKind
    decided_on: date
    text: str
    at: datetime
    by: str


def answers_to(db: Session, actions: Select[str]) -> Mapping[str, Sequence[LiftAnswerView]]:
    """Return every answer to the actions, by action and oldest first, in one query."""
    rows = db.execute(
        select(
            *(getattr(LiftAnswer, name) for name in _OWN),
            Account.name.label("account"),
        )
        .outerjoin(Account, Account.id == LiftAnswer.account_id)
        .where(LiftAnswer.action_id.in_(actions))
        .order_by(LiftAnswer.sequence)
    )
    found: defaultdict[str, list[LiftAnswerView]] = defaultdict(list)
    for row in rows:
        found[row.action_id].append(_view(row))
    return found


_OWN = ("id", "action_id", "level", "ask", "kind", "decided_on", "text", "at")


def _view(row: Any) -> LiftAnswerView:  # noqa: ANN401 -- a row of many columns
    return LiftAnswerView(**{name: getattr(row, name) for name in _OWN}, by=row.account or "")
