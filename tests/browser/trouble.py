"""A room where things go wrong: a product that can be ended and starved, and people with phones."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from playwright.sync_api import BrowserContext, expect

from tests.browser.people import Participant
from tests.faults.run import Stage


@dataclass(kw_only=True)
class Trouble:
    """The served product, and one workshop in it whose steps are opened one after the other."""

    stage: Stage
    facts: dict[str, Any]
    _turns: Iterator[int] = field(default_factory=count)

    @property
    def url(self) -> str:
        """Where the product is."""
        return f"http://127.0.0.1:{self.stage.server.port}"

    def open_next(self) -> str:
        """Open the next step and return its title."""
        turn = next(self._turns)
        step = self.facts["steps"][turn]
        self.stage.server.order("open", step=step, account=self.facts["account"], workshop=self.facts["workshop"])
        return f"Runde {turn + 1}"

    def holder(self, context: BrowserContext) -> "Holder":
        """Let somebody come in with this browser."""
        page = context.new_page()
        # Minutes pass when a test says so.
        page.clock.install()
        holder = Holder(page)
        holder.join(f"{self.url}/j/{self.facts['code']}", "Kommune", "Ansatt", "Storvik kommune")
        return holder

    def stored(self, *texts: str) -> list[str]:
        """Return which of the texts are stored, in the order they came, as often as they are."""
        with closing(sqlite3.connect(self.stage.server.database)) as db:
            rows = db.execute("SELECT text FROM entry WHERE state = 'active' ORDER BY sequence").fetchall()
        return [text for (text,) in rows if text in texts]

    def people(self) -> int:
        """Count those who came in."""
        with closing(sqlite3.connect(self.stage.server.database)) as db:
            number: int = db.execute("SELECT count(*) FROM participant").fetchone()[0]
            return number


class Holder(Participant):
    """Holds a phone that may be without net."""

    def type(self, text: str) -> None:
        """Write a card without sending it."""
        self.page.locator("form.answer textarea").fill(text)
        self.page.locator("form.answer").get_by_label("Ett", exact=True).check()

    def send_off(self, text: str) -> None:
        """Write a card and press the button; nothing is said about what comes of it."""
        self.type(text)
        self.page.get_by_role("button", name="Send", exact=True).click()

    def has_waiting(self, n: int) -> None:
        expect(self.page.locator("[data-pending] li")).to_have_count(n)

    def has_saved(self, *texts: str) -> None:
        """Every text stands on the page as saved, and nothing waits."""
        for text in texts:
            card = self.page.locator(".own .card", has_text=text)
            expect(card.locator(".saved")).to_have_count(1)
        self.has_waiting(0)

    def has_typed(self, text: str) -> None:
        expect(self.page.locator("form.answer textarea")).to_have_value(text)

    def is_told(self, words: str) -> None:
        """The banner says so."""
        expect(self.page.locator("#offline")).to_contain_text(words)

    def is_told_nothing(self) -> None:
        """There is no banner."""
        expect(self.page.locator("#offline")).to_be_hidden()

    def has_note(self, text: str, why: str) -> None:
        """A text that was not taken lies there to be copied, with the reason."""
        note = self.page.locator("#notes .note", has_text=why)
        expect(note.locator("textarea")).to_have_value(text)
