"""How long it takes to read and check every template, in a process that has not done it before."""

import time

from facilitation.catalogue.catalogue import Catalogue
from facilitation.settings import ROOT


def loading_seconds() -> float:
    """Return the seconds from nothing to all templates."""
    began = time.perf_counter()
    templates = Catalogue(ROOT / "session_templates").all()
    seconds = time.perf_counter() - began
    assert templates
    return seconds


if __name__ == "__main__":
    print(f"seconds={loading_seconds():.2f}")
