from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from facilitation.services.actors import Phone
from facilitation.services.reports.reporting import Reporting, ReportKind
from tests.services.report_reading import (
    ACTION,
    NB,
    add_action,
    every_text,
    gather,
    lines,
    opened,
    propose,
    secretaries,
    write_problems,
)

if TYPE_CHECKING:
    from tests.conftest import Room


@pytest.fixture
def reporting(room: "Room") -> Reporting:
    return Reporting(room.store, room.plan)


def said(room: "Room", reporting: Reporting) -> Workbook:
    return opened(reporting.report(room.by, room.id, ReportKind.SAID, NB))


def vote(room: "Room", phone: Phone, **points: int) -> None:
    """Give points to clusters by name."""
    step = room.step("klynging").id
    ids = {cluster.name: cluster.id for cluster in room.boards.board(room.by, room.id, step).clusters}
    room.send(phone, "prioritering", **{f"p:{ids[name]}": str(n) for name, n in points.items()})


def two_clusters(room: "Room") -> tuple[str, str]:
    write_problems(room, ("annet", "A"), ("annet", "B"))
    room.close("problem")
    found = gather(room, "Ansvar", "A"), gather(room, "Tid", "B")
    room.open("prioritering")
    return found


def test_points_give_sum_and_voters_by_rank(room: "Room", reporting: Reporting) -> None:
    two_clusters(room)
    vote(room, room.join(), Ansvar=1, Tid=2)
    vote(room, room.join(), Tid=2)
    vote(room, room.join(), Ansvar=1)
    room.close("prioritering")

    assert lines(said(room, reporting), "8 Prioritering") == [
        {"Klynge": "Tid", "Poeng": 4, "Personer": 2, "Av": 3},
        {"Klynge": "Ansvar", "Poeng": 2, "Personer": 2, "Av": 3},
    ]


@pytest.mark.parametrize(
    ("leaders", "expected"),
    [
        (5, {"Poeng fra Leder": 10, "Poeng fra Ansatt": 5}),
        (4, {}),
    ],
)
def test_points_are_split_by_role_only_where_no_small_group_is_left(
    room: "Room", reporting: Reporting, leaders: int, expected: dict[str, int]
) -> None:
    two_clusters(room)
    for phone in [room.join(role="leder") for _ in range(leaders)]:
        vote(room, phone, Tid=2)
    for phone in [room.join() for _ in range(5)]:
        vote(room, phone, Tid=1)
    room.close("prioritering")

    line = lines(said(room, reporting), "8 Prioritering")[0]

    assert line["Poeng"] == leaders * 2 + 5
    assert {heading: n for heading, n in line.items() if heading.startswith("Poeng fra")} == expected


def test_points_on_a_cluster_that_was_merged_afterwards_are_not_lost(room: "Room", reporting: Reporting) -> None:
    ansvar, tid = two_clusters(room)
    vote(room, room.join(), Ansvar=2, Tid=1)
    room.close("prioritering")
    room.boards.merge(room.by, room.id, [tid, ansvar])

    found = lines(said(room, reporting), "8 Prioritering")

    assert [(line["Klynge"], line["Poeng"]) for line in found] == [("Tid", 3)]


def test_points_on_a_card_that_was_taken_back_do_not_tell_its_text(room: "Room", reporting: Reporting) -> None:
    room.open("problem")
    author = room.join()
    answer = room.answer("problem", text="Dette angrer jeg på", category="annet", slot=1)
    saved = room.answers.submit(author, answer)
    room.open("prioritering")
    room.send(room.join(), "prioritering", **{f"p:{saved.entry_id}": "2"})
    room.flow.reopen_step(room.by, room.id, room.step("problem").id)
    room.answers.withdraw(author, room.answer("problem", slot=1))
    room.close("problem")

    workbook = said(room, reporting)

    assert lines(workbook, "8 Prioritering") == [{"Klynge": "tatt tilbake", "Poeng": 2, "Personer": 1, "Av": 1}]
    assert "Dette angrer jeg på" not in every_text(workbook)


