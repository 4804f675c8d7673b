"""What a phone's page shows, and whether the whole room sees the same."""

from dataclasses import dataclass, field

from facilitation.catalogue.inputs import PointsInput
from facilitation.catalogue.template import Rule, Who
from facilitation.i18n import Language
from facilitation.phone.question import Place, Question
from facilitation.phone.refusal import Refusal
from facilitation.services.phones.inputs import PhoneInput
from facilitation.services.phones.view import PhoneView


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a phone's page shows: the view, the question in it, and what was refused or lost of an answer.

    ``picture_at`` is where the page stands when it is only a picture of one, in which nothing runs.
    """

    view: PhoneView
    question: Question | None
    language: Language
    place: Place = field(default_factory=Place)
    refusal: Refusal | None = None
    lost: str = ""
    picture_at: str = ""

    @property
    def address(self) -> str:
        """Where the page stands."""
        return self.picture_at or home(self.view.workshop_id)

    @property
    def is_shared(self) -> bool:
        """Whether others see the same but for their own answers, the clock and the order of a ballot."""
        step, question = self.view.step, self.question
        if (
            self.picture_at
            or self.refusal
            or self.lost
            or self.place.use
            or self.place.picking
            or not self.view.in_room
        ):
            return False
        if step is None or not step.is_open:
            return True
        if step.who is Who.GROUP or step.shared or not all(_is_plain(one) for one in step.inputs):
            return False
        is_new = question is None or question.slot is None
        return is_new and (question is None or not self._has_own_order or isinstance(question.input.item, PointsInput))

    @property
    def _has_own_order(self) -> bool:
        step = self.view.standing.current
        return step is not None and step.has(Rule.SHUFFLED)


def home(workshop_id: str) -> str:
    """Return the address of a workshop's phone page."""
    return f"/d/{workshop_id}"


def _is_plain(one: PhoneInput) -> bool:
    offer = one.offer
    return not (
        one.actions or one.suggestions or one.presets or one.problems or one.total or offer.barred or offer.things
    )
