"""A plan that is followed up by mail, and the post that carries it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facilitation.domain.clock import today
from facilitation.domain.codes import new_id
from facilitation.mail.postman import Postman, Round
from facilitation.mail.smtp import Connection
from facilitation.services.actors import OwnersBrowser
from facilitation.services.follow_up.own_actions import OwnActions
from facilitation.services.follow_up.owners import OwnerCard, OwnerKey, Owners
from facilitation.services.mailing.queue import Mailing, MailView
from facilitation.settings import Settings, Smtp, Tls
from tests.mail.mail_server import HOST, MailServer
from tests.services.plans import whole_action

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room

URL = "https://samskap.eksempel.no"


class FollowedPlan:
    """Owners with actions, reached by mail."""

    def __init__(self, room: "Room", clock: "FrozenClock", post: MailServer, folder: Path) -> None:
        self.room = room
        self.clock = clock
        self.post = post
        self.settings = Settings(data_folder=folder, public_url=URL)
        self.owners = Owners(room.store)
        self.own = OwnActions(room.store)
        self.mailing = Mailing(room.store)
        self.postman = self.new_postman()

    def new_postman(self, port: int | None = None, connect: Callable[..., Connection] = Connection) -> Postman:
        """Return the post as a newly started process has it."""
        smtp = Smtp(host=HOST, port=port or self.post.port, sender="Samskap <post@eksempel.no>", tls=Tls.NONE)
        return Postman(self.mailing, self.settings, smtp, clock=self.clock, connect=connect)

    def own_action(self, name: str, *, asked: bool = True, **fields: Any) -> str:
        """Give somebody an action and an address, and ask them by a link on paper."""
        action = whole_action(self.room, owner_name=name, **fields)
        action_id = self.room.plan.add(self.room.by, self.room.id, action, request_id=new_id())
        self.owners.set_email(
            self.room.by, self.room.id, self.key(name), f"{name.partition(' ')[0].lower()}@eksempel.no"
        )
        if asked:
            self.owners.issue(self.room.by, self.room.id, self.key(name))
        return action_id

    def key(self, name: str) -> OwnerKey:
        return next(card.key for card in self.owners.listing(self.room.by, self.room.id) if card.key.name == name)

    def card(self, name: str) -> OwnerCard:
        return next(card for card in self.owners.listing(self.room.by, self.room.id) if card.key.name == name)

    def invite(self, name: str) -> None:
        self.mailing.invite(self.room.by, self.room.id, self.key(name), request_id=new_id())

    def latest(self, name: str) -> MailView:
        owner_id = self.card(name).id
        assert owner_id is not None
        return self.mailing.latest(self.room.by, self.room.id)[owner_id]

    def browser(self, secret: str) -> OwnersBrowser:
        return OwnersBrowser(owner_id=self.own.enter(secret), secret=secret)

    def live_on(self, days: int, *, rounds: int = 1) -> list[tuple[date, str]]:
        """Let days go by, with the post on each, and return on which day each mail came to whom."""
        got: list[tuple[date, str]] = []
        for _ in range(days * rounds):
            got += self._round_now()
            self.clock.advance(timedelta(days=1) / rounds)
        return got

    def on(self, *days: date) -> list[tuple[date, str]]:
        """Let the post go on these days only, and return on which day each mail came to whom."""
        got: list[tuple[date, str]] = []
        for day in days:
            self.clock.advance(timedelta(days=(day - today(self.clock)).days))
            got += self._round_now()
        return got

    def _round_now(self) -> list[tuple[date, str]]:
        before = len(self.post.mails)
        self.postman.round()
        return [(today(self.clock), to.partition("@")[0]) for to in self.post.recipients[before:]]

    def round(self) -> Round:
        return self.postman.round()


def secret_in(mail: Any) -> str:
    """Return the secret of the link in a mail."""
    text = mail.get_body(("plain",)).get_content()
    return str(text.split(f"{URL}/a/")[1].split()[0])
