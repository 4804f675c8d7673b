"""Every service method that takes free text stops what tells who a patient is, and keeps nothing of it.

The doors are found by their types: a new parameter that holds text fails here until somebody says whether it is an
identifier or free text, and in the second case how to knock on it.
"""

import dataclasses
import inspect
import logging
import typing
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.inputs import ActionInput
from facilitation.catalogue.template import Phase
from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput
from facilitation.domain.follow_up import Message, Status
from facilitation.domain.states import DecisionKind, Membership
from facilitation.services.actors import Facilitator, Keeper, OwnersBrowser, Phone
from facilitation.services.answering.answers import Answer
from facilitation.services.answering.payloads import Values
from facilitation.services.follow_up.lifts import LiftFields
from facilitation.services.follow_up.own_actions import Heir
from facilitation.services.follow_up.owners import OwnerKey
from facilitation.services.importing.plan_sheet import Difference
from facilitation.services.limits import AttemptLimiter
from facilitation.services.phones.view import PhoneViews
from facilitation.services.plan.decisions import DecisionFields
from facilitation.services.registry import Services, build_services
from facilitation.services.room.joining import Profile
from facilitation.services.screens.view import ScreenViews
from facilitation.services.store import Store
from facilitation.services.surveys.values import InviteeFields
from facilitation.services.workshops.own_templates import Draft
from facilitation.services.workshops.series import LevelFacts, SeriesFacts
from facilitation.services.workshops.workshops import WorkshopFacts
from tests.conftest import FrozenClock, Room
from tests.folders import PROGRAMS, catalogue_of
from tests.services.plans import whole_action

NUMBER = "128385 40056"
POISON = f"Gjelder {NUMBER}"

# Services that only read, or that hold nothing that is stored.
NOT_DOORS = {PhoneViews, ScreenViews, AttemptLimiter}
# Names of parameters and fields that hold identifiers, keys of lists, secrets and settings.
NOT_PROSE = {
    "address",
    "area",
    "ask",
    "benefit_term",
    "card_ids",
    "cluster_ids",
    "code_what",
    "code_whom",
    "decision_level",
    "email",
    "from_step",
    "input_key",
    "keep",
    "key",
    "language",
    "new",
    "old",
    "password",
    "problem",
    "secret",
    "series",
    "template_key",
    "token",
    "typed_code",
    "who",
    "workshop_ids",
    "owners.set_email.typed",
    "mailing.bounced.proof",
    "mailing.knows.proof",
    "retaining.erase_contact.typed",
    "reporting.report.level",
    # Level and role of a profile are keys.
    "joining.join.profile.level",
    "joining.join.profile.role",
    "joining.enter.profile.level",
    "joining.enter.profile.role",
    "joining.enter.doorway.workshop_id",
    "joining.add_proxy.profile.level",
    "joining.add_proxy.profile.role",
    "survey_entrance.start.profile.level",
    "survey_entrance.start.profile.role",
    "surveys.expect.expected",
    "surveys.invite.people.level",
    "surveys.invite.people.role",
    "workshops.set_seats.least",
    "answers.withdraw.answer.values.fields",
    "following.take_back.told.entries",
    # The titles of a preview are shown and never stored.
    "plan_import.accept.differences.title",
}
# What says who asks or who is meant, and never what they say: an owner's key is only matched with what is there.
ASKERS = {Facilitator, Keeper, Phone, OwnersBrowser, OwnerKey}


class House:
    """Two workshops with everything in them that a door needs."""

    def __init__(self, store: Store, catalogue: Catalogue, by: Facilitator) -> None:
        self.by = by
        self.room = Room(store, catalogue, by)
        self.services: Services = build_services(store, catalogue)
        self.phone = self.room.join()
        self.room.open("problem")
        self.room.send(self.phone, "problem", text="Epikrisen kommer sent.", category="annet")
        self.room.send(self.phone, "problem", text="Ingen vet hvem som ringer.", category="annet")
        self.action = self.room.plan.add(
            by, self.room.id, whole_action(self.room, owner_name="Kari"), request_id=new_id()
        )
        self.series = self.services.series.create(by, "Bedre i lag", request_id=new_id())

    @cached_property
    def meeting(self) -> Room:
        return Room(self.room.store, catalogue_of(PROGRAMS), self.by, template="saksliste")

    @cached_property
    def survey(self) -> Room:
        return Room(self.room.store, catalogue_of(PROGRAMS), self.by, template="sporring")

    @property
    def cards(self) -> list[str]:
        board = self.room.boards.board(self.by, self.room.id, self.room.step("problem").id)
        return [card.id for card in board.cards]

    def cluster(self) -> str:
        step = self.room.step("problem").id
        return self.room.boards.gather(self.by, self.room.id, step, self.cards, "Epikriser", request_id=new_id())

    def owner(self) -> OwnersBrowser:
        key = OwnerKey(role=whole_action(self.room).owner_role, unit="Storvik kommune", name="Kari")
        (secret,) = self.services.owners.issue(self.by, self.room.id, key)
        return OwnersBrowser(owner_id=self.services.own_actions.enter(secret), secret=secret)

    def invitation(self) -> str:
        return self.services.accounts.invite(self.by, workshop_id=self.room.id, role=Membership.ORGANISER)


