"""Where addresses begin that are secrets in themselves."""

from typing import Final

OWNER: Final = "/a"
UNSUBSCRIBE: Final = "/stopp"
"""Comes after an link in a mail."""
SURVEY: Final = "/s"
CALENDAR: Final = "/kalender"
