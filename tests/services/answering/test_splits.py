"""Answers split by role: the same on the screen, in the console and in the files, and never another time."""

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from facilitation.i18n import language
from facilitation.persistence.models import FixedSplit
from facilitation.services.actors import Phone
from facilitation.services.plan.plan import Plan
from facilitation.services.reports.reporting import Reporting, ReportKind
from facilitation.services.running.view import RunViews
from facilitation.services.screens.pictures import PointsPicture
from facilitation.services.screens.view import ScreenViews

if TYPE_CHECKING:
    from tests.conftest import Room


class Ballot:
    """Six leaders and twelve others at a ballot over two clusters."""

    def __init__(self, room: "Room") -> None:
        self.room = room
        self.leaders = [room.join("spesialist", "leder") for _ in range(6)]
        self.staff = [room.join() for _ in range(12)]
        room.open("problem")
        room.send(self.staff[0], "problem", text="Ett", category="informasjonsflyt")
        room.send(self.staff[0], "problem", text="To", category="ettervern")
        room.open("klynging")
        room.boards.gather_by_category(room.by, room.id, room.step("klynging").id)
        clusters = room.boards.board(room.by, room.id, room.step("klynging").id).clusters
        self.flow = next(cluster.id for cluster in clusters if cluster.name == "Informasjonsflyt")
        room.open("prioritering")

    def vote(self, *phones: Phone, points: int = 1) -> None:
        for phone in phones:
            self.room.send(phone, "prioritering", **{f"p__{self.flow}": str(points)})

    def reopen(self) -> None:
        self.room.flow.reopen_step(self.room.by, self.room.id, self.room.step("prioritering").id)

    def everywhere(self) -> list[dict[str, int]]:
        """Return the points of the first line by role, as screen, console and file tell them."""
        return [self.on_screen(), self.in_console(), self.in_file()]

    def on_screen(self) -> dict[str, int]:
        shown = next(step for step in self.room.steps() if step.template.screen.breakdown)
        self.room.flow.open_step(self.room.by, self.room.id, shown.id)
        token = self.room.workshops.get(self.room.by, self.room.id).screen_token
        picture = ScreenViews(self.room.store, Plan(self.room.store)).by_token(token).picture
        assert isinstance(picture, PointsPicture)
        self.room.flow.undo(self.room.by, self.room.id)
        return dict(picture.result.points[0].by_role)

    def in_console(self) -> dict[str, int]:
        step = self.room.step("prioritering")
        (found,) = RunViews(self.room.store).results(self.room.by, self.room.id, step.id)
        return dict(found.points[0].by_role)

    def in_file(self) -> dict[str, int]:
        reporting = Reporting(self.room.store, Plan(self.room.store))
        report = reporting.report(self.room.by, self.room.id, ReportKind.SAID, language("nb"))
        table = next(table for table in report.tables if "Prioritering" in table.title)
        line = dict(zip([column.heading for column in table.columns], table.rows[0], strict=True))
        titles = {role.title: role.key for role in self.room.workshops.get(self.room.by, self.room.id).frame.roles}
        told = {re.sub("^Poeng fra ", "", heading): n for heading, n in line.items() if "Poeng fra" in heading}
        return {titles[title]: int(str(n)) for title, n in told.items()}


@pytest.fixture
def ballot(room: "Room") -> Ballot:
    return Ballot(room)


def test_the_same_split_is_told_everywhere(ballot: Ballot) -> None:
    ballot.vote(*ballot.leaders, points=2)
    ballot.vote(*ballot.staff[:7])
    ballot.room.close("prioritering")

    assert ballot.everywhere() == [{"leder": 12, "ansatt": 7}] * 3


def test_one_more_answer_changes_the_sum_and_not_the_split(ballot: Ballot) -> None:
    ballot.vote(*ballot.leaders, *ballot.staff[:7])
    ballot.room.close("prioritering")
    ballot.reopen()
    ballot.vote(ballot.staff[7], points=2)
    ballot.vote(ballot.leaders[0], points=2)
    ballot.room.close("prioritering")

    (found,) = RunViews(ballot.room.store).results(ballot.room.by, ballot.room.id, ballot.room.step("prioritering").id)
    assert found.points[0].points == 16
    assert ballot.everywhere() == [{"leder": 6, "ansatt": 7}] * 3


def test_undoing_the_close_gives_no_second_split(ballot: Ballot) -> None:
    ballot.vote(*ballot.leaders, *ballot.staff[:7])
    ballot.room.close("prioritering")
    ballot.room.flow.undo(ballot.room.by, ballot.room.id)
    ballot.vote(ballot.staff[7])
    ballot.room.close("prioritering")

    assert ballot.in_console() == {"leder": 6, "ansatt": 7}


def test_nothing_is_split_while_the_step_is_open(ballot: Ballot) -> None:
    ballot.vote(*ballot.leaders, *ballot.staff)
    step = ballot.room.step("prioritering")
    assert all(
        line.by_role == ()
        for found in RunViews(ballot.room.store).results(ballot.room.by, ballot.room.id, step.id)
        for line in found.points
    )


def test_four_of_a_kind_are_told_of_nowhere_and_fixed_nowhere(ballot: Ballot) -> None:
    ballot.vote(*ballot.leaders[:4], *ballot.staff)
    ballot.room.close("prioritering")

    assert ballot.everywhere() == [{}] * 3
    assert kept(ballot.room) == []


def test_more_answers_may_make_the_first_split_that_can_be_told(ballot: Ballot) -> None:
    ballot.vote(*ballot.leaders[:4], *ballot.staff)
    ballot.room.close("prioritering")
    ballot.reopen()
    ballot.vote(*ballot.leaders[4:])
    ballot.room.close("prioritering")

    assert ballot.everywhere() == [{"leder": 6, "ansatt": 12}] * 3


def test_what_is_fixed_tells_neither_who_nor_in_which_order(ballot: Ballot) -> None:
    ballot.vote(*ballot.staff[:6], points=2)
    ballot.vote(*ballot.leaders, *ballot.staff[6:])
    ballot.room.close("prioritering")

    (row,) = kept(ballot.room)
    assert set(row["cells"]) == {"leder", "ansatt"}
    given = [payload["points"][ballot.flow] for payload in row["cells"]["ansatt"]]
    assert given == sorted(given)
    assert all(set(payload) == {"points"} for cell in row["cells"].values() for payload in cell)
    assert row["rest"] == 0


def kept(room: "Room") -> list[dict[str, Any]]:
    with room.store.read() as db:
        return [{"cells": json.loads(json.dumps(row.cells)), "rest": row.rest} for row in db.query(FixedSplit)]
