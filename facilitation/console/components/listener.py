"""Hears that a workshop has changed, and draws the part of the page that it stands in again."""

from facilitation.console.components.packaged import mount


def listen(workshop_id: str) -> None:
    """Draw this fragment again whenever something changes in the workshop."""
    mount("listener", key=f"listener_{workshop_id}", data={"address": f"/konsoll/{workshop_id}/hendelser"})
