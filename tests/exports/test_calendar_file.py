from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from exports.document import Day, Report
from exports.ics import render
from exports.safe_text import clean, clean_line
from tests.exports.readable import CREATED, HOSTILE, everything

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


def with_day(**changes: object) -> Report:
    report = everything()
    return replace(report, days=(replace(report.days[0], **changes),))  # type: ignore[arg-type]  # names of the class


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_calendar_holds_whole_days_that_take_nobody_s_time() -> None:
    (event,) = events(render(everything()))

    assert (event["summary"], event["description"]) == ("Frist", "Ring")
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2027, 9, 1), date(2027, 9, 2))
    assert (event["transp"], event["x-microsoft-cdo-busystatus"]) == ("TRANSPARENT", "FREE")
    assert event["dtstamp"].dt == CREATED


def test_calendar_reminds_a_week_before() -> None:
    alarm: Any
    (alarm,) = Calendar.from_ical(render(everything())).walk("VALARM")

    assert alarm["trigger"].dt == timedelta(days=-7)
    assert alarm["description"] == "Frist"


def test_calendar_is_published_and_invites_nobody() -> None:
    content = render(everything())

    calendar = Calendar.from_ical(content)
    assert (calendar["method"], calendar["version"], calendar["x-wr-calname"]) == ("PUBLISH", "2.0", "Plan")
    assert b"ATTENDEE" not in content
    assert b"ORGANIZER" not in content


def test_day_that_changes_stays_the_same_entry() -> None:
    (before,), (after,), (other,) = (
        events(render(report))
        for report in (with_day(version=1), with_day(version=2, title="Ny frist"), with_day(key="b:deadline"))
    )

    assert before["uid"] == after["uid"]
    assert before["uid"] != other["uid"]
    assert (before["sequence"], after["sequence"]) == (1, 2)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_calendar_keeps_any_text_as_text(text: str) -> None:
    (event,) = events(render(everything(text)))

    assert str(event["summary"]) == clean_line(f"Frist {text}" if text else "Frist")
    assert str(event["description"]) == clean(f"Ring {text}" if text else "Ring")


@settings(max_examples=50)
@given(ANY_TEXT)
def test_calendar_of_any_text_is_one_entry_of_short_lines(text: str) -> None:
    content = render(with_day(title=text, text=text))

    (event,) = events(content)
    assert str(event["summary"]) == clean_line(text)
    assert str(event.get("description", "")) == clean(text)
    assert max(map(len, content.split(b"\r\n"))) <= 75


def test_calendar_without_days_is_empty() -> None:
    assert events(render(replace(everything(), days=()))) == []


def test_last_day_that_there_is_has_an_end() -> None:
    (event,) = events(render(with_day(day=date(9999, 12, 31))))

    assert event["dtstart"].dt == date(9999, 12, 31)


def test_calendar_of_the_same_report_has_the_same_bytes() -> None:
    assert render(everything()) == render(everything())


def test_two_days_cannot_have_one_key() -> None:
    day = Day(key="a", day=date(2027, 1, 1), title="x")

    with pytest.raises(ValueError, match="the same key"):
        replace(everything(), days=(day, day))
