"""The thought participants of one workshop: they come in, and answer the step that is open."""

import random
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeVar

import httpx2

from facilitation.catalogue.template import Frame
from facilitation.domain.errors import NotAllowed, NotFound
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.phones import MOST_AT_ONCE, Lines, Refused, ThoughtPhone
from facilitation.rehearsal.profiles import profiles_in
from facilitation.rehearsal.replies import replies
from facilitation.rehearsal.voice import Question, Reply, Voice
from facilitation.services.phones.view import Pen, PhoneStep, PhoneView, PhoneViews
from facilitation.services.room.joining import Profile

Person = TypeVar("Person")

_ANSWERS_FROM_AFAR: Final = 0.75
"""Share of those asked who answer before and after the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came of one round: how many answered, how many answers were stored, and what went wrong."""

    people: int = 0
    answers: int = 0
    mishaps: tuple[str, ...] = ()

    def __add__(self, other: "Round") -> "Round":
        return Round(
            people=self.people + other.people,
            answers=self.answers + other.answers,
            mishaps=self.mishaps + other.mishaps,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A thought participant: the place in the line at the door, who they are, and their phone."""

    number: int
    profile: Profile
    phone: ThoughtPhone


@dataclass(frozen=True, slots=True, kw_only=True)
class _Intent:
    """What one member is about to do: look, take the pen of a table that nobody writes for, and answer."""

    member: Member
    step_id: str = ""
    pen_of: str = ""
    replies: tuple[Reply, ...] = ()


class Cast:
    """Thought participants with a phone each.

    Several people may press the same button, so one round is finished before the next begins.

    Args:
        views: What phones read.
        base_url: The server's own address, without a slash at the end.
        seed: The same seed gives the same people and the same answers.
        language: Of what they write and of their phones.
        template: Key of the template, whose steps may have texts of their own.
    """

    def __init__(
        self, views: PhoneViews, base_url: str, *, seed: str, language: str = "nb", template: str = ""
    ) -> None:
        self._views = views
        self._lines = Lines(base_url)
        self._seed = seed
        self._language = language
        self._content = Content(self._dice("content"), language=language, template=template)
        self._expected: list[Member] = []
        self._members: list[Member] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._members)

    def expect(self, frame: Frame, count: int) -> list[Profile]:
        """Decide who will come, and return who they are; again it is those who were decided on.

        Raises:
            ValueError: when there are fewer than six.
        """
        if not self._expected:
            self._expected = [
                Member(number=number, profile=profile, phone=ThoughtPhone(self._lines, language=self._language))
                for number, profile in enumerate(profiles_in(frame, self._content.participants(count)))
            ]
        return [member.profile for member in self._expected]

    def answer_from_afar(self, path: str) -> Round:
        """Let most of those who are expected answer the open steps before or after the day, by a link."""
        dice = self._dice(f"afar/{len(self._members)}")
        asked = [member for member in self._expected if dice.random() < _ANSWERS_FROM_AFAR]

        def begin(member: Member) -> Round:
            return _attempt(partial(member.phone.begin, path, member.profile))

        with self._lock:
            outcome = _together(begin, asked)
            known = [member for member in asked if member.phone.is_known]
            # The phone shows one step at a time, and the next when it is answered.
            answered = Round(answers=1)
            while answered.answers:
                answered = _together(_act, self._intents(known))
                outcome += answered
            return outcome

    def join(self, code: str, frame: Frame, count: int) -> Round:
        """Let so many people come in by the join code.

        Raises:
            ValueError: when there are fewer than six.
        """
        self.expect(frame, count)

        def come_in(member: Member) -> Round:
            return _attempt(partial(member.phone.join, code, member.profile), people=1)

        with self._lock:
            outcome = _together(come_in, self._expected)
            self._members += [member for member in self._expected if member.phone.is_inside]
        return outcome

    def answer(self, *, again: bool = False) -> Round:
        """Let everybody answer the step that is open, each once; at tables the first of them writes.

        What is asked about what is written in the very same step, is answered when it is written. ``again`` lets tables
        that have changed go on with what was begun.
        """
        with self._lock:
            outcome = _together(_act, self._intents(self._members, again=again))
            if any(self._asks_about_itself(member) for member in self._members[:1]):
                outcome += _together(_act, self._intents(self._members))
            return outcome

    def close(self) -> None:
        """Hang up."""
        self._lines.close()

    def _asks_about_itself(self, member: Member) -> bool:
        view = self._view(member)
        step = view.step if view else None
        about = (getattr(one.item, "about", None) for one in (step.inputs if step else ()))
        return step is not None and any(reference is not None and reference.step == step.key for reference in about)

    def _intents(self, members: Sequence[Member], *, again: bool = False) -> list[_Intent]:
        # Written here, one after the other, so that the same seed gives the same texts however the phones race.
        intents = []
        written: set[str] = set()
        for member in members:
            view = self._view(member)
            if view is None:
                continue
            step = view.step
            table = step.group if step else None
            free = table is not None and table.pen is Pen.FREE and table.id not in written
            written |= {table.id} if table else set()
            writes = step is not None and step.is_open and (step.can_write or free)
            intent = self._intent(member, view, step, again=again) if writes and step else _Intent(member=member)
            intents.append(intent)
        return intents

    def _view(self, member: Member) -> PhoneView | None:
        try:
            return self._views.view(member.phone.actor)
        except (NotAllowed, NotFound):
            # Shown out by the facilitator, who practises that too.
            return None

    def _intent(self, member: Member, view: PhoneView, step: PhoneStep, *, again: bool) -> _Intent:
        voice = replace(self._voice(member, view, step), again=again)
        asked = (Question(step=step, asked=one) for one in step.inputs)
        return _Intent(
            member=member,
            step_id=step.id,
            pen_of=step.group.id if step.group and step.group.pen is Pen.FREE else "",
            replies=tuple(reply for question in asked for reply in replies(question, voice)),
        )

    def _voice(self, member: Member, view: PhoneView, step: PhoneStep) -> Voice:
        table = step.group
        beside = [Profile(level=one.level, role=one.role, unit=one.unit) for one in (table.others if table else ())]
        number = table.number if table else member.number
        return Voice(
            content=self._content,
            rng=self._dice(f"{step.key}/{number}"),
            taste=self._seed,
            number=number,
            today=view.today,
            table=[member.profile, *beside],
            room=[other.profile for other in self._members or self._expected],
        )

    def _dice(self, about: str) -> random.Random:
        return random.Random(f"{self._seed}/{about}")  # noqa: S311 -- rehearsals must repeat; nothing secret is made


def _act(intent: _Intent) -> Round:
    phone = intent.member.phone
    outcome = _attempt(phone.look)
    if intent.pen_of:
        outcome += _attempt(partial(phone.take_pen, intent.pen_of))
    for reply in intent.replies:
        outcome += _attempt(partial(phone.answer, intent.step_id, reply), answers=1)
    return replace(outcome, people=min(1, outcome.answers))


def _attempt(request: Callable[[], object], *, people: int = 0, answers: int = 0) -> Round:
    """Return what came of one request; what goes wrong with it does not stop the others."""
    try:
        request()
    except (Refused, httpx2.HTTPError) as trouble:
        return Round(mishaps=(str(trouble) or type(trouble).__name__,))
    return Round(people=people, answers=answers)


def _together(act: Callable[[Person], Round], people: Iterable[Person]) -> Round:
    """Let all act at once, a few at a time."""
    with ThreadPoolExecutor(max_workers=MOST_AT_ONCE, thread_name_prefix="rehearsal-phone") as pool:
        return sum(pool.map(act, people), Round())
