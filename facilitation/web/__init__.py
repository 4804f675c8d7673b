"""What every page shares: security headers, sign-in, downloads, health and errors."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
