"""The projected screen: read-only, pushed, readable at ten metres."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
