"""Where addresses begin that are secrets in themselves."""

from typing import Final

OWNER: Final = "/a"
CALENDAR: Final = "/kalender"
