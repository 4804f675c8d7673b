from typing import TYPE_CHECKING

import pytest

from facilitation.catalogue.inputs import Input
from facilitation.persistence.models import Workshop
from facilitation.services.actors import Phone
from facilitation.services.answering.results import InputResult, input_result
from facilitation.services.programs import frame_of

if TYPE_CHECKING:
    from tests.conftest import Room


def result(room: "Room", key: str, input_key: str) -> InputResult:
    step = room.step(key)
    item: Input | None = step.template.input(input_key)
    assert item is not None
    with room.store.read() as db:
        return input_result(db, room.id, step, item, frame_of(db.get_one(Workshop, room.id)))


@pytest.fixture
def voting(room: "Room") -> tuple["Room", list[Phone], dict[str, str]]:
    """Twelve staff and six leaders at the ballot, with two clusters by name."""
    phones = [room.join("kommune", "ansatt") for _ in range(12)] + [room.join("spesialist", "leder") for _ in range(6)]
    room.open("problem")
    room.send(phones[0], "problem", text="Ett", category="informasjonsflyt")
    room.send(phones[0], "problem", text="To", category="ettervern")
    room.open("klynging")
    room.boards.gather_by_category(room.by, room.id, room.step("klynging").id)
    clusters = room.boards.board(room.by, room.id, room.step("klynging").id).clusters
    room.open("prioritering")
    return room, phones, {cluster.name: cluster.id for cluster in clusters}


def test_sum_of_points_and_number_of_voters_are_both_kept(
    voting: tuple["Room", list[Phone], dict[str, str]],
) -> None:
    room, phones, clusters = voting
    flow, care = clusters["Informasjonsflyt"], clusters["Ettervern"]
    room.send(phones[0], "prioritering", **{f"p__{flow}": "2"})
    room.send(phones[1], "prioritering", **{f"p__{flow}": "2"})
    for phone in phones[2:5]:
        room.send(phone, "prioritering", **{f"p__{care}": "1"})

    lines = result(room, "prioritering", "poeng").points
    assert [(line.title, line.points, line.voters) for line in lines] == [
        ("Informasjonsflyt", 4, 2),
        ("Ettervern", 3, 3),
    ]


def test_points_follow_a_cluster_that_is_merged_after_the_ballot(
    voting: tuple["Room", list[Phone], dict[str, str]],
) -> None:
    room, phones, clusters = voting
    flow, care = clusters["Informasjonsflyt"], clusters["Ettervern"]
    room.send(phones[0], "prioritering", **{f"p__{flow}": "2", f"p__{care}": "1"})
    room.send(phones[1], "prioritering", **{f"p__{care}": "2"})
    room.boards.merge(room.by, room.id, [flow, care])

    (line,) = result(room, "prioritering", "poeng").points
    assert (line.title, line.points, line.voters) == ("Informasjonsflyt", 5, 2)


def test_leaders_and_staff_side_by_side_when_both_are_five_or_more(
    voting: tuple["Room", list[Phone], dict[str, str]],
) -> None:
    room, phones, clusters = voting
    flow = clusters["Informasjonsflyt"]
    for phone in phones:
        room.send(phone, "prioritering", **{f"p__{flow}": "1"})

    assert result(room, "prioritering", "poeng").voters_by_role is None

    room.close("prioritering")
    found = result(room, "prioritering", "poeng")
    assert found.voters_by_role is not None
    assert dict(found.voters_by_role.shown) == {"ansatt": 12, "leder": 6}
    assert dict(found.points[0].by_role) == {"ansatt": 12, "leder": 6}


def test_too_few_leaders_are_not_told_apart(voting: tuple["Room", list[Phone], dict[str, str]]) -> None:
    room, phones, clusters = voting
    flow = clusters["Informasjonsflyt"]
    for phone in phones[:14]:
        room.send(phone, "prioritering", **{f"p__{flow}": "1"})

    room.close("prioritering")
    found = result(room, "prioritering", "poeng")
    assert found.voters_by_role is None
    assert found.points[0].by_role == ()
    assert found.points[0].points == 14


def test_placements_become_median_and_spread(room: "Room") -> None:
    phones = room.fill(8)
    step = room.open("losningsgruppe")
    fields = {f"f__{part.key}": "Felles møte" for part in step.template.inputs[0].fields if part.kind == "text"}  # type: ignore[union-attr]
    room.send(phones[0], "losningsgruppe", **fields)
    room.open("effekt")
    with room.store.read() as db:
        from facilitation.services.answering.subjects import subjects

        (proposal,) = subjects(db, room.id, room.step("effekt").template.inputs[0].about)  # type: ignore[union-attr,arg-type]
    for phone, (effect, effort) in zip(phones, [("5", "2"), ("4", "2"), ("3", "unknown")], strict=False):
        room.send(phone, "effekt", **{f"effect__{proposal.id}": effect, f"effort__{proposal.id}": effort})

    (placed,) = result(room, "effekt", "plassering").placements
    assert (placed.title, placed.effect.n, placed.effect.median) == ("Felles møte", 3, 4.0)
    assert (placed.effort.n, placed.effort.unknown, placed.effort.median) == (2, 1, 2.0)


def test_half_a_placement_is_refused(room: "Room") -> None:
    from facilitation.domain.errors import InvalidInput
    from facilitation.services.answering.subjects import subjects

    phones = room.fill(8)
    step = room.open("losningsgruppe")
    fields = {f"f__{part.key}": "Felles møte" for part in step.template.inputs[0].fields if part.kind == "text"}  # type: ignore[union-attr]
    room.send(phones[0], "losningsgruppe", **fields)
    room.open("effekt")
    with room.store.read() as db:
        (proposal,) = subjects(db, room.id, room.step("effekt").template.inputs[0].about)  # type: ignore[union-attr,arg-type]

    with pytest.raises(InvalidInput, match="half_placed"):
        room.send(phones[0], "effekt", **{f"effect__{proposal.id}": "5"})
    with pytest.raises(InvalidInput, match=r"matrix\.empty"):
        room.send(phones[0], "effekt")


def test_evaluation_is_counted_as_n_of_those_who_answered(room: "Room") -> None:
    phones = room.fill(4)
    step = room.open("evaluering")
    options = [option.key for option in step.template.inputs[0].options]  # type: ignore[union-attr]
    room.send(phones[0], "evaluering", "nytte", chosen=options[:2])
    room.send(phones[1], "evaluering", "nytte", chosen=options[:1])
    room.send(phones[0], "evaluering", "tro", value="4")
    room.send(phones[1], "evaluering", "tro", value="unknown")
    room.send(phones[0], "evaluering", "eget-steg", text="Ringe legekontoret")

    useful = result(room, "evaluering", "nytte")
    assert (useful.answered, [count.n for count in useful.counts][:3]) == (2, [2, 1, 0])
    belief = result(room, "evaluering", "tro").spread
    assert belief is not None
    assert (belief.n, belief.unknown, belief.median) == (1, 1, 4.0)
    assert result(room, "evaluering", "eget-steg").texts == ("Ringe legekontoret",)
