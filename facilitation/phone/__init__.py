"""Participants' pages: small server-rendered forms that work without JavaScript."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
