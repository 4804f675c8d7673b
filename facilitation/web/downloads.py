"""Files to take home: the plan and everything that was said, for those with a place in the workshop."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from exports.document import Report
from exports.files import ExportFile, safe_file_name
from exports.registry import ExportFormat, extension_of, render_files
from facilitation.bootstrap import Product
from facilitation.domain.clock import NORWAY
from facilitation.domain.errors import NotFound
from facilitation.i18n import LANGUAGES, Language, language
from facilitation.services.reporting import ReportKind
from facilitation.web.cookies import Cookies
from facilitation.web.pages import language_of

log = logging.getLogger(__name__)

PREFIX: Final = "/konsoll/filer"


_MARKS: Final = {ExportFormat.MACHINE_CSV: "maskin", ExportFormat.IMPORT_CSV: "oppgaver"}
_PAGES: Final = (ExportFormat.DOCX, ExportFormat.PDF)
_OFFERED: Final[Mapping[ReportKind, tuple[ExportFormat, ...]]] = {
    ReportKind.PLAN: tuple(ExportFormat),
    ReportKind.SAID: (*_PAGES, ExportFormat.XLSX, ExportFormat.JSON),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A file that can be had: what it tells, in which form, and the mark that tells it from a file like it."""

    kind: ReportKind
    form: ExportFormat

    @property
    def mark(self) -> str:
        """What stands in the file's name, where two files of one report would else be called the same."""
        return _MARKS.get(self.form, "")

    @property
    def address(self) -> str:
        """The last part of the file's address, such as ``plan-maskin.csv``."""
        return f"{'-'.join(filter(None, (self.kind.value, self.mark)))}.{extension_of(self.form)}"


OFFERS: Final = {
    offer.address: offer
    for kind, forms in _OFFERED.items()
    for offer in (Offer(kind=kind, form=form) for form in forms)
}


def routes(product: Product, cookies: Cookies) -> list[BaseRoute]:
    """Return a route for each file; ``?sprak=nn`` asks for another language than the person's own."""
    counter = _Counter(product, cookies)
    return [
        Route(f"{PREFIX}/{{workshop_id}}/{address}", partial(counter.hand_out, offer=offer), methods=["GET"])
        for address, offer in OFFERS.items()
    ]


class _Counter:
    def __init__(self, product: Product, cookies: Cookies) -> None:
        self._accounts = product.services.accounts
        self._reporting = product.services.reporting
        self._cookies = cookies

    async def hand_out(self, request: Request, *, offer: Offer) -> Response:
        asked = request.query_params.get("sprak", "")
        spoken = language(asked) if asked in LANGUAGES else language_of(request)
        secret, workshop_id = self._cookies.session(request), request.path_params["workshop_id"]
        # Reading and rendering can take a second, which the phones must not feel.
        file = await run_in_threadpool(self._make, secret, workshop_id, offer, spoken)
        return _attachment(file)

    def _make(self, secret: str, workshop_id: str, offer: Offer, spoken: Language) -> ExportFile:
        """Return the file.

        Raises:
            NotFound: the same for those who are not signed in and those without a place in the workshop.
        """
        by = self._accounts.who(secret)
        if by is None:
            raise NotFound("workshop.unknown")
        report = self._reporting.report(by, workshop_id, offer.kind, spoken)
        (rendered,) = render_files(report, offer.form)
        name = _name(report, offer, rendered)
        file = ExportFile(name=name, media_type=rendered.media_type, content=rendered.content)
        log.info(
            "downloaded file=%s workshop=%s account=%s tables=%d rows=%d bytes=%d",
            offer.address,
            workshop_id,
            by.account_id,
            len(report.tables),
            sum(len(table.rows) for table in report.tables),
            len(file.content),
        )
        return file


def _name(report: Report, offer: Offer, rendered: ExportFile) -> str:
    day = report.created.astimezone(NORWAY).date().isoformat()
    return safe_file_name(day, offer.mark, report.title, extension=rendered.name.rpartition(".")[2])


def _attachment(file: ExportFile) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename=\"{file.name}\"; filename*=UTF-8''{quote(file.name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(file.content, media_type=file.media_type, headers=headers)
