"""What is decided in the cases of a timed agenda, written by the secretary while the meeting listens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotAllowed
from facilitation.domain.states import DecisionKind
from facilitation.domain.texts import optional_text
from facilitation.live.hub import Topic
from facilitation.persistence.models import Decision
from facilitation.services.actors import Facilitator, require_facilitator
from facilitation.services.guarding import require_safe
from facilitation.services.programs import frame_of, step_row, step_view
from facilitation.services.store import Store

RESOLUTION_LIMIT = 2000
OWNER_LIMIT = 160
# What changes something must say what, and a put-off case when it comes back.
_NEEDS_WORDS = frozenset({DecisionKind.RESOLVED, DecisionKind.POSTPONED, DecisionKind.REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFields:
    """What the secretary fills in: the type of decision, the resolution, who carries it out and when it is reported."""

    kind: DecisionKind
    resolution: str = ""
    owner: str = ""
    report_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """A decision as it stands; ``version`` goes with the next change."""

    step_id: str
    version: int
    fields: DecisionFields


class Decisions:
    """Use cases on decisions."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def decide(
        self,
        by: Facilitator,
        workshop_id: str,
        step_id: str,
        fields: DecisionFields,
        *,
        version: int = 0,
        confirmed: bool = False,
    ) -> int:
        """Write or change the decision in a step's case, and return its new version; 0 is a case without one.

        The same words twice change nothing.

        Raises:
            NotAllowed: ``decision.no_case`` in a step that decides nothing.
            InvalidInput: ``text.empty`` for a resolution without words, ``decision.report_before_day``, and as the
                privacy guard says.
            Conflict: ``decision.changed_since`` when somebody else has written since ``version``.
        """
        with self._store.change(workshop_id, Topic.STEP) as change:
            require_facilitator(change.db, by, workshop_id)
            step = step_view(step_row(change.db, workshop_id, step_id))
            if step.template.case is None or not step.template.case.decides:
                raise NotAllowed("decision.no_case", title=step.title)
            cleaned = _checked(fields, change.workshop.day)
            _guard(cleaned, frame_of(change.workshop).units, confirmed=confirmed)
            row = change.db.scalar(select(Decision).where(Decision.step_id == step_id))
            if row is not None and _fields(row) == cleaned:
                return row.version
            if (row.version if row else 0) != version:
                raise Conflict("decision.changed_since")
            if row is None:
                row = Decision(id=new_id(), workshop_id=workshop_id, step_id=step_id, version=0, kind=cleaned.kind)
                change.db.add(row)
            row.kind, row.resolution = cleaned.kind, cleaned.resolution
            row.owner, row.report_by = cleaned.owner, cleaned.report_by
            row.version += 1
            change.log(by, "decision.written", step=step_id)
            return row.version


def decisions_of(db: Session, workshop_id: str) -> Mapping[str, DecisionView]:
    """Return the decisions of a workshop by step."""
    rows = db.scalars(select(Decision).where(Decision.workshop_id == workshop_id))
    return {row.step_id: DecisionView(step_id=row.step_id, version=row.version, fields=_fields(row)) for row in rows}


def _fields(row: Decision) -> DecisionFields:
    return DecisionFields(kind=row.kind, resolution=row.resolution, owner=row.owner, report_by=row.report_by)


def _checked(fields: DecisionFields, day: date) -> DecisionFields:
    resolution = optional_text(fields.resolution, field="resolution", limit=RESOLUTION_LIMIT)
    if fields.kind in _NEEDS_WORDS and not resolution:
        raise InvalidInput("text.empty", field="resolution")
    if fields.report_by is not None and fields.report_by < day:
        raise InvalidInput("decision.report_before_day", field="report_by")
    owner = optional_text(fields.owner, field="owner", limit=OWNER_LIMIT, one_line=True)
    return DecisionFields(kind=fields.kind, resolution=resolution, owner=owner, report_by=fields.report_by)


def _guard(fields: DecisionFields, places: tuple[str, ...], *, confirmed: bool) -> None:
    texts = {"resolution": fields.resolution, "owner": fields.owner}
    require_safe(texts, case_guard=True, places=places, confirmed=confirmed)
