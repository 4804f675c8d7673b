"""Practising: a facilitator runs a marked workshop with thought participants, and sweeps it away afterwards."""

import logging
import secrets
import threading
from random import Random
from typing import Final

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.template import Phase, WorkshopTemplate
from facilitation.domain.clock import Clock, today
from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput, NotAllowed, Unavailable, WrongPhase
from facilitation.domain.states import Door, Membership
from facilitation.i18n import language as language_of
from facilitation.rehearsal.cast import Cast, Round
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.facilitating import ThoughtFacilitator
from facilitation.rehearsal.last_time import asks_of_last_time, bring_last_plan, last_plan
from facilitation.rehearsal.turnout import FEWEST
from facilitation.rehearsal.writing import shortened
from facilitation.services.actors import Facilitator
from facilitation.services.registry import Services
from facilitation.services.workshops.workshops import TITLE_LIMIT, WorkshopFacts

log = logging.getLogger(__name__)

MOST: Final = 140
_MOST_ARE_IN: Final = "nb"
MOST_CASTS: Final = 8
"""So many workshops can be practised at once in one process; the oldest cast goes home when one more comes."""


class Practice:
    """Thought participants for the workshops that are being practised in this process.

    They are forgotten when the server stops; the workshop stays until it is swept away.

    Args:
        services: The product's use cases.
        catalogue: Where templates are found.
        clock: Tells which day the workshop is held.
        base_url: Where this server answers on its own machine, without a slash at the end.
    """

    def __init__(self, services: Services, *, catalogue: Catalogue, clock: Clock, base_url: str) -> None:
        self._services = services
        self._catalogue = catalogue
        self._clock = clock
        self._base_url = base_url
        self._casts: dict[str, Cast] = {}
        self._rounds: set[tuple[str, int]] = set()
        self._lock = threading.Lock()

    def start(self, by: Facilitator, template_key: str, participants: int = 24, language: str = "nb") -> str:
        """Make a workshop marked as a rehearsal, open its door, let people in, and return its identifier.

        Args:
            by: Who practises, and becomes the workshop's facilitator.
            template_key: The template.
            participants: How many come, 6–140.
            language: ``nb``, ``nn`` or ``en``, of the screen.

        Raises:
            InvalidInput: ``rehearsal.bad_size``.
            NotFound: ``template.unknown``.
            Unavailable: ``rehearsal.nobody_came`` when the server cannot be reached at its own address.
        """
        if not FEWEST <= participants <= MOST:
            raise InvalidInput("rehearsal.bad_size", field="participants", least=FEWEST, limit=MOST)
        template = self._services.own_templates.find(template_key)
        # A template in nynorsk is practised in nynorsk; one in bokmål in the language of who practises.
        spoken = language if template.language == _MOST_ARE_IN else template.language
        workshop_id = self._workshop(by, template_key, template, spoken)
        seed = secrets.token_hex(8)
        cast = Cast(self._services.phone_views, self._base_url, seed=seed, language=spoken, template=template.key)
        self._before(by, workshop_id, template, cast, participants)
        self._services.flow.set_door(by, workshop_id, Door.OPEN)
        view = self._services.workshops.get(by, workshop_id)
        came = cast.join(view.join_code, view.frame, participants)
        _tell(workshop_id, came)
        if not came.people:
            cast.close()
            self._services.workshops.delete(by, workshop_id)
            raise Unavailable("rehearsal.nobody_came")
        self._keep(workshop_id, cast)
        return workshop_id

    def answer(self, by: Facilitator, workshop_id: str) -> dict[str, int]:
        """Let the thought participants answer the step that is open; those who have answered it already, do not.

        Returns:
            How many ``people`` (or tables) answered now, how many ``answers`` were stored, and how many ``mishaps``
            there were, which stand in the log.

        Raises:
            NotFound: when the workshop is not theirs.
            NotAllowed: ``rehearsal.not_a_rehearsal`` for a real workshop; ``workshop.read_only`` for organisers.
            WrongPhase: ``rehearsal.nobody_here`` when nobody was let in, or the server was started again since.
        """
        view = self._services.workshops.get(by, workshop_id)
        if view.role is not Membership.FACILITATOR:
            raise NotAllowed("workshop.read_only")
        if not view.rehearsal:
            raise NotAllowed("rehearsal.not_a_rehearsal")
        cast = self._casts.get(workshop_id)
        if cast is None:
            raise WrongPhase("rehearsal.nobody_here")
        came_of_it = cast.answer(again=self._tables_have_changed(by, workshop_id))
        _tell(workshop_id, came_of_it)
        return {"people": came_of_it.people, "answers": came_of_it.answers, "mishaps": len(came_of_it.mishaps)}

    def _tables_have_changed(self, by: Facilitator, workshop_id: str) -> bool:
        """Tell whether tables go on with what others began, once in each round."""
        step = self._services.run_views.view(by, workshop_id).current
        if step is None or step.round == 1 or (step.id, step.round) in self._rounds:
            return False
        self._rounds.add((step.id, step.round))
        return True

    def running(self, workshop_id: str) -> bool:
        """Tell whether there are thought participants in the workshop."""
        return workshop_id in self._casts

    def sweep(self, by: Facilitator) -> int:
        """Delete every rehearsal that this person runs, send its participants home, and return how many there were."""
        mine = [card.id for card in self._services.workshops.mine(by) if card.rehearsal]
        swept = self._services.workshops.sweep_rehearsals(by)
        left = {card.id for card in self._services.workshops.mine(by)}
        for workshop_id in mine:
            if workshop_id not in left:
                self._send_home(workshop_id)
        return swept

    def _workshop(self, by: Facilitator, template_key: str, template: WorkshopTemplate, language: str) -> str:
        _ = language_of(language)
        facts = WorkshopFacts(
            title=shortened(_("Øvelse: {title}", title=template.title), TITLE_LIMIT),
            day=today(self._clock),
            starts_minute=template.starts_minute,
            language=language,
        )
        return self._services.workshops.create(
            by, template_key=template_key, facts=facts, request_id=new_id(), rehearsal=True
        )

    def _before(
        self, by: Facilitator, workshop_id: str, template: WorkshopTemplate, cast: Cast, participants: int
    ) -> None:
        """Let there be what the day begins with: the plan of last time, and what was asked before."""
        people = cast.expect(template.frame, participants)
        content = Content(Random(workshop_id), language=template.language, template=template.key)  # noqa: S311 -- a play
        if asks_of_last_time(template):
            plan = last_plan(template, people, content, today=today(self._clock))
            bring_last_plan(self._services, by, workshop_id, plan)
        facilitator = ThoughtFacilitator(
            self._services, by=by, workshop_id=workshop_id, content=content, clock=self._clock
        )
        facilitator.ask_from_afar(Phase.BEFORE, people, lambda path: _tell(workshop_id, cast.answer_from_afar(path)))

    def _keep(self, workshop_id: str, cast: Cast) -> None:
        with self._lock:
            self._casts[workshop_id] = cast
            oldest = list(self._casts)[:-MOST_CASTS]
        for other_id in oldest:
            self._send_home(other_id)

    def _send_home(self, workshop_id: str) -> None:
        with self._lock:
            cast = self._casts.pop(workshop_id, None)
        if cast is not None:
            cast.close()


def _tell(workshop_id: str, came_of_it: Round) -> None:
    for mishap in came_of_it.mishaps:
        log.warning("rehearsal mishap workshop=%s %s", workshop_id, mishap)
