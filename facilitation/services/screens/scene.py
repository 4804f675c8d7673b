"""What a picture on the projected screen is drawn from."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from facilitation.catalogue.template import Frame
from facilitation.persistence.models import Workshop
from facilitation.services.plan.plan import Plan
from facilitation.services.programs import StepView, frame_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a picture is drawn from: the step on the screen and the step whose answers it shows."""

    db: Session
    workshop: Workshop
    step: StepView
    source: StepView
    plan: Plan
    today: date

    @property
    def frame(self) -> Frame:
        """The workshop's lists."""
        return frame_of(self.workshop)
