"""The projected screen: one page of its own, pushed, read-only, with nothing on it to click."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
