from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooMany, WrongPhase
from facilitation.domain.plan import ActionFields
from facilitation.services.actors import Facilitator, Phone
from facilitation.services.plan.plan import PlanErrors

if TYPE_CHECKING:
    from tests.conftest import Room

COMPLETE = ActionFields(
    title="Felles møte hver måned",
    problem="Epikrisen kommer sent",
    code_what="samarbeidsmoter",
    code_whom="kommune",
    owner_role="Leder med beslutningsmyndighet",
    owner_unit="Storvik kommune",
    first_step="Når møtekalenderen åpnes, da kaller vi inn.",
    deadline=date(2027, 9, 1),
    decision_level="egen",
)


@pytest.fixture
def complete(room: "Room") -> ActionFields:
    """An action that passes every check in this workshop."""
    frame = room.workshops.get(room.by, room.id).frame
    assert frame.codes is not None
    return replace(
        COMPLETE,
        code_what=frame.codes.what[0].key,
        code_whom=frame.codes.whom[0].key,
        owner_role=next(role.title for role in frame.roles if role.decides),
        decision_level=frame.decision_levels[0].key,
    )


def form(fields: ActionFields) -> dict[str, str]:
    names = [name for name in ActionFields.__slots__ if getattr(fields, name)]
    return {name: str(getattr(fields, name)) for name in names}


def secretary(room: "Room") -> tuple[Phone, str]:
    """Return a phone and the home group at whose table it sits, with the plan step open."""
    phone = room.fill(10)[0]
    room.open("plan")
    person = room.joining.known(phone)
    groupings = {grouping.mode: grouping for grouping in room.dividing.latest(room.by, room.id)}
    groups = groupings["home"].groups  # type: ignore[index]  # the mode is a text
    group = next(group for group in groups if person.id in {member.id for member in group.members})
    return phone, group.id


def test_action_from_a_table_is_in_the_plan(room: "Room", complete: ActionFields) -> None:
    phone, group_id = secretary(room)
    saved = room.plan.submit(phone, room.answer("plan", **form(complete)))

    (action,) = room.plan.actions(room.by, room.id)
    assert (action.id, action.group_id, action.slot) == (saved.entry_id, group_id, 1)
    assert action.fields == complete
    assert action.errors == ()


def test_action_is_changed_in_its_slot(room: "Room", complete: ActionFields) -> None:
    phone, _ = secretary(room)
    room.plan.submit(phone, room.answer("plan", **form(complete)))
    room.plan.submit(phone, room.answer("plan", slot=1, **form(replace(complete, title="Felles møte"))))

    (action,) = room.plan.actions(room.by, room.id)
    assert (action.fields.title, action.version) == ("Felles møte", 2)


def test_no_more_actions_than_the_step_asks_for(room: "Room", complete: ActionFields) -> None:
    phone, _ = secretary(room)
    for n in range(3):
        room.plan.submit(phone, room.answer("plan", **form(replace(complete, title=f"Tiltak {n}"))))

    with pytest.raises(TooMany, match=r"answers\.limit"):
        room.plan.submit(phone, room.answer("plan", **form(complete)))
    with pytest.raises(TooMany, match=r"answers\.limit"):
        room.plan.submit(phone, room.answer("plan", slot=4, **form(complete)))


def test_same_request_is_one_action(room: "Room", complete: ActionFields) -> None:
    phone, _ = secretary(room)
    answer = room.answer("plan", **form(complete))

    assert room.plan.submit(phone, answer) == room.plan.submit(phone, answer)
    assert len(room.plan.actions(room.by, room.id)) == 1


def test_every_missing_field_is_named_at_once(room: "Room") -> None:
    phone, _ = secretary(room)

    with pytest.raises(PlanErrors) as caught:
        room.plan.submit(phone, room.answer("plan", title="Bare en tittel"))
    assert {finding.field for finding in caught.value.findings} == {
        "problem",
        "code_what",
        "code_whom",
        "owner_role",
        "owner_unit",
        "first_step",
        "deadline",
        "decision_level",
    }
    assert room.plan.actions(room.by, room.id) == ()


@pytest.mark.parametrize("deadline", [date(2027, 3, 10), date(2020, 1, 1)])
def test_deadline_must_come_after_today(room: "Room", complete: ActionFields, deadline: date) -> None:
    phone, _ = secretary(room)

    with pytest.raises(PlanErrors) as caught:
        room.plan.submit(phone, room.answer("plan", **form(replace(complete, deadline=deadline))))
    assert [(f.field, f.code) for f in caught.value.findings] == [("deadline", "plan.date_not_after_today")]


@pytest.mark.parametrize("typed", ["31.02.2027", "i morgen", "2027-13-01", "1.1"])
def test_what_is_not_a_date_is_refused(room: "Room", complete: ActionFields, typed: str) -> None:
    phone, _ = secretary(room)

    with pytest.raises(InvalidInput, match=r"date\.not_a_date"):
        room.plan.submit(phone, room.answer("plan", **{**form(complete), "deadline": typed}))


