"""Rehearses whole workshops on an empty database: the real server, thought people, and the files of the plan."""

import logging
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.types import ASGIApp

from facilitation.bootstrap import Product, build, configure
from facilitation.domain.errors import NotAllowed
from facilitation.rehearsal.counting import Counts
from facilitation.rehearsal.day import Day, Hall
from facilitation.rehearsal.serving import LOOPBACK, address_of, free_port, serving
from facilitation.services.actors import Facilitator
from facilitation.settings import ROOT, Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a template's rehearsal came to: what is in the database, files, what went wrong, and how long it took."""

    key: str
    counts: Counts = field(default_factory=Counts)
    files: tuple[str, ...] = ()
    mishaps: tuple[str, ...] = ()
    seconds: float = 0

    def as_json(self) -> dict[str, str | int | float | list[str]]:
        """Return the facts by name; ``points`` and ``placements`` are summed over all participants."""
        counts = self.counts
        return {
            "key": self.key,
            "participants": counts.participants,
            "cards": counts.cards,
            "clusters": counts.clusters,
            "points": counts.points,
            "placements": counts.placements,
            "answers": counts.answers,
            "actions": counts.actions,
            "decisions": counts.decisions,
            "files": list(self.files),
            "errors": len(self.mishaps),
            "seconds": round(self.seconds, 1),
        }


def whole_product(_product: Product) -> ASGIApp:
    """Return the product as it is served otherwise, console and all; once per process, because Streamlit is."""
    sys.path.insert(0, str(ROOT))
    application: ASGIApp = import_module("app").app
    return application


def rehearse(
    template: str,
    participants: int,
    out: Path | None = None,
    *,
    seed: int = 1,
    serve: Callable[[Product], ASGIApp] = whole_product,
) -> Outcome:
    """Run a whole workshop and write its files; as `rehearse_all`, for one template."""
    (outcome,) = rehearse_all([template], participants, seed=seed, serve=serve, out=lambda _: out)
    return outcome


def rehearse_all(
    templates: Sequence[str],
    participants: int,
    *,
    seed: int = 1,
    serve: Callable[[Product], ASGIApp] = whole_product,
    out: Callable[[str], Path | None],
) -> list[Outcome]:
    """Run a whole workshop of each template, one after the other on the same server, and write their files.

    Everything that goes wrong is told to the log and counted; nothing is raised.

    Args:
        templates: Keys of templates; all there are when empty.
        participants: How many thought participants come to each, at least six.
        seed: The same seed gives the same people, the same texts and the same counts.
        serve: Makes the application of the product.
        out: Folder for the files of a template, made when it is missing; nothing keeps them nowhere.
    """
    outcomes: list[Outcome] = []
    begun = time.monotonic()
    try:
        with started(serve) as (product, base_url):
            login, by = make_account(product)
            hall = Hall(product=product, base_url=base_url, login=login, by=by)
            for key in templates or product.catalogue.keys():
                folder = out(key)
                day = Day(template=key, participants=participants, out=folder.resolve() if folder else None, seed=seed)
                outcomes.append(_held(day, hall, begun))
                begun = time.monotonic()
    except Exception as error:
        log.exception("rehearsal stopped")
        mishap = str(error) or type(error).__name__
        held = {outcome.key for outcome in outcomes}
        outcomes += [Outcome(key=key, mishaps=(mishap,)) for key in templates or ("",) if key not in held]
    return outcomes


def _held(day: Day, hall: Hall, begun: float) -> Outcome:
    try:
        day.run(hall)
    except Exception as error:
        # Whatever it is, that it happened is what the rehearsal was for; the next day is held all the same.
        log.exception("rehearsal stopped template=%s", day.template)
        day.mishaps.append(str(error) or type(error).__name__)
    return Outcome(
        key=day.template,
        counts=day.counts,
        files=tuple(day.files),
        mishaps=tuple(day.mishaps),
        seconds=time.monotonic() - begun,
    )


@contextmanager
def started(serve: Callable[[Product], ASGIApp]) -> Iterator[tuple[Product, str]]:
    """Start the product on an empty database and a free port; give it and its address."""
    # Streamlit reads its settings from the folder that it is started in.
    with TemporaryDirectory(prefix="samskap-") as data, free_port() as listener, chdir(ROOT):
        base_url = address_of(listener)
        product = build(Settings(data_folder=Path(data), port=listener.getsockname()[1], public_url=base_url))
        configure(product)
        try:
            with serving(serve(product), listener):
                yield product, base_url
        finally:
            configure(None)
            product.close()


def make_account(product: Product) -> tuple[str, Facilitator]:
    """Make the first account; return its login secret and who it is."""
    accounts = product.services.accounts
    login = accounts.accept(
        accounts.issue_setup_link(),
        name="Prosessleder",
        email="prosessleder@example.org",
        password=secrets.token_urlsafe(24),
        address=LOOPBACK,
    )
    by = accounts.who(login)
    if by is None:
        raise NotAllowed("sign_in.failed")
    return login, by
