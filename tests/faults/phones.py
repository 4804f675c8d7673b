"""Phones as people hold them: each asks for one thing at a time, and again until it gets an answer."""

import json
import random
import re
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from facilitation.domain.codes import new_id
from tests.faults.history import Ending, History, Kind, Operation
from tests.faults.wire import Heard, ask

MOST_CARDS = 6
OPTIONS = ("a", "b", "c")
_STEP = re.compile(r'name="step" value="([0-9a-f-]{36})"')
# Why an answer may be refused: it came when the step was not open.
_EXPECTED = frozenset({"step.closed", "step.not_open"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where the phones are: the door, and for how long new things are begun and old ones tried again.

    ``over`` ends new requests, ``given_up`` the repeated ones.
    """

    port: int
    code: str
    workshop: str
    history: History
    over: threading.Event = field(default_factory=threading.Event)
    given_up: threading.Event = field(default_factory=threading.Event)


class Phone(threading.Thread):
    """One phone, with what its own answers say is stored."""

    def __init__(self, number: int, room: Room, seed: str) -> None:
        super().__init__(name=f"phone-{number}", daemon=True)
        self.number = number
        self._room = room
        self._chance = random.Random(f"{seed}/{number}")  # noqa: S311 -- a repeatable day, not a secret
        self._cookie = ""
        self._slots: defaultdict[str, set[int]] = defaultdict(set)

    def run(self) -> None:
        """Come in and take part until it is over."""
        if not self._join():
            return
        while not self._room.over.is_set():
            step = self._look()
            if step:
                self._act(step)
            self._room.over.wait(self._chance.uniform(0.0, 0.12))

    def knock(self, step: str) -> None:
        """Send one more card, to a step that is closed."""
        if self._cookie:
            self._answer(Operation(id=new_id(), phone=self.number, kind=Kind.CARD, step=step, value=words(new_id())))

    def _join(self) -> bool:
        form = {"level": "kommune", "role": "ansatt", "unit": "Storvik kommune"}
        operation = Operation(id=new_id(), phone=self.number, kind=Kind.JOIN)
        answer = self._carry_out(operation, f"/j/{self._room.code}", form, accept="text/html")
        if answer is None:
            return False
        if answer.status != HTTPStatus.SEE_OTHER:
            self._room.history.ended(operation, Ending.REFUSED, why=str(answer.status))
            return False
        self._cookie = answer.headers["set-cookie"].split(";")[0]
        operation.value = self._cookie.partition("=")[2]
        self._room.history.ended(operation, Ending.CONFIRMED)
        return True

    def _look(self) -> str:
        """Load the page, as after a reload, and return the step that it takes answers for."""
        answer = ask(self._room.port, "GET", f"/d/{self._room.workshop}", cookie=self._cookie)
        if answer is None or answer.is_for_later:
            return ""
        if answer.status != HTTPStatus.OK or "Storvik kommune" not in answer.body:
            self._room.history.surprised(f"phone {self.number} was not known: {answer.status}")
        self._room.history.looked()
        found = _STEP.search(answer.body)
        return found[1] if found else ""

    def _act(self, step: str) -> None:
        used = self._slots[step]
        kinds = [Kind.CARD] * 5 * (len(used) < MOST_CARDS) + [Kind.EDIT, Kind.WITHDRAW] * bool(used) + [Kind.CHOICE]
        if self._chance.random() < 0.1:
            step = self._chance.choice(list(self._slots))
            used, kinds = self._slots[step], [Kind.CHOICE]
        kind = self._chance.choice(kinds)
        operation = Operation(id=new_id(), phone=self.number, kind=kind, step=step)
        if kind in {Kind.EDIT, Kind.WITHDRAW}:
            operation.slot = self._chance.choice(sorted(used))
        if kind in {Kind.CARD, Kind.EDIT}:
            operation.value = words(operation.id)
        if kind is Kind.CHOICE:
            operation.value = self._chance.choice(OPTIONS)
        self._answer(operation)

    def _answer(self, operation: Operation) -> None:
        verb = "trekk" if operation.kind is Kind.WITHDRAW else "svar"
        form = {"step": operation.step, "input": "valg" if operation.kind is Kind.CHOICE else "kort"}
        form |= {"value": operation.value} if operation.kind is Kind.CHOICE else {"text": operation.value}
        form |= {"category": "ett"} | ({"slot": str(operation.slot)} if operation.slot else {})
        answer = self._carry_out(operation, f"/d/{self._room.workshop}/{verb}", form)
        if answer is None:
            return
        told = self._told(answer)
        if told.get("state") != "saved":
            why = str(told.get("code", answer.status))
            self._room.history.ended(operation, Ending.REFUSED, why=why)
            if why not in _EXPECTED:
                self._room.history.surprised(f"{operation.kind} was refused: {answer.status} {why}")
            return
        if operation.kind is Kind.CARD:
            operation.slot = told["slot"]
            self._slots[operation.step].add(told["slot"])
        if operation.kind is Kind.WITHDRAW:
            self._slots[operation.step].discard(operation.slot or 0)
        self._room.history.ended(operation, Ending.CONFIRMED)

    def _carry_out(
        self, operation: Operation, path: str, form: dict[str, str], *, accept: str = "application/json"
    ) -> Heard | None:
        """Send until there is an answer, always under the same identifier; nothing when that took too long."""
        self._room.history.sent(operation)
        while not self._room.given_up.is_set():
            operation.attempts += 1
            answer = ask(
                self._room.port,
                "POST",
                path,
                form=form | {"request_id": operation.id},
                cookie=self._cookie,
                accept=accept,
            )
            if answer is not None and not answer.is_for_later:
                if answer.status == HTTPStatus.INTERNAL_SERVER_ERROR:
                    self._room.history.surprised(f"{operation.kind} met an error that nobody foresaw")
                return answer
            self._room.given_up.wait(self._chance.uniform(0.05, 0.4))
        return None

    def _told(self, answer: Heard) -> dict[str, Any]:
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        told: dict[str, Any] = json.loads(answer.body) if is_json else {}
        return told


def words(identifier: str) -> str:
    """Return a text that no other request has, in letters that look like nobody's name or number."""
    letters = identifier.replace("-", "").translate(str.maketrans("0123456789abcdef", "bcdfghjklmnpqrst"))
    return f"kort {letters[:10]} {letters[10:20]} {letters[20:]}"
