"""Where addresses begin that are secrets in themselves."""

from typing import Final

OWNER: Final = "/a"
UNSUBSCRIBE: Final = "/stopp"
"""Comes after an owner's link in a mail."""
CALENDAR: Final = "/kalender"
