"""The console: the facilitator's controls and the organiser's pages, in Streamlit.

This module names the console's script and pages for those who must know them without importing Streamlit.
"""

from pathlib import Path
from typing import Final

SCRIPT: Final = Path(__file__).parent / "main.py"
PAGE_PATHS: Final = frozenset(
    {
        "/",
        "/ny",
        "/forbered",
        "/kjor",
        "/plan",
        "/ansvarlige",
        "/filer",
        "/oppfolging",
        "/evaluering",
        "/serie",
        "/maler",
        "/konto",
        "/selvsjekk",
    }
)
