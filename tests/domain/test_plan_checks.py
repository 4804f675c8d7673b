from dataclasses import replace
from datetime import date, timedelta

from facilitation.domain.plan import REQUIRED, REQUIRED_OF_TASKS, ActionFields, DecisionRule, Room, errors, warnings

TODAY = date(2027, 3, 10)
ROOM = Room(
    today=TODAY,
    levels={"egen": DecisionRule(own=True, lead_days=0), "fsu": DecisionRule(own=False, lead_days=60)},
    roles=("Leder", "Ansatt"),
    deciding_roles=("Leder",),
)
GOOD = ActionFields(
    title="Felles møte",
    problem="Sen epikrise",
    code_what="moter",
    code_whom="kommune",
    owner_role="Leder",
    owner_unit="Storvik kommune",
    first_step="Når mandag kommer, da kaller vi inn.",
    first_step_by=TODAY + timedelta(days=14),
    deadline=TODAY + timedelta(days=100),
    indicator="Andel innen sju dager",
    baseline="40 %",
    baseline_date=TODAY,
    decision_level="egen",
)


def found(action: ActionFields) -> list[tuple[str, str]]:
    return [(finding.field, finding.code) for finding in (*errors(action, ROOM), *warnings(action, ROOM))]


def test_complete_action_has_nothing_to_remark() -> None:
    assert found(GOOD) == []


def test_each_required_field_is_missed() -> None:
    assert [finding.field for finding in errors(ActionFields(), ROOM)] == list(REQUIRED)


def test_dates_must_lie_ahead_and_a_baseline_behind() -> None:
    assert found(replace(GOOD, deadline=TODAY)) == [("deadline", "plan.date_not_after_today")]
    assert found(replace(GOOD, measured_by=TODAY)) == [("measured_by", "plan.date_not_after_today")]
    late = replace(GOOD, baseline_date=TODAY + timedelta(days=1))
    assert found(late) == [("baseline_date", "plan.baseline_in_future")]


def test_second_looks_at_dates() -> None:
    assert found(replace(GOOD, deadline=TODAY + timedelta(days=367))) == [("deadline", "plan.over_a_year")]
    assert found(replace(GOOD, first_step_by=TODAY + timedelta(days=15))) == [("first_step_by", "plan.first_step_late")]
    soon = replace(GOOD, decision_level="fsu", deadline=TODAY + timedelta(days=59))
    assert found(soon) == [("deadline", "plan.under_lead_time")]


def test_second_looks_at_the_owner() -> None:
    assert found(replace(GOOD, owner_role="Direktør")) == [("owner_role", "plan.owner_not_in_room")]
    assert found(replace(GOOD, owner_role="Ansatt")) == [("owner_role", "plan.owner_cannot_decide")]
    assert found(replace(GOOD, owner_role="Ansatt", decision_level="fsu")) == []


def test_measure_without_a_baseline_is_remarked_until_it_is_dated() -> None:
    bare = replace(GOOD, baseline="", baseline_date=None)
    assert found(bare) == [("baseline", "plan.no_baseline")]
    assert found(replace(bare, measured_by=TODAY + timedelta(days=30))) == []


def test_nothing_is_required_that_the_workshop_does_not_offer() -> None:
    bare = Room(today=TODAY, levels={}, has_codes=False)

    assert {finding.field for finding in errors(ActionFields(), bare)} == set(REQUIRED) - {
        "code_what",
        "code_whom",
        "decision_level",
    }


def test_task_says_what_who_and_when() -> None:
    tasks = replace(ROOM, only_tasks=True)
    task = ActionFields(
        title="Bestille lokale", owner_role="Leder", owner_unit="NAV", deadline=TODAY + timedelta(days=7)
    )

    assert [finding.field for finding in errors(ActionFields(), tasks)] == list(REQUIRED_OF_TASKS)
    assert errors(task, tasks) == ()
    assert {finding.field for finding in errors(task, ROOM)} >= {"problem", "first_step", "decision_level"}
