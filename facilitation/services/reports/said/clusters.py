"""What the room gathered: clusters with their cards, their earlier names and what they took over."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.i18n import Language
from facilitation.persistence.models import Cluster
from facilitation.services.answering.boards import CardView, board_of
from facilitation.services.programs import StepView
from facilitation.services.reports.said.grid import TEXT_WIDTH, Grid, Strand, alphabetical, grid

_Line = tuple[str, str | None, str | None, str | None, str | None]


def clusters(db: Session, workshop_id: str, step: StepView, _: Language) -> Grid | None:
    """Return a row for each card in the clusters that a step made; nothing when it made none."""
    found = board_of(db, step, workshop_id).clusters
    if not found:
        return None
    merged = _merged(db, step.id)
    lines: list[_Line] = []
    for cluster in found:
        earlier = "; ".join(dict.fromkeys(name for name in cluster.names if name != cluster.name))
        history = (cluster.name, earlier or None, "; ".join(merged[cluster.id]) or None)
        cards = sorted(cluster.cards, key=_order)
        lines += [(*history, card.category_title or None, card.text) for card in cards] or [(*history, None, None)]
    names, earlier_names, merged_names, categories, texts = zip(*lines, strict=True)
    return grid(
        Strand(heading=_("Klynge"), cells=names),
        Strand(heading=_("Tidligere navn"), cells=earlier_names, optional=True),
        Strand(heading=_("Slått sammen med"), cells=merged_names, optional=True),
        Strand(heading=_("Kategori"), cells=categories, optional=True),
        Strand(heading=_("Kort"), cells=texts, width=TEXT_WIDTH),
        note=_("Klyngene slik de ble til slutt. Kort som er parkert, står bare i steget der de ble skrevet."),
    )


def _order(card: CardView) -> tuple[str, str]:
    return alphabetical(card.category_title), alphabetical(card.text)


def _merged(db: Session, step_id: str) -> defaultdict[str, list[str]]:
    """Return the names of the clusters that each cluster has taken over, also by way of others."""
    rows = db.scalars(select(Cluster).where(Cluster.step_id == step_id).order_by(Cluster.position)).all()
    into = {row.id: row.merged_into for row in rows}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        last, target = row.id, row.merged_into
        while target is not None:
            last, target = target, into[target]
        if last != row.id:
            found[last].append(row.name)
    return found
