from typing import TYPE_CHECKING

import pytest

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound, WrongPhase
from facilitation.services.answering.boards import Board

if TYPE_CHECKING:
    from tests.conftest import Room


@pytest.fixture
def clustering(room: "Room") -> "Room":
    """A room with six cards in three categories, at the clustering step."""
    phones = room.fill(6)
    room.open("problem")
    categories = ["informasjonsflyt", "informasjonsflyt", "ettervern", "ettervern", "fastlege", "fastlege"]
    for number, (phone, category) in enumerate(zip(phones, categories, strict=True), start=1):
        room.send(phone, "problem", text=f"Kort {number}", category=category)
    room.open("klynging")
    return room


def board(room: "Room") -> Board:
    return room.boards.board(room.by, room.id, room.step("klynging").id)


def ids(room: "Room", *texts: str) -> list[str]:
    by_text = {card.text: card.id for card in board(room).cards}
    return [by_text[text] for text in texts]


def gather(room: "Room", name: str, *texts: str) -> str:
    step = room.step("klynging")
    return room.boards.gather(room.by, room.id, step.id, ids(room, *texts), name, request_id=new_id())


def names(room: "Room") -> dict[str, list[str]]:
    return {cluster.name: sorted(card.text for card in cluster.cards) for cluster in board(room).clusters}


def test_newest_cards_come_first(clustering: "Room") -> None:
    assert [card.text for card in board(clustering).cards] == [f"Kort {n}" for n in (6, 5, 4, 3, 2, 1)]


def test_gathering_takes_the_cards_out_of_the_loose_ones(clustering: "Room") -> None:
    gather(clustering, "Epikrisen kommer sent", "Kort 1", "Kort 2")

    assert names(clustering) == {"Epikrisen kommer sent": ["Kort 1", "Kort 2"]}
    assert {card.text for card in board(clustering).loose} == {"Kort 3", "Kort 4", "Kort 5", "Kort 6"}


def test_gathering_is_repeatable(clustering: "Room") -> None:
    request_id = new_id()
    step_id = clustering.step("klynging").id
    cards = ids(clustering, "Kort 1")
    made = {
        clustering.boards.gather(clustering.by, clustering.id, step_id, cards, "Flyt", request_id=request_id)
        for _ in range(2)
    }

    assert len(made) == 1
    assert len(board(clustering).clusters) == 1


def test_gathering_from_the_step_where_the_cards_were_written(clustering: "Room") -> None:
    step_id = clustering.step("problem").id
    clustering.boards.gather(
        clustering.by, clustering.id, step_id, ids(clustering, "Kort 1"), "Flyt", request_id=new_id()
    )

    assert names(clustering) == {"Flyt": ["Kort 1"]}


def test_cards_that_no_step_clusters_cannot_be_gathered(clustering: "Room") -> None:
    with pytest.raises(WrongPhase, match=r"cluster\.no_step"):
        clustering.boards.gather(
            clustering.by,
            clustering.id,
            clustering.step("avslutning").id,
            ids(clustering, "Kort 1"),
            "Flyt",
            request_id=new_id(),
        )


def test_one_cluster_of_each_category(clustering: "Room") -> None:
    made = clustering.boards.gather_by_category(clustering.by, clustering.id, clustering.step("klynging").id)

    assert made == 3
    assert sorted(map(len, names(clustering).values())) == [2, 2, 2]


def test_renaming_keeps_every_name(clustering: "Room") -> None:
    cluster_id = gather(clustering, "Henvisning", "Kort 1")
    clustering.boards.rename(clustering.by, clustering.id, cluster_id, "Henvendelse")
    clustering.boards.rename(clustering.by, clustering.id, cluster_id, "Henvendelse")

    (cluster,) = board(clustering).clusters
    assert cluster.name == "Henvendelse"
    assert cluster.names == ("Henvisning", "Henvendelse")


@pytest.mark.parametrize("name", ["", "  \u200b", "x" * 61])
def test_cluster_needs_a_short_name(clustering: "Room", name: str) -> None:
    with pytest.raises(InvalidInput, match="text"):
        gather(clustering, name, "Kort 1")
    assert board(clustering).clusters == ()


