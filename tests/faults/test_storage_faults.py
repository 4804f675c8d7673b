"""What each fault of the storage does to somebody who sends a card just then."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from facilitation.domain.codes import new_id
from tests.faults.hand import AFTER_ACKNOWLEDGEMENT, AFTER_COMMIT, BEFORE_COMMIT
from tests.faults.phones import words
from tests.faults.run import Stage, stage
from tests.faults.wire import Heard, ask


@dataclass(slots=True, kw_only=True)
class Sender:
    """Somebody inside, with one card to send."""

    stage: Stage
    workshop: str
    step: str
    cookie: str

    def send(self, request: str) -> Heard | None:
        """Send the card, past the bad network."""
        form = {"step": self.step, "input": "kort", "category": "ett", "text": words(request), "request_id": request}
        return self._ask("POST", f"/d/{self.workshop}/svar", form=form, accept="application/json")

    def look(self) -> Heard | None:
        """Load the page."""
        return self._ask("GET", f"/d/{self.workshop}")

    def ready(self) -> tuple[int, str]:
        """Ask how the product is."""
        answer = ask(self.stage.server.port, "GET", "/readyz")
        assert answer is not None
        return answer.status, json.loads(answer.body)["status"]

    def stored(self, request: str) -> int:
        """Count the card's rows, in a copy of the files as they lie on the disk."""
        with TemporaryDirectory() as folder:
            for file in self.stage.server.data.glob("samskap.sqlite3*"):
                shutil.copy(file, folder)
            with closing(sqlite3.connect(Path(folder) / "samskap.sqlite3")) as db:
                query = "SELECT count(*) FROM entry WHERE text = ?"
                found: int = db.execute(query, (words(request),)).fetchone()[0]
                return found

    def _ask(self, method: str, path: str, **options: Any) -> Heard | None:
        return ask(self.stage.server.port, method, path, cookie=self.cookie, **options)


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory, fault_seed: int) -> Iterator[Sender]:
    with stage(tmp_path_factory.mktemp("storage"), seed=fault_seed) as here:
        facts = here.server.order("set_up")
        here.server.order("open", account=facts["account"], workshop=facts["workshop"], step=facts["steps"][0])
        form = {"level": "kommune", "role": "ansatt", "unit": "Storvik kommune", "request_id": new_id()}
        joined = ask(here.server.port, "POST", f"/j/{facts['code']}", form=form)
        assert joined is not None
        cookie = joined.headers["set-cookie"].split(";")[0]
        yield Sender(stage=here, workshop=facts["workshop"], step=facts["steps"][0], cookie=cookie)


@pytest.mark.parametrize(
    ("point", "is_answered", "rows"),
    [(BEFORE_COMMIT, False, 0), (AFTER_COMMIT, False, 1), (AFTER_ACKNOWLEDGEMENT, True, 1)],
)
def test_crash_at_a_named_point(sender: Sender, point: str, rows: int, *, is_answered: bool) -> None:
    server, request = sender.stage.server, new_id()
    server.order("crash", point=point, times=1)
    answer = sender.send(request)

    assert server.wait()
    assert (answer is not None) is is_answered
    assert sender.stored(request) == rows
    server.start()
    assert saved(sender.send(request))
    assert sender.stored(request) == 1


def test_full_disk_is_told_and_the_same_request_succeeds_when_there_is_room(sender: Sender) -> None:
    nemesis, request = sender.stage.nemesis, new_id()
    with nemesis.full_disk():
        refused, page, readiness = sender.send(request), sender.look(), sender.ready()
        alive = ask(sender.stage.server.port, "GET", "/healthz")
        assert sender.stored(request) == 0

    assert refused is not None
    assert (refused.status, refused.headers["retry-after"]) == (503, "5")
    assert "ingenting er lagret" in json.loads(refused.body)["message"]
    assert page is not None
    assert page.status == 200
    assert readiness[0] == 503
    assert readiness[1].startswith("storage.")
    assert alive is not None
    assert alive.status == 200
    assert sender.ready() == (200, "ready")
    assert saved(sender.send(request))
    assert sender.stored(request) == 1


def test_locked_database_is_waited_for_and_then_told_while_pages_go_on(sender: Sender) -> None:
    request = new_id()
    answers: list[Heard | None] = []
    with sender.stage.nemesis.locked():
        sending = threading.Thread(target=lambda: answers.append(sender.send(request)))
        sending.start()
        page, alive = sender.look(), ask(sender.stage.server.port, "GET", "/healthz")
        # Still locked: the answer comes by itself, not because somebody let go.
        sending.join()

    assert page is not None
    assert alive is not None
    assert (page.status, alive.status) == (200, 200)
    (refused,) = answers
    assert refused is not None
    assert (refused.status, refused.headers["retry-after"]) == (503, "5")
    assert json.loads(refused.body)["code"] == "storage.busy"
    assert saved(sender.send(request))
    assert sender.stored(request) == 1


def saved(answer: Heard | None) -> bool:
    """Tell whether the card was confirmed."""
    return answer is not None and answer.status == 200 and json.loads(answer.body)["state"] == "saved"
