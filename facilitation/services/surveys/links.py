"""The links by which people answer before and after the day, and the days when they can.

A link can be made again from the server's own secret and is found by its hash.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.template import Phase, StepTemplate
from facilitation.domain.codes import digest, keyed
from facilitation.domain.states import StepState
from facilitation.persistence.models import Step, SurveyLink

LINK_SYMBOLS = 32
"""Hexadecimal symbols of a link: 128 bits, which nobody guesses."""


def open_token(secret: str, workshop_id: str, phase: str, generation: int) -> str:
    """Return the token of a workshop's open link."""
    return keyed(secret, "survey", workshop_id, phase, str(generation))[:LINK_SYMBOLS]


def personal_token(secret: str, invitee_id: str, generation: int) -> str:
    """Return the token of an invitee's own link."""
    return keyed(secret, "invitee", invitee_id, str(generation))[:LINK_SYMBOLS]


def new_survey_links(secret: str, workshop_id: str, steps: Sequence[StepTemplate]) -> list[SurveyLink]:
    """Return the rows of the open links that a new workshop's program needs."""
    phases = dict.fromkeys(step.phase.value for step in steps if step.phase is not Phase.LIVE)
    return [
        SurveyLink(
            workshop_id=workshop_id,
            phase=phase,
            generation=1,
            token_hash=digest(open_token(secret, workshop_id, phase, 1)),
            expected={},
        )
        for phase in phases
    ]


def move_windows(db: Session, workshop_id: str, *, by: timedelta) -> None:
    """Let the steps that are answered before and after follow the workshop to another day; closed ones stay closed."""
    rows = db.scalars(
        select(Step).where(Step.workshop_id == workshop_id, Step.opens_on.is_not(None), Step.state != StepState.CLOSED)
    )
    for row in rows:
        row.opens_on = row.opens_on + by if row.opens_on else None
        row.closes_on = row.closes_on + by if row.closes_on else None
