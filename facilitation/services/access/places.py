"""Who has a place where: in a workshop directly, in a series, and through the series in each of its workshops."""

from collections.abc import Collection

from sqlalchemy import Select, case, func, select, union_all
from sqlalchemy.orm import Session

from facilitation.domain.errors import NotAllowed, NotFound
from facilitation.domain.states import EntryState, Membership
from facilitation.persistence.models import Account, CarriedAction, Member, Series, SeriesMember, SeriesWorkshop
from facilitation.services.actors import Facilitator, Keeper


def places(account_id: str) -> Select[str, bool]:
    """Select every workshop that an account has a place in as ``workshop_id``, and whether it ``runs`` it."""
    direct = select(Member.workshop_id, Member.role).where(Member.account_id == account_id)
    through = (
        select(SeriesWorkshop.workshop_id, SeriesMember.role)
        .join(SeriesMember, SeriesMember.series_id == SeriesWorkshop.series_id)
        .where(SeriesMember.account_id == account_id)
    )
    found = union_all(direct, through).subquery()
    runs = func.max(case((found.c.role == Membership.FACILITATOR, 1), else_=0)) == 1
    is_open = select(Account.id).where(Account.id == account_id, Account.disabled_at.is_(None)).exists()
    return select(found.c.workshop_id, runs.label("runs")).where(is_open).group_by(found.c.workshop_id)


def held_by(db: Session, actor: Facilitator) -> frozenset[str]:
    """Return the workshops that the actor has a place in."""
    return frozenset(workshop_id for workshop_id, _runs in db.execute(places(actor.account_id)))


def require_place_of(db: Session, actor: Facilitator, workshop_id: str, action_ids: Collection[str]) -> None:
    """Let through somebody in whose plans every one of the workshop's actions stands: its own, or one carried to.

    Raises:
        NotFound: for everybody else.
    """
    mine = held_by(db, actor)
    if workshop_id in mine:
        return
    carried = select(CarriedAction.action_id).where(
        CarriedAction.workshop_id.in_(mine), CarriedAction.state == EntryState.ACTIVE
    )
    if set(action_ids) - set(db.scalars(carried)):
        raise NotFound("workshop.unknown")


def require_series(db: Session, actor: Facilitator, series_id: str) -> tuple[Series, Membership]:
    """Return a series and the actor's place in it.

    Raises:
        NotFound: when there is none; that the series exists is not given away.
    """
    account = db.get(Account, actor.account_id)
    series = db.get(Series, series_id)
    member = db.get(SeriesMember, (series_id, actor.account_id))
    if account is None or account.disabled_at is not None or series is None or member is None:
        raise NotFound("series.unknown")
    return series, member.role


def require_series_reader(db: Session, actor: Facilitator | Keeper, series_id: str) -> Series:
    """Return a series to those who may read it.

    Raises:
        NotFound: as `require_series`, and when there is no such series.
    """
    if isinstance(actor, Facilitator):
        return require_series(db, actor, series_id)[0]
    series = db.get(Series, series_id)
    if series is None:
        raise NotFound("series.unknown")
    return series


def require_series_facilitator(db: Session, actor: Facilitator, series_id: str) -> Series:
    """Return a series to those who may change it.

    Raises:
        NotFound: as `require_series`.
        NotAllowed: ``series.read_only`` for organisers.
    """
    series, role = require_series(db, actor, series_id)
    if role is not Membership.FACILITATOR:
        raise NotAllowed("series.read_only")
    return series
