"""The folders of templates that tests make workshops from, each read once by a process."""

from functools import cache
from pathlib import Path

from facilitation.catalogue.catalogue import Catalogue
from facilitation.settings import ROOT

SHIPPED = ROOT / "session_templates"
# A workshop that asks for everything there is to ask for.
ARENAS = ROOT / "tests" / "arenas"
# Workshops of a few steps, each about one thing.
PROGRAMS = ROOT / "tests" / "services" / "programs"


@cache
def catalogue_of(folder: Path) -> Catalogue:
    """Return what is in a folder; templates are frozen, so one reading serves all tests."""
    return Catalogue(folder)