Knock = Callable[[House, str, str], object]


def answer(house: House, text: str) -> Answer:
    return house.room.answer("problem", text=text, category="annet")


def group_action(house: House, text: str) -> Answer:
    planning = next(
        step for step in house.room.steps() if any(isinstance(item, ActionInput) for item in step.template.inputs)
    )
    step = house.room.open(planning.key)
    fields = dataclasses.asdict(whole_action(house.room, problem=text))
    values = {name: [str(value)] for name, value in fields.items() if value}
    return Answer(request_id=new_id(), step_id=step.id, input_key=step.template.inputs[-1].key, values=Values(values))


def given(field: str, text: str, /, **valid: Any) -> dict[str, Any]:
    """Return what is filled in, with the text in one of the fields."""
    return {**valid, field: text}


def facts(field: str, text: str) -> WorkshopFacts:
    return WorkshopFacts(**given(field, text, title="Bedre i lag", day=date(2027, 3, 10)))


def series_facts(field: str, text: str) -> SeriesFacts:
    parts: dict[str, dict[str, Any]] = {
        "title": {"title": text},
        "areas": {"areas": (("", text),)},
        "levels.title": {"levels": (LevelFacts(title=text),)},
    }
    return SeriesFacts(**{"title": "Bedre i lag", **parts[field]})


