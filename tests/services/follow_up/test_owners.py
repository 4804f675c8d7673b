import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput, NotFound
from facilitation.domain.follow_up import Acceptance, Message, Status
from facilitation.services.actors import Facilitator, OwnersBrowser
from facilitation.services.follow_up.own_actions import Heir, OwnActions
from facilitation.services.follow_up.owners import OwnerCard, OwnerKey, Owners
from tests.services.plans import whole_action

if TYPE_CHECKING:
    from tests.conftest import FrozenClock, Room


class Desk:
    """A plan with an action of Kari's and one of Per's, and those who follow it up."""

    def __init__(self, room: "Room") -> None:
        self.room = room
        self.owners = Owners(room.store)
        self.own = OwnActions(room.store)
        self.karis = self.add("Kari Testrud")
        self.pers = self.add("Per Prøve", unit="DPS Kysten")

    def add(self, name: str, unit: str = "Storvik kommune", **fields: date | str) -> str:
        action = whole_action(self.room, owner_name=name, owner_unit=unit, **fields)
        return self.room.plan.add(self.room.by, self.room.id, action, request_id=new_id())

    def key(self, name: str, unit: str = "Storvik kommune") -> OwnerKey:
        return OwnerKey(role=whole_action(self.room).owner_role, unit=unit, name=name)

    def card(self, name: str) -> OwnerCard:
        return next(card for card in self.owners.listing(self.room.by, self.room.id) if card.key.name == name)

    def browser(self, name: str, unit: str = "Storvik kommune") -> OwnersBrowser:
        (secret,) = self.owners.issue(self.room.by, self.room.id, self.key(name, unit))
        return OwnersBrowser(owner_id=self.own.enter(secret), secret=secret)


@pytest.fixture
def desk(room: "Room") -> Desk:
    return Desk(room)


def test_everybody_whom_the_plan_names_is_listed(desk: Desk) -> None:
    cards = desk.owners.listing(desk.room.by, desk.room.id)

    assert [(card.key.label, [action.id for action in card.actions], card.id) for card in cards] == [
        ("Per Prøve, DPS Kysten", [desk.pers], None),
        ("Kari Testrud, Storvik kommune", [desk.karis], None),
    ]
    assert cards[0].actions[0].acceptance is None


def test_a_link_opens_the_actions_of_its_owner_and_no_others(desk: Desk) -> None:
    kari, per = desk.browser("Kari Testrud"), desk.browser("Per Prøve", "DPS Kysten")

    assert [action.id for action in desk.own.page(kari).actions] == [desk.karis]
    assert [action.id for action in desk.own.page(per).actions] == [desk.pers]
    for call in (
        lambda: desk.own.history(kari, desk.pers),
        lambda: desk.own.accept(kari, desk.pers, request_id=new_id()),
        lambda: desk.own.tell(kari, desk.pers, Message(status=Status.DONE), request_id=new_id()),
        lambda: desk.own.accept(kari, new_id(), request_id=new_id()),
    ):
        with pytest.raises(NotFound, match=r"action\.not_yours"):
            call()
    with pytest.raises(NotFound, match=r"link\.unknown"):
        desk.own.page(OwnersBrowser(owner_id=per.owner_id, secret=kari.secret))


def test_looking_changes_nothing_and_going_in_is_noted(desk: Desk, clock: "FrozenClock") -> None:
    (secret,) = desk.owners.issue(desk.room.by, desk.room.id, desk.key("Kari Testrud"))
    for _ in range(3):
        assert desk.own.door(secret).workshop_title == "Bedre i lag, Kysten"
    link = desk.card("Kari Testrud").link
    assert link is not None
    assert link.used_at is None

    clock.advance(60)
    first = clock.now()
    desk.own.enter(secret)
    clock.advance(60)
    desk.own.enter(secret)
    link = desk.card("Kari Testrud").link
    assert link is not None
    assert link.used_at == first


@pytest.mark.sqlite
def test_only_the_hash_of_a_secret_is_stored(desk: Desk) -> None:
    (secret,) = desk.owners.issue(desk.room.by, desk.room.id, desk.key("Kari Testrud"))
    assert len(secret) >= 43

    path = desk.room.store.database.url.removeprefix("sqlite+pysqlite:///")
    connection = sqlite3.connect(path)
    dumped = "\n".join(connection.iterdump())
    connection.close()
    assert "Kari Testrud" in dumped
    assert secret not in dumped


