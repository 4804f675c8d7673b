from typing import TYPE_CHECKING

from facilitation.services.answering.boards import Board
from tests.console.conftest import Console, find, has_button, press, select, table, table_with, words

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from tests.conftest import Room

HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:1) :material/home: **fet** $x$"


def cards_of(room: "Room", n: int = 4) -> None:
    """Let the room write so many problems, each of its own category, and close the step."""
    phones = room.fill(max(n, 8))
    room.open("problem")
    categories = ["fastlege", "ettervern", "annet", "pårørende"]
    for place in range(n):
        room.send(phones[place], "problem", text=f"Problem {place}", category=categories[place % 4])
    room.close("problem")


def clustering(console: Console, room: "Room", n: int = 4) -> "AppTest":
    cards_of(room, n)
    room.open("klynging")
    return console.open("run", room.id)


def board(room: "Room") -> Board:
    return room.boards.board(room.by, room.id, room.step("klynging").id)


def test_cards_stand_in_the_order_they_came(console: Console, room: "Room") -> None:
    page = clustering(console, room)

    assert list(table(page, "cards_")["text"]) == ["Problem 0", "Problem 1", "Problem 2", "Problem 3"]
    assert list(table(page, "cards_")["category"]) == ["Fastlege", "Ettervern", "Annet", "Pårørende"]


def test_people_s_words_stay_words(console: Console, room: "Room") -> None:
    phones = room.fill(8)
    room.open("erfaring")
    room.send(phones[0], "erfaring", text=HOSTILE, category="bar")
    page = console.open("run", room.id)

    assert list(table(page, "cards_")["text"]) == [HOSTILE]
    assert HOSTILE not in words(page)


def test_chosen_cards_are_parked_and_taken_out_again(console: Console, room: "Room") -> None:
    page = clustering(console, room)
    select(page, "cards_", 0, 2)
    assert "2 valgt" in words(page)
    press_ending(page, "_park")
    assert [card.text for card in board(room).cards if card.parked] == ["Problem 2", "Problem 0"]
    assert "parkert" in list(table(page, "cards_")["state"])
    press_ending(page, "_unpark")

    assert not any(card.parked for card in board(room).cards)


def press_ending(page: "AppTest", ending: str) -> None:
    find(page, "button", "cards_", ending).click()
    page.run()
    assert not page.exception


def test_a_new_card_never_moves_those_that_are_chosen(console: Console, room: "Room") -> None:
    phones = room.fill(8)
    room.open("erfaring")
    first = room.answer("erfaring", text="Første", category="bar", slot=1)
    room.answers.submit(phones[0], first)
    room.send(phones[1], "erfaring", text="Andre", category="brast")
    page = console.open("run", room.id)
    select(page, "cards_", 0)
    # Changing a card makes it the newest; a third one comes as well.
    room.answers.submit(phones[0], room.answer("erfaring", text="Endret", category="bar", slot=1))
    room.send(phones[2], "erfaring", text="Tredje", category="bar")
    page.run()

    assert list(table(page, "cards_")["text"]) == ["Endret", "Andre", "Tredje"]
    press_ending(page, "_park")
    parked = room.boards.board(room.by, room.id, room.step("erfaring").id)
    assert [card.text for card in parked.cards if card.parked] == ["Endret"]


def test_a_card_that_was_taken_back_leaves_its_place_empty(console: Console, room: "Room") -> None:
    phones = room.fill(8)
    room.open("erfaring")
    room.send(phones[0], "erfaring", text="Første", category="bar")
    room.send(phones[1], "erfaring", text="Andre", category="bar")
    page = console.open("run", room.id)
    room.answers.withdraw(phones[0], room.answer("erfaring", slot=1))
    page.run()

    shown = table(page, "cards_")
    assert list(shown["text"]) == ["", "Andre"]
    assert list(shown["state"]) == ["tatt tilbake", ""]
    select(page, "cards_", 0)
    assert "0 valgt" in words(page)


def test_hidden_cards_are_said_to_be_hidden(console: Console, room: "Room") -> None:
    phones = room.fill(8)
    room.open("problem")
    room.send(phones[0], "problem", text="Venting", category="annet")

    assert "Skjermen viser ikke dette" in words(console.open("run", room.id))


