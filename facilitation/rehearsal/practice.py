"""Practising: a facilitator runs a marked workshop with thought participants, and sweeps it away afterwards."""

import logging
import secrets
import threading
from collections.abc import Callable
from datetime import date
from typing import Final

from facilitation.catalogue.catalogue import Catalogue
from facilitation.domain.clock import Clock, today
from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput, NotAllowed, WrongPhase
from facilitation.domain.states import Door, Membership
from facilitation.i18n import language as language_of
from facilitation.rehearsal.cast import Cast, Round
from facilitation.rehearsal.turnout import FEWEST
from facilitation.services.actors import Facilitator
from facilitation.services.registry import Services
from facilitation.services.workshops import WorkshopFacts, WorkshopView

log = logging.getLogger(__name__)

MOST: Final = 140
"""As many as have come to the largest seminar of this kind."""
_MOST_CASTS: Final = 8