DOORS: Mapping[str, Knock] = {
    "answers.submit": lambda h, _, text: h.services.answers.submit(h.phone, answer(h, text)),
    "answers.submit_for": lambda h, _, text: h.services.answers.submit_for(
        h.by,
        h.room.id,
        h.services.joining.add_proxy(
            h.by, h.room.id, Profile(level="kommune", role="ansatt", unit="Storvik"), request_id=new_id()
        ),
        answer(h, text),
    ),
    "answers.send": lambda h, _, text: h.services.answers.send(h.phone, answer(h, text)).result(),
    "answers.send_and_look": lambda h, _, text: h.services.answers.send_and_look(
        h.phone, answer(h, text), lambda *_: None
    ).result(),
    "plan.submit": lambda h, _, text: h.services.plan.submit(h.phone, group_action(h, text)),
    "plan.submit_for": lambda h, _, text: h.services.plan.submit_for(h.by, h.room.id, *_table_and_action(h, text)),
    "plan.add": lambda h, field, text: h.services.plan.add(
        h.by, h.room.id, whole_action(h.room, **{field: text}), request_id=new_id()
    ),
    "plan.edit": lambda h, field, text: h.services.plan.edit(
        h.by, h.room.id, h.action, whole_action(h.room, **{field: text}), version=1
    ),
    "boards.gather": lambda h, _, text: h.services.boards.gather(
        h.by, h.room.id, h.room.step("problem").id, h.cards, text, request_id=new_id()
    ),
    "boards.rename": lambda h, _, text: h.services.boards.rename(h.by, h.room.id, h.cluster(), text),
    "boards.split": lambda h, _, text: h.services.boards.split(
        h.by, h.room.id, h.cluster(), h.cards[:1], text, request_id=new_id()
    ),
    "decisions.decide": lambda h, field, text: h.services.decisions.decide(
        h.by,
        h.meeting.id,
        h.meeting.step("godkjenning").id,
        DecisionFields(**given(field, text, kind=DecisionKind.NOTED, resolution="Tas til orientering.")),
        confirmed=True,
    ),
    "editing.add": lambda h, field, text: h.services.editing.add(
        h.by, h.room.id, **given(field, text, title="Innlegg"), minutes=5, position=3, request_id=new_id()
    ),
    "editing.reword": lambda h, field, text: h.services.editing.reword(
        h.by,
        h.room.id,
        h.room.step("problem").id,
        **given(field, text, title="Innlegg", screen_prompt="", phone_prompt=""),
    ),
    "flow.note_representation": lambda h, _, text: h.services.flow.note_representation(h.by, h.room.id, text),
    "joining.join": lambda h, _, text: h.room.join(unit=text),
    "joining.enter": lambda h, _, text: h.services.joining.enter(
        h.services.joining.find(h.room.code),
        Profile(level="kommune", role="ansatt", unit=text),
        request_id=new_id(),
    ).result(),
    "joining.enter_and_look": lambda h, _, text: h.services.joining.enter_and_look(
        h.services.joining.find(h.room.code),
        Profile(level="kommune", role="ansatt", unit=text),
        request_id=new_id(),
        look=lambda *_: None,
    ).result(),
    "joining.add_proxy": lambda h, _, text: h.services.joining.add_proxy(
        h.by, h.room.id, Profile(level="kommune", role="ansatt", unit=text), request_id=new_id()
    ),
    "survey_entrance.start": lambda h, _, text: h.services.survey_entrance.start(
        _survey_token(h), Profile(level="kommune", role="ansatt", unit=text), request_id=new_id()
    ),
    "surveys.invite": lambda h, field, text: h.services.surveys.invite(
        h.by,
        h.survey.id,
        Phase.BEFORE,
        [InviteeFields(**given(field, text, level="kommune", role="leder", unit="Storvik"))],
        request_id=new_id(),
    ),
    "own_actions.decline": lambda h, _, text: h.services.own_actions.decline(
        h.owner(), h.action, text, request_id=new_id(), confirmed=True
    ),
    "own_actions.tell": lambda h, field, text: h.services.own_actions.tell(
        h.owner(), h.action, _message(field, text), request_id=new_id(), confirmed=True
    ),
    "own_actions.hand_over": lambda h, field, text: h.services.own_actions.hand_over(
        h.owner(),
        h.action,
        Heir(**given(field, text, name="Ola", unit="Storvik")),
        request_id=new_id(),
        confirmed=True,
    ),
    "updates.tell": lambda h, field, text: h.services.updates.tell(
        h.by, h.room.id, {h.action: _message(field, text)}, request_id=new_id(), confirmed=True
    ),
    "following.tell": lambda h, field, text: h.services.following.tell(
        h.by, {h.action: _message(field, text)}, request_id=new_id(), confirmed=True
    ),
    "plan_import.accept": lambda h, _, text: h.services.plan_import.accept(
        h.by,
        h.room.id,
        [Difference(action_id=h.action, row=2, title="Felles møte", before=None, after=Status.STOPPED)],
        reason=text,
        request_id=new_id(),
        confirmed=True,
    ),
    "lifts.answer": lambda h, field, text: h.services.lifts.answer(
        h.by,
        h.room.id,
        h.action,
        LiftFields(**given(field, text, kind=DecisionKind.NOTED, decided_on=date(2027, 2, 1))),
        request_id=new_id(),
        confirmed=True,
    ),
    "series.create": lambda h, _, text: h.services.series.create(h.by, text, request_id=new_id()),
    "series.describe": lambda h, field, text: h.services.series.describe(
        h.by, h.series, series_facts(field, text), version=1
    ),
    "workshops.create": lambda h, field, text: h.services.workshops.create(
        h.by, template_key="bedre-i-lag", facts=facts(field, text), request_id=new_id()
    ),
    "workshops.describe": lambda h, field, text: h.services.workshops.describe(h.by, h.room.id, facts(field, text)),
    "workshops.set_units": lambda h, _, text: h.services.workshops.set_units(h.by, h.room.id, ("Storvik", text)),
    "own_templates.copy": lambda h, _, text: h.services.own_templates.copy(
        h.by, "bedre-i-lag", text, request_id=new_id()
    ),
    "own_templates.bring_in": lambda h, _, text: h.services.own_templates.bring_in(
        h.by, _template(h).text.replace("title:", f"title: {text} #", 1), request_id=new_id()
    ),
    "own_templates.save": lambda h, _, text: h.services.own_templates.save(
        h.by, _template(h).key, f"title: {text}", version=1
    ),
    "accounts.accept": lambda h, _, text: h.services.accounts.accept(
        h.invitation(), name=text, email="ny@eksempel.no", password="en lang setning å huske", address="127.0.0.1"
    ),
}