def test_norwegian_dates_are_read(room: "Room", complete: ActionFields) -> None:
    phone, _ = secretary(room)
    room.plan.submit(phone, room.answer("plan", **{**form(complete), "deadline": " 1.9.2027 "}))

    assert room.plan.actions(room.by, room.id)[0].fields.deadline == date(2027, 9, 1)


@pytest.mark.parametrize("name", ["decision_level", "ask", "code_what", "benefit_term"])
def test_only_what_the_workshop_offers_can_be_chosen(room: "Room", complete: ActionFields, name: str) -> None:
    phone, _ = secretary(room)

    with pytest.raises(InvalidInput, match=r"choice\.unknown"):
        room.plan.submit(phone, room.answer("plan", **{**form(complete), name: "finnes-ikke"}))


def test_patient_data_is_stopped_but_the_owner_may_be_named(room: "Room", complete: ActionFields) -> None:
    phone, _ = secretary(room)
    with pytest.raises(InvalidInput, match=r"privacy\.blocked"):
        room.plan.submit(phone, room.answer("plan", **form(replace(complete, milestones="Ring 99 88 77 66"))))

    room.plan.submit(phone, room.answer("plan", **form(replace(complete, owner_name="Kari Testrud"))))
    assert room.plan.actions(room.by, room.id)[0].fields.owner_name == "Kari Testrud"


def test_others_at_the_table_read_only(room: "Room", complete: ActionFields) -> None:
    phone, group_id = secretary(room)
    room.plan.submit(phone, room.answer("plan", **form(complete)))
    phones = [other for other in room.fill(10) if other != phone]
    seated = {
        member.id
        for g in room.dividing.latest(room.by, room.id)
        for t in g.groups
        if t.id == group_id
        for member in t.members
    }
    reader = next(other for other in phones if room.joining.known(other).id in seated)

    with pytest.raises(NotAllowed, match="not_secretary"):
        room.plan.submit(reader, room.answer("plan", **form(complete)))


def test_closed_step_takes_no_action(room: "Room", complete: ActionFields) -> None:
    phone, _ = secretary(room)
    answer = room.answer("plan", **form(complete))
    room.close("plan")

    with pytest.raises(WrongPhase, match=r"step\.closed"):
        room.plan.submit(phone, answer)


def test_facilitator_writes_for_a_table(room: "Room", complete: ActionFields) -> None:
    _, group_id = secretary(room)
    room.plan.submit_for(room.by, room.id, group_id, room.answer("plan", **form(complete)))

    assert room.plan.actions(room.by, room.id)[0].group_id == group_id
    with pytest.raises(NotFound, match=r"group\.unknown"):
        room.plan.submit_for(room.by, room.id, new_id(), room.answer("plan", **form(complete)))


def test_organisers_table_adds_edits_and_removes(room: "Room", complete: ActionFields) -> None:
    request_id = new_id()
    action_id = room.plan.add(room.by, room.id, complete, request_id=request_id)
    assert room.plan.add(room.by, room.id, complete, request_id=request_id) == action_id
    version = room.plan.edit(room.by, room.id, action_id, replace(complete, target="80 %"), version=1)
    assert (version, room.plan.actions(room.by, room.id)[0].fields.target) == (2, "80 %")

    room.plan.remove(room.by, room.id, action_id)
    room.plan.remove(room.by, room.id, action_id)
    assert room.plan.actions(room.by, room.id) == ()
    room.flow.undo(room.by, room.id)
    assert [action.id for action in room.plan.actions(room.by, room.id)] == [action_id]


def test_two_who_edit_the_same_action_notice_each_other(room: "Room", complete: ActionFields) -> None:
    action_id = room.plan.add(room.by, room.id, complete, request_id=new_id())
    room.plan.edit(room.by, room.id, action_id, replace(complete, target="80 %"), version=1)

    with pytest.raises(Conflict, match=r"action\.changed_since"):
        room.plan.edit(room.by, room.id, action_id, replace(complete, target="90 %"), version=1)
    assert room.plan.actions(room.by, room.id)[0].fields.target == "80 %"


def test_a_stranger_sees_no_plan(room: "Room", complete: ActionFields, stranger: Facilitator) -> None:
    action_id = room.plan.add(room.by, room.id, complete, request_id=new_id())

    with pytest.raises(NotFound, match=r"workshop\.unknown"):
        room.plan.actions(stranger, room.id)
    with pytest.raises(NotFound, match=r"workshop\.unknown"):
        room.plan.edit(stranger, room.id, action_id, complete, version=1)
    with pytest.raises(NotFound, match=r"action\.unknown"):
        room.plan.remove(room.by, room.id, new_id())


def test_lift_changes_the_level_and_the_ask(room: "Room", complete: ActionFields) -> None:
    phone, _ = secretary(room)
    saved = room.plan.submit(phone, room.answer("plan", **form(complete)))
    room.open("loft")
    frame = room.workshops.get(room.by, room.id).frame
    level, ask = frame.decision_levels[-1].key, frame.asks[0].key
    room.send(phone, "loft", "nivå", **{f"v__{saved.entry_id}": level})
    room.send(phone, "loft", "ber-om", **{f"v__{saved.entry_id}": ask})

    fields = room.plan.actions(room.by, room.id)[0].fields
    assert (fields.decision_level, fields.ask) == (level, ask)
