"""The post: plans reminders and carries what is in the queue to the mail server, again and again."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from facilitation.bootstrap import Product
from facilitation.domain.clock import Clock
from facilitation.mail.bounces import FOLDER, waiting
from facilitation.mail.letter import compose
from facilitation.mail.smtp import Connection, NothingSent, Refused, Unclear
from facilitation.services.mailing.queue import Letter, Mailing
from facilitation.settings import Settings, Smtp

log = logging.getLogger(__name__)

# A round ends after so many mails, so that a stop does not wait for a long queue.
_MOST_IN_A_ROUND: Final = 50
_LONGEST_PAUSE: Final = timedelta(hours=1)
# Planning reads every plan that is followed; reminders are for days.
_PLAN_EVERY: Final = timedelta(minutes=10)


@dataclass(slots=True, kw_only=True)
class Round:
    """What one round did. ``held`` is the code of why it could not go on, if it could not."""

    planned: int = 0
    sent: int = 0
    refused: int = 0
    uncertain: int = 0
    bounced: int = 0
    held: str = ""


class Postman:
    """Goes the rounds.

    Args:
        mailing: The queue.
        settings: Where links lead.
        smtp: The mail server.
        clock: Dates the mails.
        connect: Opens a way to the mail server.
    """

    def __init__(
        self,
        mailing: Mailing,
        settings: Settings,
        smtp: Smtp,
        *,
        clock: Clock,
        connect: Callable[..., Connection] = Connection,
    ) -> None:
        self._mailing = mailing
        self._settings = settings
        self._smtp = smtp
        self._clock = clock
        self._connect = connect
        self._in_vain = 0
        self._planned_at: datetime | None = None
        self._stopping = False

    def stop(self) -> None:
        """Let a round that is under way end after the mail that it is sending."""
        self._stopping = True

    def round(self) -> Round:
        """Plan today's reminders and send what is due, in one connection that is opened when there is something."""
        done = Round(planned=self._plan(), bounced=self._take_back())
        if self._mailing.has_work():
            self._go_round(done)
        if any((done.planned, done.sent, done.refused, done.uncertain, done.bounced, done.held)):
            log.info("post %s", done)
        return done

    def _go_round(self, done: Round) -> None:
        self._mailing.settle_abandoned()
        with ExitStack() as stack:
            way: Connection | None = None
            while done.sent + done.refused < _MOST_IN_A_ROUND and not self._stopping:
                letter = self._mailing.claim()
                if letter is None:
                    break
                try:
                    way = way or stack.enter_context(self._dial())
                    self._deliver(way, letter, done)
                except NothingSent as error:
                    self._hold(letter, error, done)
                    break
                except Unclear:
                    done.uncertain += 1
                    self._mailing.uncertain(letter.mail_id, "mail.interrupted")
                    break

    def _plan(self) -> int:
        now = self._clock.now()
        if self._planned_at is not None and now - self._planned_at < _PLAN_EVERY:
            return 0
        planned = self._mailing.plan()
        self._planned_at = now
        return planned

    def _take_back(self) -> int:
        """Note what came back while the database was ours, and return how many mails that was."""
        found = 0
        for path, bounce in waiting(self._settings.data_folder / FOLDER):
            if bounce is not None:
                found += self._mailing.bounced(bounce.mail_id, bounce.proof, lasting=bounce.lasting)
            path.unlink(missing_ok=True)
        return found

    def _deliver(self, way: Connection, letter: Letter, done: Round) -> None:
        message = compose(letter, self._settings, sender=self._smtp.sender, now=self._clock.now())
        try:
            way.send(message)
        except Refused as error:
            done.refused += 1
            self._mailing.undelivered(letter.mail_id, error.problem, reply=error.reply, permanent=error.permanent)
            return
        self._mailing.sent(letter.mail_id)
        done.sent += 1
        self._in_vain = 0

    def _hold(self, letter: Letter, error: NothingSent, done: Round) -> None:
        pause = min(timedelta(minutes=2**self._in_vain), _LONGEST_PAUSE)
        self._in_vain = min(self._in_vain + 1, 6)
        done.held = error.problem
        log.warning("post held problem=%s pause=%s", error.problem, pause)
        self._mailing.hold(letter.mail_id, error.problem, pause=pause)

    def _dial(self) -> Connection:
        return self._connect(self._smtp, local_name=urlsplit(self._settings.public_url).hostname or "localhost")


def postman_of(product: Product) -> Postman | None:
    """Return the post of a running product, or nothing when no mail server is set."""
    settings = product.settings
    if settings.smtp is None:
        return None
    return Postman(product.services.mailing, settings, settings.smtp, clock=product.store.clock)