def test_merging_moves_the_cards_and_undo_moves_them_back(clustering: "Room") -> None:
    first = gather(clustering, "Flyt", "Kort 1")
    second = gather(clustering, "Ettervern", "Kort 3", "Kort 4")
    clustering.boards.merge(clustering.by, clustering.id, [first, second])
    assert names(clustering) == {"Flyt": ["Kort 1", "Kort 3", "Kort 4"]}

    clustering.flow.undo(clustering.by, clustering.id)
    assert names(clustering) == {"Flyt": ["Kort 1"], "Ettervern": ["Kort 3", "Kort 4"]}


def test_merging_needs_two(clustering: "Room") -> None:
    only = gather(clustering, "Flyt", "Kort 1")

    with pytest.raises(InvalidInput, match="merge_needs_two"):
        clustering.boards.merge(clustering.by, clustering.id, [only, only])


def test_splitting_takes_some_cards_out(clustering: "Room") -> None:
    cluster_id = gather(clustering, "Flyt", "Kort 1", "Kort 2")
    clustering.boards.split(
        clustering.by, clustering.id, cluster_id, ids(clustering, "Kort 2"), "Epikriser", request_id=new_id()
    )
    assert names(clustering) == {"Flyt": ["Kort 1"], "Epikriser": ["Kort 2"]}

    clustering.flow.undo(clustering.by, clustering.id)
    assert names(clustering) == {"Flyt": ["Kort 1", "Kort 2"]}


def test_splitting_needs_some_but_not_all(clustering: "Room") -> None:
    cluster_id = gather(clustering, "Flyt", "Kort 1", "Kort 2")

    for chosen in ([], ids(clustering, "Kort 3"), ids(clustering, "Kort 1", "Kort 2")):
        with pytest.raises(InvalidInput, match="split_needs_some"):
            clustering.boards.split(clustering.by, clustering.id, cluster_id, chosen, "Ny", request_id=new_id())


def test_parked_card_is_out_of_sight_but_not_gone(clustering: "Room") -> None:
    gather(clustering, "Flyt", "Kort 1", "Kort 2")
    clustering.boards.park(clustering.by, clustering.id, ids(clustering, "Kort 1"))

    assert names(clustering) == {"Flyt": ["Kort 2"]}
    assert [card.text for card in board(clustering).cards if card.parked] == ["Kort 1"]
    clustering.boards.park(clustering.by, clustering.id, ids(clustering, "Kort 1"), parked=False)
    assert names(clustering) == {"Flyt": ["Kort 1", "Kort 2"]}


def test_moving_between_clusters_and_out(clustering: "Room") -> None:
    gather(clustering, "Flyt", "Kort 1", "Kort 2")
    second = gather(clustering, "Ettervern", "Kort 3")
    clustering.boards.move(clustering.by, clustering.id, ids(clustering, "Kort 2"), second)
    clustering.boards.move(clustering.by, clustering.id, ids(clustering, "Kort 1"), None)

    assert names(clustering) == {"Flyt": [], "Ettervern": ["Kort 2", "Kort 3"]}


def test_undo_refuses_what_was_changed_since(clustering: "Room") -> None:
    phone = clustering.join()
    clustering.flow.reopen_step(clustering.by, clustering.id, clustering.step("problem").id)
    clustering.send(phone, "problem", text="Kort 7", category="annet")
    clustering.boards.park(clustering.by, clustering.id, ids(clustering, "Kort 7"))
    clustering.answers.withdraw(phone, clustering.answer("problem", slot=1))

    with pytest.raises(Conflict, match=r"undo\.changed_since"):
        clustering.flow.undo(clustering.by, clustering.id)


def test_unknown_cards_and_clusters(clustering: "Room") -> None:
    with pytest.raises(NotFound, match=r"card\.unknown"):
        clustering.boards.park(clustering.by, clustering.id, [new_id()])
    with pytest.raises(NotFound, match=r"cluster\.unknown"):
        clustering.boards.rename(clustering.by, clustering.id, new_id(), "Navn")
    with pytest.raises(NotFound, match=r"cluster\.unknown"):
        clustering.boards.split(clustering.by, clustering.id, new_id(), [], "Navn", request_id=new_id())
    with pytest.raises(InvalidInput, match="no_cards"):
        gather(clustering, "Tom")
