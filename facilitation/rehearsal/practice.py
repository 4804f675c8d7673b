"""Practising: a facilitator runs a marked workshop with thought participants, and sweeps it away afterwards."""

import logging
import secrets
import threading
from typing import Final

from facilitation.catalogue.catalogue import Catalogue
from facilitation.domain.clock import Clock, today
from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput, NotAllowed, Unavailable, WrongPhase
from facilitation.domain.states import Door, Membership
from facilitation.i18n import language as language_of
from facilitation.rehearsal.cast import Cast, Round
from facilitation.rehearsal.turnout import FEWEST
from facilitation.rehearsal.writing import shortened
from facilitation.services.actors import Facilitator
from facilitation.services.registry import Services
from facilitation.services.workshops import TITLE_LIMIT, WorkshopFacts

log = logging.getLogger(__name__)

MOST: Final = 140
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
        workshop_id = self._workshop(by, template_key, language)
        self._services.flow.set_door(by, workshop_id, Door.OPEN)
        view = self._services.workshops.get(by, workshop_id)
        cast = Cast(self._services.phone_views, self._base_url, seed=secrets.token_hex(8))
        came = cast.join(view.join_code, view.frame, participants, language=language)
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
        came_of_it = cast.answer()
        _tell(workshop_id, came_of_it)
        return {"people": came_of_it.people, "answers": came_of_it.answers, "mishaps": len(came_of_it.mishaps)}

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

    def _workshop(self, by: Facilitator, template_key: str, language: str) -> str:
        _ = language_of(language)
        title = _("Øvelse: {title}", title=self._services.own_templates.find(template_key).title)
        facts = WorkshopFacts(title=shortened(title, TITLE_LIMIT), day=today(self._clock), language=language)
        return self._services.workshops.create(
            by, template_key=template_key, facts=facts, request_id=new_id(), rehearsal=True
        )

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
