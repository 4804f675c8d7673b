"""One rehearsed day: last time's plan, questions before it, the program, questions after it, and the files."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

import httpx2

from facilitation.bootstrap import Product
from facilitation.catalogue.template import Phase, WorkshopTemplate
from facilitation.domain.clock import today
from facilitation.domain.codes import new_id
from facilitation.rehearsal.cast import Cast
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.counting import Counts, count
from facilitation.rehearsal.facilitating import ThoughtFacilitator
from facilitation.rehearsal.last_time import asks_of_last_time, bring_last_plan, last_plan
from facilitation.rehearsal.phones import TRUSTS_NOBODY
from facilitation.services.actors import Facilitator
from facilitation.services.programs import StepView
from facilitation.services.workshops.workshops import WorkshopFacts, WorkshopView
from facilitation.web.cookies import Cookies

log = logging.getLogger(__name__)

FILES: Final = ("plan.docx", "plan.pdf", "plan.xlsx", "plan.csv", "protokoll.docx", "protokoll.xlsx", "alt.xlsx")
_SECONDS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """Where days are rehearsed: the product, its address, and who runs the workshops."""

    product: Product
    base_url: str
    login: str
    by: Facilitator


@dataclass(slots=True, kw_only=True)
class Day:
    """A rehearsed day, and what is known of it so far: it is told also when the day stops half-way.

    Args:
        template: Key of the template.
        participants: How many come, at least six.
        out: Folder for the files; they are fetched and forgotten when it is left out.
        seed: The same seed gives the same day.
    """

    template: str
    participants: int
    out: Path | None
    seed: int
    counts: Counts = field(default_factory=Counts)
    files: list[str] = field(default_factory=list)
    mishaps: list[str] = field(default_factory=list)

    def run(self, hall: Hall) -> None:
        """Hold the day.

        Raises:
            SamskapError: when a use case refuses what the thought facilitator does.
        """
        template = hall.product.catalogue.get(self.template)
        cast = Cast(
            hall.product.services.phone_views,
            hall.base_url,
            seed=str(self.seed),
            language=template.language,
            template=template.key,
        )
        with closing(cast):
            workshop_id = self._workshop(hall, template, cast)
            try:
                self._hold(hall, cast, workshop_id, self._content(template))
            finally:
                self.counts = count(hall.product.store, workshop_id)
        self._note(f"«{title}» is not complete" for title in self.counts.incomplete)
        with _browser(hall.base_url, hall.login) as browser:
            self._download(browser, f"/konsoll/filer/{workshop_id}")

    def _content(self, template: WorkshopTemplate) -> Content:
        dice = Random(self.seed)  # noqa: S311 -- rehearsals must repeat; nothing secret is made
        return Content(dice, language=template.language, template=template.key)

    def _workshop(self, hall: Hall, template: WorkshopTemplate, cast: Cast) -> str:
        services, here = hall.product.services, today(hall.product.store.clock)
        facts = WorkshopFacts(
            title=template.title,
            place="Generalprøve",
            day=here,
            starts_minute=template.starts_minute,
            language=template.language,
        )
        workshop_id = services.workshops.create(
            hall.by, template_key=template.key, facts=facts, request_id=new_id(), rehearsal=True
        )
        if asks_of_last_time(template):
            people = cast.expect(template.frame, self.participants)
            plan = last_plan(template, people, self._content(template), today=here)
            bring_last_plan(services, hall.by, workshop_id, plan)
        return workshop_id

    def _hold(self, hall: Hall, cast: Cast, workshop_id: str, content: Content) -> None:
        services, by = hall.product.services, hall.by
        facilitator = ThoughtFacilitator(
            services, by=by, workshop_id=workshop_id, content=content, clock=hall.product.store.clock
        )
        view = services.workshops.get(by, workshop_id)
        people = cast.expect(view.frame, self.participants)

        def from_afar(path: str) -> None:
            self._note(f"from afar: {mishap}" for mishap in cast.answer_from_afar(path).mishaps)

        facilitator.ask_from_afar(Phase.BEFORE, people, from_afar)
        facilitator.open_door()
        self._note(cast.join(view.join_code, view.frame, self.participants).mishaps)
        with _browser(hall.base_url) as projector:
            self._program(facilitator, cast, projector, view)
        facilitator.ask_from_afar(Phase.AFTER, people, from_afar)

    def _program(
        self, facilitator: ThoughtFacilitator, cast: Cast, projector: httpx2.Client, view: WorkshopView
    ) -> None:
        def in_step(step: StepView, again: bool) -> None:
            self._note(f"{step.key}: {mishap}" for mishap in cast.answer(again=again).mishaps)
            self._fetch(projector, f"/skjerm/{view.screen_token}", what="the screen")

        def after_step(step: StepView) -> None:
            self._fetch(projector, f"/skjerm/{view.screen_token}", what=f"the screen after {step.key}")

        facilitator.run(in_step, after_step)

    def _download(self, browser: httpx2.Client, folder: str) -> None:
        for name in FILES:
            content = self._fetch(browser, f"{folder}/{name}", what=name)
            if content and self.out is not None:
                self.out.mkdir(parents=True, exist_ok=True)
                (self.out / name).write_bytes(content)
            self.files += [name] if content else []

    def _fetch(self, browser: httpx2.Client, path: str, *, what: str) -> bytes:
        response = browser.get(path)
        if response.is_success:
            return response.content
        self._note([f"{what} answered {response.status_code}"])
        return b""

    def _note(self, mishaps: Iterable[str]) -> None:
        for mishap in mishaps:
            log.error("rehearsal mishap template=%s %s", self.template, mishap)
            self.mishaps.append(mishap)


@contextmanager
def _browser(base_url: str, login: str = "") -> Iterator[httpx2.Client]:
    cookies = {Cookies(secure=False).session_name: login} if login else {}
    with httpx2.Client(
        base_url=base_url, cookies=cookies, verify=TRUSTS_NOBODY, timeout=_SECONDS, trust_env=False
    ) as client:
        yield client