@pytest.mark.parametrize("kill", ["reissue", "revoke", "expire", "forget"])
def test_a_link_that_is_replaced_withdrawn_or_expired_opens_nothing(
    desk: Desk, clock: "FrozenClock", kill: str
) -> None:
    browser = desk.browser("Kari Testrud")
    if kill == "reissue":
        assert desk.own.page(desk.browser("Kari Testrud")).actions
    elif kill == "revoke":
        desk.owners.revoke(desk.room.by, desk.room.id, browser.owner_id)
    elif kill == "forget":
        desk.owners.forget(desk.room.by, desk.room.id, browser.owner_id)
    else:
        link = desk.card("Kari Testrud").link
        assert link is not None
        assert link.last_day == date(2027, 9, 9) + timedelta(days=30)
        clock.advance(timedelta(days=(link.last_day - date(2027, 3, 10)).days))
        assert desk.own.page(browser).actions
        clock.advance(timedelta(days=1))

    for use in (
        lambda: desk.own.door(browser.secret),
        lambda: desk.own.enter(browser.secret),
        lambda: desk.own.page(browser),
        lambda: desk.own.history(browser, desk.karis),
        lambda: desk.own.accept(browser, desk.karis, request_id=new_id()),
        lambda: desk.own.set_reminders(browser, wanted=False),
    ):
        with pytest.raises(NotFound, match=r"link\.unknown"):
            use()
    if kill in {"revoke", "expire", "forget"}:
        assert desk.card("Kari Testrud").link is None


def test_a_late_deadline_keeps_the_link_alive(desk: Desk) -> None:
    desk.add("Kari Testrud", deadline=date(2028, 3, 1))
    desk.browser("Kari Testrud")

    link = desk.card("Kari Testrud").link
    assert link is not None
    assert link.last_day == date(2028, 3, 31)


def test_accept_decline_and_accept_all_the_same(desk: Desk) -> None:
    browser = desk.browser("Kari Testrud")
    assert desk.card("Kari Testrud").actions[0].acceptance is Acceptance.ASKED
    request_id = new_id()
    for _ in range(2):
        desk.own.decline(browser, desk.karis, "Jeg bytter jobb.", request_id=request_id)
    action = desk.card("Kari Testrud").actions[0]
    assert action.acceptance is Acceptance.DECLINED
    assert action.answered is not None
    assert (action.answered.comment, action.answered.by) == ("Jeg bytter jobb.", "Kari Testrud, Storvik kommune")
    assert len(desk.own.history(browser, desk.karis)) == 1

    desk.own.accept(browser, desk.karis, request_id=new_id())
    assert desk.card("Kari Testrud").actions[0].acceptance is Acceptance.ACCEPTED
    with pytest.raises(InvalidInput, match=r"text\.empty"):
        desk.own.decline(browser, desk.karis, "  ", request_id=new_id())


def test_what_an_owner_tells_is_the_state_of_the_action(desk: Desk) -> None:
    browser = desk.browser("Kari Testrud")
    message = Message(status=Status.STARTED, value="62 %", value_date=date(2027, 3, 1), value_source="Egen telling")
    desk.own.tell(browser, desk.karis, message, request_id=new_id())

    action = desk.card("Kari Testrud").actions[0]
    assert action.status is Status.STARTED
    assert action.measured is not None
    assert (action.measured.value, action.measured.owner_id) == ("62 %", browser.owner_id)


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("Ring 99 88 77 66", "privacy.blocked"),
        ("Pasienten Ola Nordmann venter", "privacy.blocked"),
        ("To pasienter venter fortsatt.", "privacy.warning"),
    ],
)
def test_the_guard_reads_what_owners_write(desk: Desk, comment: str, code: str) -> None:
    browser = desk.browser("Kari Testrud")

    with pytest.raises(InvalidInput, match=code.replace(".", r"\.")):
        desk.own.tell(browser, desk.karis, Message(comment=comment), request_id=new_id())
    with pytest.raises(InvalidInput, match=code.replace(".", r"\.")):
        desk.own.decline(browser, desk.karis, comment, request_id=new_id())
    assert desk.own.history(browser, desk.karis) == ()
    if code == "privacy.warning":
        desk.own.tell(browser, desk.karis, Message(comment=comment), request_id=new_id(), confirmed=True)
        assert len(desk.own.history(browser, desk.karis)) == 1


def test_handing_over_changes_the_plan_and_shuts_the_old_link_out(desk: Desk) -> None:
    kari = desk.browser("Kari Testrud")
    kept = desk.add("Kari Testrud")
    heir = Heir(name="Ola Ny", unit="DPS Kysten", role="Enhetsleder", email="Ola@Eksempel.no", comment="Avtalt.")
    request_id = new_id()
    for _ in range(2):
        desk.own.hand_over(kari, desk.karis, heir, request_id=request_id)

    assert [action.id for action in desk.own.page(kari).actions] == [kept]
    with pytest.raises(NotFound, match=r"action\.not_yours"):
        desk.own.history(kari, desk.karis)
    card = desk.card("Ola Ny")
    assert (card.key, card.email, card.link) == (
        OwnerKey(role="Enhetsleder", unit="DPS Kysten", name="Ola Ny"),
        "ola@eksempel.no",
        None,
    )
    assert card.actions[0].acceptance is None
    (secret,) = desk.owners.issue(desk.room.by, desk.room.id, card.key)
    ola = OwnersBrowser(owner_id=desk.own.enter(secret), secret=secret)
    (told,) = desk.own.history(ola, desk.karis)
    assert (told.acceptance, told.handed_to, told.by) == (
        Acceptance.HANDED_OVER,
        "Ola Ny, DPS Kysten",
        "Kari Testrud, Storvik kommune",
    )
    assert desk.card("Ola Ny").actions[0].acceptance is Acceptance.ASKED