def _message(field: str, text: str) -> Message:
    return Message(**given(field, text, comment="Vi er i gang.", value_date=date(2027, 2, 1), value="3"))


def _survey_token(house: House) -> str:
    workshop_id = house.survey.id
    house.services.surveys.settle()
    view = next(view for view in house.services.surveys.views(house.by, workshop_id) if view.phase is Phase.BEFORE)
    return view.open_path.rpartition("/")[2]


def _template(house: House) -> Draft:
    key = house.services.own_templates.copy(house.by, "bedre-i-lag", "", request_id=new_id())
    return house.services.own_templates.get(house.by, key)


def _table_and_action(house: House, text: str) -> tuple[str, Answer]:
    sent = group_action(house, text)
    divisions = house.services.dividing.latest(house.by, house.room.id)
    return divisions[-1].groups[0].id, sent


def leaves() -> Iterator[tuple[str, str]]:
    """Yield (door, field) of every text that a service method takes."""
    for service, kind in typing.get_type_hints(Services).items():
        if kind in NOT_DOORS:
            continue
        for verb, method in inspect.getmembers(kind, inspect.isfunction):
            if verb.startswith("_"):
                continue
            hints = typing.get_type_hints(method)
            for name, hint in hints.items():
                # What another part of the product does is code, and no text.
                is_code = typing.get_origin(hint) is Callable
                asks = hint in ASKERS or (
                    bool(typing.get_args(hint)) and not is_code and set(typing.get_args(hint)) <= ASKERS
                )
                if name not in {"return", "_", "language"} and not asks and not is_code:
                    yield from ((f"{service}.{verb}", path) for path in texts_in(hint, name))


def texts_in(hint: Any, path: str) -> Iterator[str]:
    """Yield the path of every text in a type: itself, its items, or the fields of a dataclass."""
    if hint is str:
        yield path
    elif dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if hint is Values:
            yield f"{path}.fields"
        else:
            for name, part in typing.get_type_hints(hint).items():
                yield from texts_in(part, f"{path}.{name}")
    elif typing.get_origin(hint) in {Mapping, dict}:
        # The keys of a mapping are identifiers.
        yield from texts_in(typing.get_args(hint)[1], path)
    else:
        seen: set[str] = set()
        for part in typing.get_args(hint):
            seen.update(texts_in(part, path))
        yield from sorted(seen)


def is_prose(door: str, path: str) -> bool:
    last = path.rpartition(".")[2]
    return not (last.endswith("_id") or last in NOT_PROSE or f"{door}.{path}" in NOT_PROSE)


PROSE = sorted((door, path) for door, path in leaves() if is_prose(door, path))


@pytest.fixture
def house(store: Store, catalogue: Catalogue, facilitator: Facilitator, clock: FrozenClock) -> House:
    clock.advance(timedelta(days=-14))
    return House(store, catalogue, facilitator)


def test_every_door_that_takes_free_text_is_known() -> None:
    assert {door for door, _ in PROSE} == set(DOORS)


@pytest.mark.parametrize("door", DOORS)
def test_door_stops_what_tells_who_a_patient_is(
    house: House, door: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for path in (path for known, path in PROSE if known == door):
        field = path.partition(".")[2] or path
        with pytest.raises(InvalidInput) as refused:
            DOORS[door](house, field, POISON)
        assert (path, refused.value.code) == (path, "privacy.blocked")
        assert (path, refused.value.facts["kinds"]) == (path, "identity_number")
        assert NUMBER not in str(refused.value.facts) + caplog.text
    assert kept_in(tmp_path) == []


def kept_in(folder: Path) -> Collection[str]:
    """Return the files of the database that hold the number."""
    return [file.name for file in folder.glob("samskap.sqlite3*") if NUMBER.encode() in file.read_bytes()]


def test_titles_and_prompts_may_tell_how_to_reach_those_who_invite(house: House) -> None:
    house.services.editing.reword(
        house.by,
        house.room.id,
        house.room.step("problem").id,
        title="Innlegg",
        screen_prompt="Spør oss: fagrad@eksempel.no, tlf. 68 05 12 34.",
        phone_prompt="",
    )
    with pytest.raises(InvalidInput) as refused:
        house.services.flow.note_representation(house.by, house.room.id, "Ring 68 05 12 34.")
    assert refused.value.facts["kinds"] == "phone"