def test_placements_give_median_and_spread_on_both_axes(room: "Room", reporting: Reporting) -> None:
    phones = room.fill()
    room.open("losningsgruppe")
    row = propose(room, secretaries(room, phones)[1], "Ukentlig møte")
    room.open("effekt")
    placed = [("5", "1"), ("4", "2"), ("3", "unknown")]
    for phone, (effect, effort) in zip(phones, placed, strict=False):
        room.send(phone, "effekt", **{f"effect:{row}": effect, f"effort:{row}": effort})
    room.close("effekt")

    assert lines(said(room, reporting), "14 Effekt og innsats") == [
        {
            "Forslag": "Ukentlig møte",
            "Plassert av": 3,
            "Effekt, median": 4,
            "Effekt, lav": 3.5,
            "Effekt, høy": 4.5,
            "Effekt, vet ikke": 0,
            "Innsats, median": 1.5,
            "Innsats, lav": 1.25,
            "Innsats, høy": 1.75,
            "Innsats, vet ikke": 1,
        }
    ]


def test_lifts_are_counted_for_each_action(room: "Room", reporting: Reporting) -> None:
    action = add_action(room)
    phones = room.fill()
    room.open("loft")
    tables = secretaries(room, phones)
    room.send(tables[1], "loft", "nivå", **{f"v:{action}": "ssu"})
    room.send(tables[2], "loft", "nivå", **{f"v:{action}": "fsu-phr"})
    room.send(tables[1], "loft", "ber-om", **{f"v:{action}": "ressurs"})

    workbook = said(room, reporting)

    assert lines(workbook, "18.1 Løft til FSU") == [
        {
            "Tiltak": ACTION.title,
            "Egen virksomhet": 0,
            "FSU PHR, faglig samarbeidsutvalg psykisk helse og rus": 1,
            "SSU, strategisk samarbeidsutvalg": 1,
            "Svar i alt": 2,
        }
    ]
    assert lines(workbook, "18.2 Løft til FSU")[0]["Ressurs"] == 1


def evaluate(room: "Room") -> None:
    room.open("evaluering")
    for phone, rating, benefits in (
        (room.join(), "5", ["fokus", "kontakter"]),
        (room.join(), "5", ["fokus"]),
        (room.join(), "4", []),
        (room.join(), "2", ["kontakter"]),
        (room.join(), "unknown", []),
    ):
        room.send(phone, "evaluering", "nytte", chosen=benefits)
        room.send(phone, "evaluering", "tro", value=rating)
        room.send(phone, "evaluering", "kontakt", value="ja", contact="deltaker@eksempel.no")
    room.close("evaluering")


def test_evaluation_is_told_as_n_of_n(room: "Room", reporting: Reporting) -> None:
    evaluate(room)

    workbook = said(room, reporting)

    benefits = {str(line["Svar"]): (line["Antall"], line["Av"]) for line in lines(workbook, "19.1 Evaluering")}
    assert benefits["Ga mer fokus på samarbeid og samhandling"] == (2, 5)
    assert benefits["En arena hvor man knytter kontakter med samarbeidspartnere"] == (2, 5)
    assert sum(n for n, _of in benefits.values() if isinstance(n, int)) == 4
    assert lines(workbook, "19.2 Evaluering") == [
        {"Svar": "1 – Ikke sikker", "Antall": 0, "Av": 5},
        {"Svar": "2", "Antall": 1, "Av": 5},
        {"Svar": "3", "Antall": 0, "Av": 5},
        {"Svar": "4", "Antall": 1, "Av": 5},
        {"Svar": "5 – Helt sikker", "Antall": 2, "Av": 5},
        {"Svar": "vet ikke", "Antall": 1, "Av": 5},
    ]


def test_addresses_of_those_who_may_be_asked_again_are_in_no_file(room: "Room", reporting: Reporting) -> None:
    evaluate(room)

    workbook = said(room, reporting)

    assert lines(workbook, "19.3 Evaluering")[0] == {"Svar": "Ja", "Antall": 5, "Av": 5}
    assert [text for text in every_text(workbook) if "@" in text] == []
