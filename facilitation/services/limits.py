"""Limits on failed attempts, kept in memory: guessing is slowed down, succeeding never is.

A whole hospital can share one network address, so only failures count, and a person who succeeds is never refused
because others behind the same address failed.
"""

import math
import threading
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from facilitation.domain.clock import Clock
from facilitation.domain.errors import TooMany

_MOST_SUBJECTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """At most ``most`` failures of one subject in any ``seconds``. Rules with different names count apart."""

    name: str
    most: int
    seconds: int


_MINUTE = 60
_DAY = 24 * 60 * _MINUTE

# The numbers follow OWASP ASVS 6.3.1. Whoever knows an address must not be able to keep its owner out on the day of a
# workshop, so the tight limits count per account *and* network address; the account's own limit only stops a guess
# spread over many networks, and two hundred tries are nothing against twelve characters.
SIGN_IN = Rule(name="sign_in", most=5, seconds=15 * _MINUTE)
SIGN_IN_DAY = Rule(name="sign_in.day", most=20, seconds=_DAY)
SIGN_IN_ACCOUNT = Rule(name="sign_in.account", most=200, seconds=_DAY)
# One password tried on many accounts from one place.
SIGN_IN_ADDRESS = Rule(name="sign_in.address", most=50, seconds=15 * _MINUTE)

# Subject: a network address. A right code is looked up first and let in whatever the counters say.
JOIN_CODE = Rule(name="join_code", most=10, seconds=_MINUTE)
SURVEY_LINK = Rule(name="survey_link", most=30, seconds=_MINUTE)
# Subject: a constant, so that guessing from many addresses at once is seen too.
JOIN_CODE_ALL = Rule(name="join_code.all", most=200, seconds=_MINUTE)
EVERYONE = "everyone"
# Subject: a network address. 256 random bits are not guessed; this keeps those who try from being a load.
PERSONAL_LINK = Rule(name="personal_link", most=30, seconds=_MINUTE)


class AttemptLimiter:
    """Sliding windows of failures per rule and subject; safe to use from any thread.

    Args:
        clock: Tells when a failure happened.
        most_subjects: How many windows are remembered; the one that was quiet longest is forgotten first.
    """

    def __init__(self, clock: Clock, *, most_subjects: int = _MOST_SUBJECTS) -> None:
        self._clock = clock
        self._most_subjects = most_subjects
        self._lock = threading.Lock()
        self._failures: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()

    def check(self, subject: str, rule: Rule) -> None:
        """Pass while the subject has failures left.

        Raises:
            TooMany: ``attempts.too_many`` with ``retry_after`` in seconds.
        """
        with self._lock:
            self._refuse_when_full(subject, rule)

    def fail(self, subject: str, rule: Rule) -> None:
        """Count a failure.

        Counted before a slow check and taken back after a success, it leaves no gap for parallel guesses.

        Raises:
            TooMany: as `check`, when there were no failures left; then nothing is counted.
        """
        with self._lock:
            self._refuse_when_full(subject, rule)
            self._failures.setdefault((rule.name, subject), deque()).append(self._clock.now())
            self._failures.move_to_end((rule.name, subject))
            if len(self._failures) > self._most_subjects:
                self._failures.popitem(last=False)

    def forgive(self, subject: str, rule: Rule) -> None:
        """Take back the latest failure."""
        with self._lock:
            window = self._failures.get((rule.name, subject))
            if window:
                window.pop()

    def clear(self, subject: str, rule: Rule) -> None:
        """Forget every failure."""
        with self._lock:
            self._failures.pop((rule.name, subject), None)

    def subjects(self) -> int:
        """Return how many windows are remembered."""
        with self._lock:
            return len(self._failures)

    def _refuse_when_full(self, subject: str, rule: Rule) -> None:
        window = self._failures.get((rule.name, subject))
        if window is None:
            return
        now, span = self._clock.now(), timedelta(seconds=rule.seconds)
        while window and window[0] <= now - span:
            window.popleft()
        if not window:
            del self._failures[rule.name, subject]
        elif len(window) >= rule.most:
            wait = math.ceil((window[0] + span - now).total_seconds())
            raise TooMany("attempts.too_many", retry_after=min(wait, rule.seconds))
