"""Rehearses a whole workshop on an empty database: the real server, thought people, and the files of the plan."""

import logging
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir, closing, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import httpx2
from starlette.types import ASGIApp

from facilitation.bootstrap import Product, build, configure
from facilitation.domain.clock import today
from facilitation.domain.codes import new_id
from facilitation.domain.errors import NotAllowed
from facilitation.rehearsal.cast import Cast
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.counting import Counts, count
from facilitation.rehearsal.facilitating import ThoughtFacilitator
from facilitation.rehearsal.serving import LOOPBACK, address_of, free_port, serving
from facilitation.services.actors import Facilitator
from facilitation.services.programs import StepView
from facilitation.services.workshops import WorkshopFacts
from facilitation.settings import ROOT, Settings
from facilitation.web.cookies import Cookies

log = logging.getLogger(__name__)

FILES: Final = ("plan.docx", "plan.pdf", "plan.xlsx", "plan.csv", "alt.xlsx")
_SECONDS: Final = 30
_NOTHING: Final = Counts(participants=0, cards=0, clusters=0, points=0, placements=0, actions=0, incomplete=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a rehearsal came to: what is in the database, the files, what went wrong, and how long it took."""

    counts: Counts
    files: tuple[str, ...]
    mishaps: tuple[str, ...]
    seconds: float

    def as_json(self) -> dict[str, int | float | list[str]]:
        """Return the facts by name; ``points`` and ``placements`` are summed over all participants."""
        counts = self.counts
        return {
            "participants": counts.participants,
            "cards": counts.cards,
            "clusters": counts.clusters,
            "points": counts.points,
            "placements": counts.placements,
            "actions": counts.actions,
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
    out: Path,
    *,
    seed: int = 1,
    serve: Callable[[Product], ASGIApp] = whole_product,
) -> Outcome:
    """Run a whole workshop and write its files.

    Everything that goes wrong is told to the log and counted; nothing is raised.

    Args:
        template: Key of the template.
        participants: How many thought participants come, at least six.
        out: Folder for the files; made when it is missing.
        seed: The same seed gives the same people, the same texts and the same counts.
        serve: Makes the application of the product.
    """
    begun = time.monotonic()
    day = _Day(template=template, participants=participants, out=out.resolve(), seed=seed)
    try:
        with started(serve) as (product, base_url):
            day.run(product, base_url)
    except Exception as error:
        # Whatever it is, that it happened is what the rehearsal was for.
        log.exception("rehearsal stopped")
        day.mishaps.append(str(error) or type(error).__name__)
    return Outcome(
        counts=day.counts, files=tuple(day.files), mishaps=tuple(day.mishaps), seconds=time.monotonic() - begun
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


@dataclass(slots=True, kw_only=True)
class _Day:
    """One rehearsed day, and what is known of it so far: it is told also when the day stops half-way."""

    template: str
    participants: int
    out: Path
    seed: int
    counts: Counts = _NOTHING
    files: list[str] = field(default_factory=list)
    mishaps: list[str] = field(default_factory=list)

    def run(self, product: Product, base_url: str) -> None:
        login, by = make_account(product)
        workshop_id = self._workshop(product, by)
        try:
            self._hold(product, base_url, by, workshop_id)
        finally:
            self.counts = count(product.store, workshop_id)
        self._note(f"«{title}» is not complete" for title in self.counts.incomplete)
        with _browser(base_url, login) as browser:
            self._download(browser, f"/konsoll/filer/{workshop_id}")

    def _workshop(self, product: Product, by: Facilitator) -> str:
        title = product.catalogue.get(self.template).title
        facts = WorkshopFacts(title=title, place="Generalprøve", day=today(product.store.clock))
        return product.services.workshops.create(
            by, template_key=self.template, facts=facts, request_id=new_id(), rehearsal=True
        )

    def _hold(self, product: Product, base_url: str, by: Facilitator, workshop_id: str) -> None:
        services = product.services
        content = Content(Random(self.seed))  # noqa: S311 -- rehearsals must repeat; nothing secret is made
        facilitator = ThoughtFacilitator(services, by=by, workshop_id=workshop_id, content=content)
        facilitator.open_door()
        view = services.workshops.get(by, workshop_id)
        with (
            closing(Cast(services.phone_views, base_url, seed=str(self.seed))) as cast,
            _browser(base_url) as projector,
        ):
            self._note(cast.join(view.join_code, view.frame, self.participants).mishaps)

            def in_step(step: StepView) -> None:
                self._note(f"{step.key}: {mishap}" for mishap in cast.answer().mishaps)
                self._fetch(projector, f"/skjerm/{view.screen_token}", what="the screen")

            facilitator.run(in_step)

    def _download(self, browser: httpx2.Client, folder: str) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            content = self._fetch(browser, f"{folder}/{name}", what=name)
            if content:
                (self.out / name).write_bytes(content)
                self.files.append(name)

    def _fetch(self, browser: httpx2.Client, path: str, *, what: str) -> bytes:
        response = browser.get(path)
        if response.is_success:
            return response.content
        self._note([f"{what} answered {response.status_code}"])
        return b""

    def _note(self, mishaps: Iterable[str]) -> None:
        for mishap in mishaps:
            log.error("rehearsal mishap %s", mishap)
            self.mishaps.append(mishap)


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


def _browser(base_url: str, login: str = "") -> httpx2.Client:
    cookies = {Cookies(secure=False).session_name: login} if login else {}
    return httpx2.Client(base_url=base_url, cookies=cookies, timeout=_SECONDS, trust_env=False)
