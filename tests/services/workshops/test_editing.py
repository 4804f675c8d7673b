from typing import TYPE_CHECKING

import pytest

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound, WrongPhase

if TYPE_CHECKING:
    from tests.conftest import Room


def keys(room: "Room") -> list[str]:
    return [step.key for step in room.steps()]


def test_the_template_is_copied_not_shared(room: "Room") -> None:
    step = room.step("problem")
    room.editing.reword(
        room.by, room.id, step.id, title="Hva hindrer oss?", screen_prompt="Stille.", phone_prompt="Ett kort"
    )

    changed = room.step("problem").template
    assert (changed.title, changed.screen.prompt, changed.prompt) == ("Hva hindrer oss?", "Stille.", "Ett kort")
    other = type(room)(room.store, room.workshops._catalogue, room.by)
    assert other.step("problem").template == step.template


@pytest.mark.parametrize(("title", "code"), [("", "text.empty"), ("x" * 161, "text.too_long")])
def test_step_needs_a_title_that_fits(room: "Room", title: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        room.editing.reword(room.by, room.id, room.step("fag").id, title=title, screen_prompt="", phone_prompt="")
    assert caught.value.code == code


def test_retiming(room: "Room") -> None:
    room.editing.retime(room.by, room.id, room.step("lunsj").id, 30)
    assert room.step("lunsj").minutes == 30

    for minutes in (0, -1, 481):
        with pytest.raises(InvalidInput, match="bad_minutes"):
            room.editing.retime(room.by, room.id, room.step("lunsj").id, minutes)


def test_moving_a_step(room: "Room") -> None:
    room.editing.move(room.by, room.id, room.step("pause-1").id, 1)

    assert keys(room)[1] == "pause-1"
    assert [step.position for step in room.steps()] == list(range(20))


def test_a_step_stays_after_what_it_builds_on(room: "Room") -> None:
    before = keys(room)

    with pytest.raises(Conflict, match="builds_on"):
        room.editing.move(room.by, room.id, room.step("prioritering").id, 0)
    assert keys(room) == before


def test_nothing_is_moved_before_what_has_been_run(room: "Room") -> None:
    room.fill()
    room.open("innsjekk")
    room.open("erfaring")

    with pytest.raises(WrongPhase, match="move_before_opened"):
        room.editing.move(room.by, room.id, room.step("lunsj").id, 0)
    with pytest.raises(WrongPhase, match="already_opened"):
        room.editing.move(room.by, room.id, room.step("erfaring").id, 5)


def test_removing_and_putting_back(room: "Room") -> None:
    before = keys(room)
    room.editing.remove(room.by, room.id, room.step("pause-1").id)
    assert "pause-1" not in keys(room)

    room.flow.undo(room.by, room.id)
    assert keys(room) == before


def test_what_others_build_on_is_not_removed(room: "Room") -> None:
    with pytest.raises(Conflict) as caught:
        room.editing.remove(room.by, room.id, room.step("problem").id)
    assert caught.value.code == "program.builds_on"


def test_added_pause_stands_where_it_was_put_and_only_once(room: "Room") -> None:
    request_id = new_id()
    made = {
        room.editing.add(room.by, room.id, title="Luftepause", minutes=5, position=3, pause=True, request_id=request_id)
        for _ in range(2)
    }

    assert len(made) == 1
    assert room.steps()[3].title == "Luftepause"
    assert len(room.steps()) == 21
    room.flow.undo(room.by, room.id)
    assert len(room.steps()) == 20


def test_added_step_never_comes_before_what_has_been_run(room: "Room") -> None:
    room.fill()
    room.open("innsjekk")
    room.editing.add(room.by, room.id, title="Velkomst", minutes=5, position=0, request_id=new_id())

    assert room.steps()[1].title == "Velkomst"


def test_program_has_a_limit(room: "Room") -> None:
    for n in range(40):
        room.editing.add(room.by, room.id, title=f"Innlegg {n}", minutes=5, position=0, request_id=new_id())

    with pytest.raises(InvalidInput, match="too_many_steps"):
        room.editing.add(room.by, room.id, title="Ett til", minutes=5, position=0, request_id=new_id())


def test_removed_step_is_unknown(room: "Room") -> None:
    step = room.step("pause-1")
    room.editing.remove(room.by, room.id, step.id)

    with pytest.raises(NotFound, match=r"step\.unknown"):
        room.editing.retime(room.by, room.id, step.id, 5)