def test_nobody_can_redirect_the_mail_of_an_owner_who_is_known(desk: Desk) -> None:
    desk.owners.set_email(desk.room.by, desk.room.id, desk.key("Per Prøve", "DPS Kysten"), "per@eksempel.no")
    kari = desk.browser("Kari Testrud")
    desk.own.hand_over(
        kari, desk.karis, Heir(name="Per Prøve", unit="DPS Kysten", email="kari@eksempel.no"), request_id=new_id()
    )

    card = desk.card("Per Prøve")
    assert (card.email, len(card.actions)) == ("per@eksempel.no", 2)


@pytest.mark.parametrize(
    ("heir", "code"),
    [
        (Heir(name="", unit="DPS Kysten"), "text.empty"),
        (Heir(name="Ola Ny", unit=" "), "text.empty"),
        (Heir(name="x" * 121, unit="DPS Kysten"), "text.too_long"),
        (Heir(name="Ola Ny 99887766", unit="DPS Kysten"), "privacy.blocked"),
        (Heir(name="Ola Ny", unit="DPS Kysten", email="ikke en adresse"), "email.malformed"),
        (Heir(name="Kari Testrud", unit="Storvik kommune"), "owner.same"),
    ],
)
def test_an_heir_who_cannot_be_taken(desk: Desk, heir: Heir, code: str) -> None:
    kari = desk.browser("Kari Testrud")

    with pytest.raises(InvalidInput, match=code.replace(".", r"\.")):
        desk.own.hand_over(kari, desk.karis, heir, request_id=new_id())
    assert [action.id for action in desk.own.page(kari).actions] == [desk.karis]


def test_another_owner_in_the_plan_takes_the_action_from_the_link(desk: Desk) -> None:
    kari = desk.browser("Kari Testrud")
    desk.own.accept(kari, desk.karis, request_id=new_id())
    fields = replace(whole_action(desk.room), owner_name="Ola Ny")
    desk.room.plan.edit(desk.room.by, desk.room.id, desk.karis, fields, version=1)
    assert desk.own.page(kari).actions == ()
    assert desk.card("Ola Ny").actions[0].acceptance is None

    desk.room.flow.undo(desk.room.by, desk.room.id)
    assert desk.own.page(kari).actions[0].acceptance is Acceptance.ACCEPTED


def test_a_forgotten_owner_leaves_what_was_said_without_a_name(desk: Desk) -> None:
    kari = desk.browser("Kari Testrud")
    desk.owners.set_email(desk.room.by, desk.room.id, desk.key("Kari Testrud"), "kari@eksempel.no")
    desk.own.tell(kari, desk.karis, Message(status=Status.DONE), request_id=new_id())
    desk.owners.forget(desk.room.by, desk.room.id, kari.owner_id)

    card = desk.card("Kari Testrud")
    assert (card.id, card.email, card.actions[0].status) == (None, "", Status.DONE)
    assert card.actions[0].told is not None
    assert card.actions[0].told.by == ""


def test_addresses_are_checked_and_can_be_taken_away(desk: Desk) -> None:
    key = desk.key("Kari Testrud")
    with pytest.raises(InvalidInput, match=r"email\.malformed"):
        desk.owners.set_email(desk.room.by, desk.room.id, key, "kari")
    desk.owners.set_email(desk.room.by, desk.room.id, key, " Kari@Eksempel.no ")
    assert desk.card("Kari Testrud").email == "kari@eksempel.no"
    desk.owners.set_email(desk.room.by, desk.room.id, key, "")
    assert desk.card("Kari Testrud").email == ""
    with pytest.raises(NotFound, match=r"owner\.unknown"):
        desk.owners.set_email(desk.room.by, desk.room.id, desk.key("Ingen"), "a@b.no")


def test_a_stranger_may_not_know(desk: Desk, stranger: Facilitator) -> None:
    owner_id = desk.browser("Kari Testrud").owner_id
    for refused in (
        lambda: desk.owners.listing(stranger, desk.room.id),
        lambda: desk.owners.issue(stranger, desk.room.id, desk.key("Kari Testrud")),
        lambda: desk.owners.set_email(stranger, desk.room.id, desk.key("Kari Testrud"), "a@b.no"),
        lambda: desk.owners.revoke(stranger, desk.room.id, owner_id),
        lambda: desk.owners.forget(stranger, desk.room.id, owner_id),
    ):
        with pytest.raises(NotFound, match=r"workshop\.unknown"):
            refused()
