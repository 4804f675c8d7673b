"""What tests of answers share: a card, an action, and what is stored."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from facilitation.domain.codes import new_id
from facilitation.persistence.models import Cluster, Entry
from tests.phone.phone_site import PhoneSite

if TYPE_CHECKING:
    from tests.conftest import Room

CARD = "Når epikrisen kommer sent, fører det til ventetid for dem som skal hjem."


ACTION = {
    "title": "Fast samarbeidsmøte hver måned",
    "problem": "Ansvar mellom nivåene",
    "code_what": "samarbeidsmøter",
    "code_whom": "kommune",
    "owner_role": "Leder med beslutningsmyndighet",
    "owner_unit": "DPS Kysten",
    "first_step": "Når uka begynner, da kaller vi inn.",
    "first_step_by": "2027-03-24",
    "deadline": "2027-09-01",
    "decision_level": "egen-virksomhet",
}


def entries(room: "Room", key: str) -> list[Entry]:
    with room.store.read() as db:
        return list(db.scalars(select(Entry).where(Entry.step_id == room.step(key).id).order_by(Entry.sequence)))


def clusters(room: "Room", *names: str) -> list[str]:
    """Name clusters as the facilitator would have, and return their identifiers."""
    identifiers = [new_id() for _ in names]
    step_id = room.step("klynging").id
    with room.store.database.write() as db:
        for position, (identifier, name) in enumerate(zip(identifiers, names, strict=True)):
            db.add(Cluster(id=identifier, workshop_id=room.id, step_id=step_id, name=name, position=position))
    return identifiers


def proposals(site: PhoneSite) -> list[str]:
    """Let a table write two proposals and return their identifiers."""
    site.room.open("losningsgruppe")
    writer = site.inside()
    writer.takes_pen()
    for title in ("Felles møte", "Én plan"):
        writer.send("losningsgruppe", **{"f:tiltak": title, "f:kode:what": "planer", "f:kode:whom": "kommune"})
    return [entry.id for entry in entries(site.room, "losningsgruppe")]
