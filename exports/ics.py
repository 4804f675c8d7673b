"""What falls on a day as a calendar file: whole days that take no one's time, with a reminder a week before."""

from collections.abc import Iterable
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from exports.document import Day, Report
from exports.safe_text import clean, clean_line

if TYPE_CHECKING:
    from icalendar import Calendar, Event

PRODUCT: Final = "-//Samskap//Samskap//NO"
# Makes the keys of days into identifiers that no other program's can meet; never to be changed.
_NAMESPACE: Final = UUID("6f0e2f0a-5d0b-4a54-9a5e-4f3f6a1c7b52")
_NOTICE: Final = timedelta(days=7)
_ONE_DAY: Final = timedelta(days=1)


def render(report: Report) -> bytes:
    """Return the report's days as iCalendar; a later file with the same keys changes the same entries.

    Entries and not to-dos, since Outlook takes no to-dos from a file; without people, since calendars would send
    them invitations.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", clean_line(report.title))
    _fill(calendar, report.days, report)
    content: bytes = calendar.to_ical()
    return content


def _fill(calendar: "Calendar", days: Iterable[Day], report: Report) -> None:
    for day in days:
        calendar.add_component(_event(day, report))


def _event(day: Day, report: Report) -> "Event":
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", f"{uuid5(_NAMESPACE, day.key)}@samskap")
    event.add("dtstamp", report.created.astimezone(UTC))
    event.add("dtstart", day.day)
    if day.day < date.max:  # a day without an end is one day long
        event.add("dtend", day.day + _ONE_DAY)
    event.add("summary", clean_line(day.title))
    if day.text:
        event.add("description", clean(day.text))
    event.add("sequence", day.version)
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clean_line(day.title))
    alarm.add("trigger", -_NOTICE)
    event.add_component(alarm)
    return event