def test_an_empty_board_says_so(console: Console, room: "Room") -> None:
    room.fill(8)
    room.open("erfaring")

    assert "Ingenting er skrevet ennå" in words(console.open("run", room.id))


def test_cards_are_gathered_once_and_the_hands_are_empty(console: Console, room: "Room") -> None:
    page = clustering(console, room)
    select(page, "cards_", 0, 1)
    find(page, "text_input", "gather_", "_name").set_value("Når vi mangler en lege")
    button = find(page, "button", "gather_")
    press(page, "gather_")
    button.click()
    page.run()

    (cluster,) = board(room).clusters
    assert (cluster.name, len(cluster.cards)) == ("Når vi mangler en lege", 2)
    assert find(page, "text_input", "gather_", "_name").value == ""
    assert "0 valgt" in words(page)


def test_a_cluster_without_a_name_is_refused_and_the_choice_stays(console: Console, room: "Room") -> None:
    page = clustering(console, room)
    select(page, "cards_", 0, 1)
    press(page, "gather_")

    assert "Skriv noe her" in page.error[0].value
    assert "2 valgt" in words(page)
    assert board(room).clusters == ()


def test_clusters_begin_with_the_categories(console: Console, room: "Room") -> None:
    page = press(clustering(console, room), "by_category_")

    assert [cluster.name for cluster in board(room).clusters] == ["Fastlege", "Ettervern", "Annet", "Pårørende"]
    assert not has_button(page, "by_category_")
    assert list(table_with(page, "before")["name"]) == ["Fastlege", "Ettervern", "Annet", "Pårørende"]


def test_cards_are_moved_and_set_free(console: Console, room: "Room") -> None:
    page = press(clustering(console, room), "by_category_")
    target = board(room).clusters[1]
    select(page, "cards_", 0)
    find(page, "selectbox", "move_to_").set_value(target.id)
    press_move(page)
    assert len(board(room).clusters[1].cards) == 2
    select(page, "cards_", 0)
    find(page, "selectbox", "move_to_").set_value("")
    press_move(page)

    assert [card.text for card in board(room).loose] == ["Problem 0"]


def press_move(page: "AppTest") -> None:
    (key,) = [button.key for button in page.button if button.key and button.key.startswith("move_")]
    page.button(key=key).click()
    page.run()
    assert not page.exception


def test_some_cards_of_one_cluster_are_split_from_it(console: Console, room: "Room") -> None:
    page = clustering(console, room)
    select(page, "cards_", 0, 1, 2)
    find(page, "text_input", "gather_", "_name").set_value("Alt")
    press(page, "gather_")
    select(page, "cards_", 0, 1, 2)
    find(page, "text_input", "gather_", "_name").set_value("Det samme")
    press(page, "gather_")
    assert "Velg noen av kortene i klyngen" in page.error[0].value
    select(page, "cards_", 0)
    press(page, "gather_")

    assert [(cluster.name, len(cluster.cards)) for cluster in board(room).clusters] == [("Alt", 2), ("Det samme", 1)]


def test_a_cluster_is_renamed_and_remembers(console: Console, room: "Room") -> None:
    page = press(clustering(console, room), "by_category_")
    select(page, "clusters_", 0)
    find(page, "text_input", "rename_").set_value("Legen")
    press(page, "rename_save_")

    assert board(room).clusters[0].names == ("Fastlege", "Legen")
    assert table(page, "clusters_")["before"][0] == "Fastlege"


def test_clusters_are_merged_once(console: Console, room: "Room") -> None:
    page = press(clustering(console, room), "by_category_")
    select(page, "clusters_", 0, 1)
    button = find(page, "button", "merge_")
    assert button.label.replace("\\", "") == "Slå sammen 2 klynger i «Fastlege»"
    press(page, "merge_")
    button.click()
    page.run()

    assert [(cluster.name, len(cluster.cards)) for cluster in board(room).clusters] == [
        ("Fastlege", 2),
        ("Annet", 1),
        ("Pårørende", 1),
    ]
    assert not has_button(page, "merge_")


def test_places_outside_the_table_are_nobody_s(console: Console, room: "Room") -> None:
    page = clustering(console, room)
    select(page, "cards_", 99, -1)

    assert "0 valgt" in words(page)
