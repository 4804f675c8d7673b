"""The facilitator's board: cards as they came, clusters that are made, named, merged and split; nothing is deleted."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import CardInput
from facilitation.catalogue.template import Shows
from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput, NotFound, WrongPhase
from facilitation.domain.states import EntryState
from facilitation.domain.texts import required_text
from facilitation.live.hub import Topic
from facilitation.persistence.models import Cluster, ClusterName, Entry, Workshop
from facilitation.services.actors import Facilitator, require_facilitator
from facilitation.services.answering.offers import offer_for
from facilitation.services.guarding import require_safe
from facilitation.services.programs import StepView, frame_of, program, step_by_key, step_row, step_view
from facilitation.services.store import Change, Store

NAME_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A card on the board."""

    id: str
    text: str
    category: str
    category_title: str
    cluster_id: str | None
    parked: bool
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterView:
    """A cluster with its cards and the names that it has had, the present one last."""

    id: str
    name: str
    names: tuple[str, ...]
    cards: tuple[CardView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The cards of a step, newest first, and the clusters that were made of them."""

    step_id: str
    clustering_step_id: str | None
    cards: tuple[CardView, ...]
    clusters: tuple[ClusterView, ...]

    @property
    def loose(self) -> tuple[CardView, ...]:
        """Cards in no cluster that are not parked."""
        return tuple(card for card in self.cards if card.cluster_id is None and not card.parked)


class Boards:
    """Use cases on cards and clusters."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def board(self, by: Facilitator, workshop_id: str, step_id: str) -> Board:
        """Return the board of a step; for a clustering step, the cards that it clusters."""
        with self._store.read() as db:
            require_facilitator(db, by, workshop_id)
            return board_of(db, step_view(step_row(db, workshop_id, step_id)), workshop_id)

    def park(self, by: Facilitator, workshop_id: str, card_ids: Collection[str], *, parked: bool = True) -> None:
        """Put cards aside so that nobody sees them, or take them back."""
        state = EntryState.PARKED if parked else EntryState.ACTIVE
        with self._store.change(workshop_id, Topic.BOARD) as change:
            require_facilitator(change.db, by, workshop_id)
            for row in _cards(change, card_ids):
                if row.state is not EntryState.WITHDRAWN:
                    row.state = state
            change.log(by, "cards.parked" if parked else "cards.unparked", count=len(card_ids))

    def gather(
        self,
        by: Facilitator,
        workshop_id: str,
        step_id: str,
        card_ids: Collection[str],
        name: str,
        *,
        request_id: str,
    ) -> str:
        """Make a cluster of these cards and return its identifier.

        Raises:
            InvalidInput: when no card is chosen, or the name is empty or over 60 characters.
        """
        name = _name(name)
        if not card_ids:
            raise InvalidInput("cluster.no_cards", field="cards")
        with self._store.change(workshop_id, Topic.BOARD) as change:
            require_facilitator(change.db, by, workshop_id)
            body = [workshop_id, step_id, sorted(card_ids), name]
            once = self._store.once(change.db, request_id, body, workshop_id=workshop_id)
            if once.result is not None:
                return str(once.result["cluster"])
            cluster = self._new_cluster(change, _clustering_step(change.db, workshop_id, step_id), name)
            for row in _cards(change, card_ids):
                row.cluster_id = cluster.id
            change.log(by, "cluster.made", count=len(card_ids))
            once.keep({"cluster": cluster.id})
            return cluster.id

    def gather_by_category(self, by: Facilitator, workshop_id: str, step_id: str) -> int:
        """Make one cluster of each category among the loose cards; return how many were made.

        A start that people then change: categories are the room's own first sorting. Cards without one stay loose.
        """
        with self._store.change(workshop_id, Topic.BOARD) as change:
            require_facilitator(change.db, by, workshop_id)
            step = _clustering_step(change.db, workshop_id, step_id)
            piles: dict[str, list[CardView]] = defaultdict(list)
            for card in reversed(board_of(change.db, step, workshop_id).loose):
                if card.category_title:
                    piles[card.category_title].append(card)
            for title, cards in piles.items():
                cluster = self._new_cluster(change, step, title[:NAME_LIMIT].capitalize())
                for row in _cards(change, [card.id for card in cards]):
                    row.cluster_id = cluster.id
            change.log(by, "cluster.made_by_category", count=len(piles))
            return len(piles)

    def move(self, by: Facilitator, workshop_id: str, card_ids: Collection[str], cluster_id: str | None) -> None:
        """Move cards to another cluster, or out of every cluster."""
        with self._store.change(workshop_id, Topic.BOARD) as change:
            require_facilitator(change.db, by, workshop_id)
            if cluster_id is not None:
                _cluster(change, cluster_id)
            for row in _cards(change, card_ids):
                row.cluster_id = cluster_id
            change.log(by, "cards.moved", count=len(card_ids))

    def rename(self, by: Facilitator, workshop_id: str, cluster_id: str, name: str) -> None:
        """Give a cluster another name; the earlier ones are kept.

        Source: a case in the committee's papers was renamed on purpose while its heading kept the old word.
        """
        name = _name(name)
        with self._store.change(workshop_id, Topic.BOARD) as change:
            require_facilitator(change.db, by, workshop_id)
            cluster = _cluster(change, cluster_id)
            if cluster.name != name:
                cluster.name = name
                self._remember_name(change, cluster)
                change.log(by, "cluster.renamed", cluster=cluster_id)

    def merge(self, by: Facilitator, workshop_id: str, cluster_ids: Sequence[str]) -> None:
        """Merge clusters into the first of them."""
        with self._store.change(workshop_id, Topic.BOARD) as change:
            require_facilitator(change.db, by, workshop_id)
            clusters = [_cluster(change, cluster_id) for cluster_id in dict.fromkeys(cluster_ids)]
            if len(clusters) < 2:  # noqa: PLR2004 -- one cluster is merged with nothing
                raise InvalidInput("cluster.merge_needs_two", field="clusters")
            target, *others = clusters
            for other in others:
                for row in change.db.scalars(select(Entry).where(Entry.cluster_id == other.id)):
                    row.cluster_id = target.id
                other.merged_into = target.id
            change.log(by, "cluster.merged", count=len(clusters))

    def split(
        self,
        by: Facilitator,
        workshop_id: str,
        cluster_id: str,
        card_ids: Collection[str],
        name: str,
        *,
        request_id: str,
    ) -> str:
        """Take some cards out of a cluster into a new one and return its identifier.

        Raises:
            InvalidInput: when none of the cluster's cards are chosen, or all of them.
        """
        with self._store.read() as db:
            require_facilitator(db, by, workshop_id)
            cluster = db.get(Cluster, cluster_id)
            if cluster is None or cluster.workshop_id != workshop_id:
                raise NotFound("cluster.unknown")
            step_id = cluster.step_id
            inside = set(db.scalars(select(Entry.id).where(Entry.cluster_id == cluster_id)))
        chosen = inside & set(card_ids)
        if not chosen or chosen == inside:
            raise InvalidInput("cluster.split_needs_some", field="cards")
        return self.gather(by, workshop_id, step_id, chosen, name, request_id=request_id)

    def _new_cluster(self, change: Change, step: StepView, name: str) -> Cluster:
        highest = change.db.scalar(select(func.max(Cluster.position)).where(Cluster.step_id == step.id))
        cluster = Cluster(
            id=new_id(),
            workshop_id=change.workshop_id,
            step_id=step.id,
            name=name,
            position=(highest or 0) + 1,
        )
        change.db.add(cluster)
        change.db.flush()
        self._remember_name(change, cluster)
        return cluster

    def _remember_name(self, change: Change, cluster: Cluster) -> None:
        change.db.add(ClusterName(id=new_id(), cluster_id=cluster.id, name=cluster.name, at=self._store.clock.now()))


def board_of(db: Session, step: StepView, workshop_id: str) -> Board:
    """Return the board of a step, or of the step whose cards it clusters."""
    source = _source(db, step, workshop_id)
    cards = _card_views(db, source, workshop_id)
    clusters = _cluster_views(db, step.id, cards) if _clusters_cards(step) else ()
    return Board(
        step_id=source.id,
        clustering_step_id=step.id if _clusters_cards(step) else None,
        cards=cards,
        clusters=clusters,
    )


def _clusters_cards(step: StepView) -> bool:
    return step.template.screen.shows is Shows.CLUSTERS


def _source(db: Session, step: StepView, workshop_id: str) -> StepView:
    key = step.template.screen.step
    row = step_by_key(db, workshop_id, key) if key and _clusters_cards(step) else None
    return step_view(row) if row else step


def _card_views(db: Session, step: StepView, workshop_id: str) -> tuple[CardView, ...]:
    # Columns, not objects: a wall reads every card of a hall again after each new one.
    rows = db.execute(
        select(Entry.id, Entry.text, Entry.category, Entry.cluster_id, Entry.state, Entry.sequence)
        .where(
            Entry.step_id == step.id,
            Entry.kind.in_(("card", "text", "form")),
            Entry.state != EntryState.WITHDRAWN,
        )
        .order_by(Entry.sequence.desc(), Entry.slot)
    )
    titles = category_titles(db, step, workshop_id)
    return tuple(
        CardView(
            id=card_id,
            text=text,
            category=category or "",
            category_title=titles.get(category or "", ""),
            cluster_id=cluster_id,
            parked=state is EntryState.PARKED,
            sequence=sequence,
        )
        for card_id, text, category, cluster_id, state, sequence in rows
    )


def category_titles(db: Session, step: StepView, workshop_id: str) -> dict[str, str]:
    """Return the titles of a step's categories by key, those made of clusters too."""
    frame = frame_of(db.get_one(Workshop, workshop_id))
    cards = [item for item in step.template.inputs if isinstance(item, CardInput)]
    return {key: title for item in cards for key, title in offer_for(db, workshop_id, item, frame).categories(item)}


def _cluster_views(db: Session, step_id: str, cards: Sequence[CardView]) -> tuple[ClusterView, ...]:
    names: dict[str, list[str]] = defaultdict(list)
    for cluster_id, name in db.execute(
        select(ClusterName.cluster_id, ClusterName.name)
        .join(Cluster, Cluster.id == ClusterName.cluster_id)
        .where(Cluster.step_id == step_id)
        .order_by(ClusterName.at)
    ):
        names[cluster_id].append(name)
    inside: dict[str | None, list[CardView]] = defaultdict(list)
    for card in cards:
        if not card.parked:
            inside[card.cluster_id].append(card)
    rows = db.scalars(
        select(Cluster).where(Cluster.step_id == step_id, Cluster.merged_into.is_(None)).order_by(Cluster.position)
    )
    return tuple(
        ClusterView(id=row.id, name=row.name, names=tuple(names[row.id]), cards=tuple(inside[row.id])) for row in rows
    )


def _clustering_step(db: Session, workshop_id: str, step_id: str) -> StepView:
    """Return the step that clusters: the one named, or the one that clusters the named one's cards."""
    step = step_view(step_row(db, workshop_id, step_id))
    if _clusters_cards(step):
        return step
    found = (
        other for other in program(db, workshop_id) if _clusters_cards(other) and other.template.screen.step == step.key
    )
    clustering = next(found, None)
    if clustering is None:
        raise WrongPhase("cluster.no_step")
    return clustering


def _cards(change: Change, card_ids: Collection[str]) -> Sequence[Entry]:
    rows = change.db.scalars(select(Entry).where(Entry.workshop_id == change.workshop_id, Entry.id.in_(card_ids))).all()
    if len(rows) != len(set(card_ids)):
        raise NotFound("card.unknown")
    return rows


def _cluster(change: Change, cluster_id: str) -> Cluster:
    row = change.db.get(Cluster, cluster_id)
    if row is None or row.workshop_id != change.workshop_id or row.merged_into is not None:
        raise NotFound("cluster.unknown")
    return row


def _name(name: str) -> str:
    cleaned = required_text(name, field="name", limit=NAME_LIMIT, one_line=True)
    require_safe({"name": cleaned})
    return cleaned
