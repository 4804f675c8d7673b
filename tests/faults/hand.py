"""`samskap serve` in a process with a hand in it: it can crash at a named point, move the clock and run the program.

Started as ``python -m tests.faults.hand DESCRIPTOR serve …``. The product itself has no switch for any of this, so
none can be left on: the points are hung on from here, in a process that only tests start.
"""

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import uvicorn
from sqlalchemy import Engine, event
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from facilitation import bootstrap
from facilitation.bootstrap import running
from facilitation.cli import main as samskap
from facilitation.domain.codes import new_id
from facilitation.domain.errors import SamskapError
from facilitation.domain.states import Door
from facilitation.live.hub import Delivery, Hub, Topic
from facilitation.persistence.models import Workshop
from facilitation.services.actors import Facilitator
from facilitation.services.answering.results import input_result
from facilitation.services.programs import frame_of, program
from facilitation.services.workshops.workshops import WorkshopFacts

BEFORE_COMMIT, AFTER_COMMIT, AFTER_ACKNOWLEDGEMENT = "before_commit", "after_commit", "after_acknowledgement"
POINTS = (BEFORE_COMMIT, AFTER_COMMIT, AFTER_ACKNOWLEDGEMENT)


class CrashPoint:
    """Ends the process as a power cut would when a named point is passed for the n-th time."""

    def __init__(self) -> None:
        self._point = ""
        self._left = 0

    def arm(self, point: str, times: int) -> None:
        """Choose the point and how often it may be passed, the last passing included."""
        self._point, self._left = point, times

    def passed(self, point: str) -> None:
        """Crash when it is time."""
        if point != self._point:
            return
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


class MovedClock:
    """The machine's clock and what was added to it."""

    offset = timedelta()

    def now(self) -> datetime:
        """Return the moved time."""
        return datetime.now(UTC) + self.offset


def hang_on(crash: CrashPoint, hand: "Hand") -> None:
    """Hang the crash points on the places that the product passes anyway, and let the hand wait for its moment."""

    @event.listens_for(Engine, "commit")
    def _before_commit(_connection: object) -> None:
        crash.passed(BEFORE_COMMIT)

    publish, run = Hub.publish, uvicorn.run

    def publish_after_commit(hub: Hub, workshop_id: str, topic: Topic, revision: int) -> Delivery:
        crash.passed(AFTER_COMMIT)
        return publish(hub, workshop_id, topic, revision)

    def run_watched(app: ASGIApp, **options: Any) -> None:
        # Not before: the product that orders are for is built by now.
        threading.Thread(target=hand.obey, name="hand", daemon=True).start()
        run(_acknowledging(app, crash), **options)

    Hub.publish = publish_after_commit  # type: ignore[method-assign, assignment]  # only in this process
    uvicorn.run = run_watched  # type: ignore[assignment]


def _acknowledging(app: ASGIApp, crash: CrashPoint) -> ASGIApp:
    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                crash.passed(AFTER_ACKNOWLEDGEMENT)

        await app(scope, receive, send_on if scope.get("method") == "POST" else send)

    return watched


class Hand:
    """Obeys one JSON line after the other, and answers each."""

    def __init__(self, channel: socket.socket, crash: CrashPoint) -> None:
        self._lines = channel.makefile("rw", encoding="utf-8")
        self._crash = crash
        self._verbs: dict[str, Callable[..., object]] = {
            "set_up": self.set_up,
            "open": self.open,
            "close": self.close,
            "crash": self._crash.arm,
            "clock": self.move_clock,
            "tally": self.tally,
        }

    def obey(self) -> None:
        """Carry out lines until the other end is gone."""
        for line in self._lines:
            order = json.loads(line)
            try:
                told = {"told": self._verbs[order.pop("do")](**order)}
            except SamskapError as error:
                told = {"refused": error.code}
            self._lines.write(f"{json.dumps(told)}\n")
            self._lines.flush()

    def set_up(self) -> dict[str, object]:
        """Make an account and a workshop with an open door."""
        services = running().services
        accounts = services.accounts
        secret = accounts.accept(
            accounts.issue_setup_link(),
            name="Prosessleder",
            email="prosessleder@eksempel.no",
            password="en lang setning å huske",
            address="127.0.0.1",
        )
        who = accounts.who(secret)
        assert who is not None
        facts = WorkshopFacts(title="Uvær", day=date(2027, 3, 10))
        workshop_id = services.workshops.create(who, template_key="uvaer", facts=facts, request_id=new_id())
        services.flow.set_door(who, workshop_id, Door.OPEN)
        with running().store.read() as db:
            steps = [step.id for step in program(db, workshop_id)]
        return {
            "workshop": workshop_id,
            "code": services.workshops.get(who, workshop_id).join_code,
            "account": who.account_id,
            "steps": steps,
        }

    def open(self, account: str, workshop: str, step: str) -> None:
        """Open a step; the one before it is closed."""
        running().services.flow.open_step(Facilitator(account_id=account), workshop, step)

    def close(self, account: str, workshop: str, step: str) -> None:
        """Close a step."""
        running().services.flow.close_step(Facilitator(account_id=account), workshop, step)

    def move_clock(self, seconds: float) -> None:
        """Set the clock so far before or behind the machine's."""
        MovedClock.offset = timedelta(seconds=seconds)

    def tally(self, workshop: str) -> dict[str, dict[str, int]]:
        """Return what the product itself says that the choices of each step add up to."""
        told: dict[str, dict[str, int]] = {}
        with running().store.read() as db:
            frame = frame_of(db.get_one(Workshop, workshop))
            for step in program(db, workshop):
                item = step.template.input("valg")
                assert item is not None
                result = input_result(db, workshop, step, item, frame)
                told[step.id] = {count.key: count.n for count in result.counts}
        return told


def main() -> None:
    """Serve, with the hand in a thread of its own."""
    channel = socket.socket(fileno=int(sys.argv.pop(1)))
    crash = CrashPoint()
    hang_on(crash, Hand(channel, crash))
    bootstrap.SystemClock = MovedClock  # type: ignore[attr-defined, assignment]  # only in this process
    samskap()


if __name__ == "__main__":
    main()
