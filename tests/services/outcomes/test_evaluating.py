from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from facilitation.catalogue.baselines import Baseline, baseline_of, baselines
from facilitation.catalogue.catalogue import Catalogue
from facilitation.domain.errors import NotFound
from facilitation.i18n import language
from facilitation.services.follow_up.following import Scope
from facilitation.services.outcomes.evaluating import Evaluating, Evaluation
from facilitation.services.outcomes.evaluation import Count
from facilitation.services.reports.series_reporting import SeriesReporting, SeriesReportKind
from facilitation.services.surveys.surveys import Surveys
from tests.services.evaluations import PUBLISHED, come, cross, evaluate_as_in_2023, say
from tests.services.series_shelf import Shelf

if TYPE_CHECKING:
    from facilitation.persistence.database import Database
    from facilitation.services.actors import Facilitator
    from tests.conftest import FrozenClock, Room

NB = language("nb")


@pytest.fixture
def shelf(room: "Room") -> Shelf:
    return Shelf(room)


def evaluation(shelf: Shelf, **scope: str) -> Evaluation:
    return Evaluating(shelf.room.store).evaluation(shelf.by, Scope(**scope))


def counts(found: tuple[Count, ...]) -> dict[str, int]:
    return {count.key: count.n for count in found}


def test_the_seven_items_are_counted_as_n_of_all(room: "Room") -> None:
    evaluate_as_in_2023(room)
    found = Evaluating(room.store).evaluation(room.by, Scope(workshop_id=room.id)).utility

    assert found is not None
    assert (found.answered, found.of, found.left_out) == (44, 143, 0)
    assert counts(found.counts) == PUBLISHED
    assert [NB.percent(count.n, found.answered) for count in found.counts] == [
        "75\xa0%",
        "65,9\xa0%",
        "54,5\xa0%",
        "59,1\xa0%",
        "93,2\xa0%",
        "79,5\xa0%",
        "70,5\xa0%",
    ]
    assert NB.percent(found.answered, found.of or 0) == "30,8\xa0%"


def test_the_published_evaluation_is_counts_of_our_own_items(catalogue: Catalogue) -> None:
    baseline = baseline_of("nytte")
    assert baseline is not None
    assert (dict(baseline.items), baseline.answered, baseline.of) == (dict(PUBLISHED), 44, 143)
    step = next(step for step in catalogue.get("bedre-i-lag").steps if step.key == "evaluering")
    item = step.input("nytte")
    assert item is not None
    assert [option.key for option in item.options] == list(baseline.items)  # type: ignore[union-attr]
    assert len(baselines()) == 1


@pytest.mark.parametrize("changes", [{"answered": 144}, {"items": {"kontakter": 45}}, {"items": {"kontakter": -1}}])
def test_impossible_baselines_are_refused(changes: dict[str, object]) -> None:
    known = baselines()[0].model_dump()
    with pytest.raises(ValueError, match="baseline"):
        Baseline.model_validate({**known, **changes})


def test_there_is_nothing_before_anybody_has_answered(room: "Room", stranger: "Facilitator") -> None:
    evaluating = Evaluating(room.store)
    found = evaluating.evaluation(room.by, Scope(workshop_id=room.id))
    assert found.utility is not None
    assert (found.utility.answered, found.utility.counts, found.statuses) == (0, (), ())
    with pytest.raises(NotFound):
        evaluating.evaluation(stranger, Scope(workshop_id=room.id))


def test_hidden_answers_wait_until_the_step_is_closed(room: "Room") -> None:
    come(room.store, room.id, 8)
    room.open("evaluering")
    cross(room.store, room.id, 6, {"kontakter": 6})
    evaluating = Evaluating(room.store)
    open_ = evaluating.evaluation(room.by, Scope(workshop_id=room.id)).utility
    assert open_ is not None
    assert (open_.answered, open_.counts) == (6, ())

    room.close("evaluering")
    closed = evaluating.evaluation(room.by, Scope(workshop_id=room.id)).utility
    assert closed is not None
    assert counts(closed.counts)["kontakter"] == 6


def test_too_few_answers_are_not_told(room: "Room") -> None:
    come(room.store, room.id, 8)
    cross(room.store, room.id, 4, {"kontakter": 4})
    found = Evaluating(room.store).evaluation(room.by, Scope(workshop_id=room.id)).utility

    assert found is not None
    assert (found.answered, found.of, found.counts) == (4, 8, ())


def test_one_respondent_cannot_be_found_by_subtraction(shelf: Shelf) -> None:
    store = shelf.room.store
    large, lone, other = (
        shelf.hold(date(2027, 3, 10)),
        shelf.hold(date(2027, 9, 10)),
        shelf.hold(date(2028, 3, 12), "fjorden"),
    )
    for workshop, answered, crosses in ((large, 10, 7), (lone, 1, 1), (other, 6, 2)):
        come(store, workshop, answered + 2)
        cross(store, workshop, answered, {"kontakter": crosses})
    found = evaluation(shelf, series_id=shelf.id)

    assert found.utility is not None
    assert (found.utility.answered, found.utility.of, found.utility.left_out) == (16, 20, 1)
    assert counts(found.utility.counts)["kontakter"] == 9
    by_area = {one.title: (one.utility.answered, counts(one.utility.counts)["kontakter"]) for one in found.areas}
    assert by_area == {"Kysten": (10, 7), "Fjorden": (6, 2)}
    assert [(one.title, one.utility.answered, one.workshops) for one in found.years] == [
        ("2027", 10, 2),
        ("2028", 6, 1),
    ]
    alone = evaluation(shelf, workshop_id=lone).utility
    assert alone is not None
    assert alone.counts == ()


def test_ratings_are_told_with_middle_and_spread(room: "Room") -> None:
    come(room.store, room.id, 9)
    say(room.store, room.id, "evaluering", "tro", [("ansatt", {"value": n}) for n in (2, 3, 4, 4, 5, None)])
    trust = Evaluating(room.store).evaluation(room.by, Scope(workshop_id=room.id)).trust

    assert trust is not None
    assert trust.spread is not None
    assert (trust.answered, trust.of, trust.spread.median, trust.spread.unknown) == (6, 9, 4, 1)


def test_leaders_and_staff_stand_apart_after_half_a_year(shelf: Shelf, clock: "FrozenClock") -> None:
    surveys = Surveys(shelf.room.store)
    action = shelf.plan(shelf.hold(date(2027, 3, 10)), "Fast møte")
    workshop = shelf.hold(date(2027, 9, 20), template="bedre-i-lag-oppfolging")
    clock.advance(timedelta(days=180))
    surveys.settle()
    said = [("leder", "started")] * 6 + [("ansatt", "unknown")] * 7
    say(
        shelf.room.store,
        workshop,
        "spørring",
        "status",
        [(role, {"values": {action: status}}) for role, status in said],
    )
    say(
        shelf.room.store,
        workshop,
        "spørring",
        "arbeidet-videre",
        [("leder", {"value": "ja"})] * 6 + [("ansatt", {"value": "nei"})] * 5,
    )
    assert evaluation(shelf, workshop_id=workshop).statuses == ()

    clock.advance(timedelta(days=20))
    surveys.settle()
    found = evaluation(shelf, series_id=shelf.id)
    ((title, split),) = found.statuses
    assert title == "Samling 2027-09-20"
    (line,) = split.lines
    assert (line.title, dict(line.everybody)) == ("Fast møte", {"started": 6, "unknown": 7})
    assert {group: dict(found) for group, found in line.apart.items()} == {
        "leaders": {"started": 6},
        "staff": {"unknown": 7},
    }
    assert found.worked_on is not None
    assert (found.worked_on.answered, found.worked_on.of) == (11, None)
    assert counts(found.worked_on.counts) == {"ja": 6, "nei": 5, "vet-ikke": 0}


def test_number_of_queries_does_not_grow_with_the_series(
    shelf: Shelf, database: "Database", clock: "FrozenClock"
) -> None:
    reporting = SeriesReporting(shelf.room.store)
    asked: list[tuple[int, int, int]] = []
    for day in (10, 11, 12):
        fill_with_a_year(shelf, clock, day)
        in_console = queries(database, lambda: evaluation(shelf, series_id=shelf.id))
        in_file = queries(database, lambda: reporting.report(shelf.by, shelf.id, SeriesReportKind.EVALUATION, NB))
        told = len(evaluation(shelf, series_id=shelf.id).statuses)
        asked.append((in_console, in_file, told))

    (console, file, _told), *_others = asked
    assert asked == [(console, file, 1), (console, file, 2), (console, file, 3)]


def fill_with_a_year(shelf: Shelf, clock: "FrozenClock", day: int) -> None:
    """Hold a workshop that was evaluated, and a meeting that leaders and staff answered before."""
    store, surveys, first = shelf.room.store, Surveys(shelf.room.store), clock.now().date()
    workshop = shelf.hold(first + timedelta(days=day))
    action = shelf.plan(workshop, "Fast møte", deadline=first + timedelta(days=300))
    come(store, workshop, 9)
    cross(store, workshop, 6, {"kontakter": 6})
    meeting = shelf.hold(first + timedelta(days=day + 190), template="bedre-i-lag-oppfolging")
    clock.advance(timedelta(days=day + 178))
    surveys.settle()
    said = [("leder", "started")] * 6 + [("ansatt", "unknown")] * 7
    say(store, meeting, "spørring", "status", [(role, {"values": {action: status}}) for role, status in said])
    clock.advance(timedelta(days=30))
    surveys.settle()


def queries(database: "Database", use: Callable[[], object]) -> int:
    """Return how many queries something takes."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(database._reader, "before_cursor_execute", note)
    use()
    event.remove(database._reader, "before_cursor_execute", note)
    return len(seen)
