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
from facilitation.services.reports.reporting import ReportKind
from facilitation.services.reports.series_reporting import SeriesReportKind
from facilitation.web.cookies import Cookies
from facilitation.web.pages import language_of

log = logging.getLogger(__name__)

PREFIX: Final = "/konsoll/filer"
SERIES_PREFIX: Final = f"{PREFIX}/serie"


_MARKS: Final = {ExportFormat.MACHINE_CSV: "maskin", ExportFormat.IMPORT_CSV: "oppgaver"}
_OF_REPORTS: Final = (ExportFormat.DOCX, ExportFormat.PDF, ExportFormat.XLSX, ExportFormat.JSON)
_OFFERED: Final[Mapping[ReportKind, tuple[ExportFormat, ...]]] = {
    kind: tuple(ExportFormat) if kind is ReportKind.PLAN else _OF_REPORTS for kind in ReportKind
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A file that can be had: what it tells, in which form, and for which decision level if it is for one alone."""

    kind: ReportKind | SeriesReportKind
    form: ExportFormat
    level: str = ""

    @property
    def mark(self) -> str:
        """What stands in the file's name, where two files of one report would else be called the same."""
        return _MARKS.get(self.form, "")

    @property
    def address(self) -> str:
        """The last part of the file's address, such as ``plan-maskin.csv``."""
        return f"{self.stem}.{extension_of(self.form)}"

    @property
    def stem(self) -> str:
        """The address without what tells the format: what it is, for which decision level, and its mark."""
        return "-".join(filter(None, (self.kind.value, self.level, self.mark)))


OFFERS: Final = {
    offer.address: offer
    for kind, forms in _OFFERED.items()
    for offer in (Offer(kind=kind, form=form) for form in forms)
}


def routes(product: Product, cookies: Cookies) -> list[BaseRoute]:
    """Return a route for each file.

    ``?sprak=nn`` asks for another language than the person's own, ``?niva=ssu`` for the recommendation to one level.
    """
    counter = _Counter(product, cookies)
    of_workshops = [
        Route(f"{PREFIX}/{{workshop_id}}/{address}", partial(counter.hand_out, offer=offer), methods=["GET"])
        for address, offer in OFFERS.items()
    ]
    of_series = [
        Route(f"{SERIES_PREFIX}/{{series_id}}/{offer.address}", partial(counter.hand_out, offer=offer), methods=["GET"])
        for kind in SeriesReportKind
        for form in _OF_REPORTS
        for offer in [Offer(kind=kind, form=form)]
    ]
    return [*of_series, *of_workshops]


class _Counter:
    def __init__(self, product: Product, cookies: Cookies) -> None:
        self._accounts = product.services.accounts
        self._reporting = product.services.reporting
        self._series = product.services.series_reporting
        self._cookies = cookies

    async def hand_out(self, request: Request, *, offer: Offer) -> Response:
        asked = request.query_params.get("sprak", "")
        wish = _Wish(
            workshop_id=request.path_params.get("workshop_id", ""),
            series_id=request.path_params.get("series_id", ""),
            offer=offer,
            spoken=language(asked) if asked in LANGUAGES else language_of(request),
            level=request.query_params.get("niva", "") if offer.kind is ReportKind.RECOMMENDATION else "",
        )
        # Reading and rendering can take a second, which the phones must not feel.
        file = await run_in_threadpool(self._make, self._cookies.session(request), wish)
        return attachment(file)

    def _make(self, secret: str, wish: "_Wish") -> ExportFile:
        """Return the file.

        Raises:
            NotFound: the same for those who are not signed in and those without a place in the workshop.
        """
        by, offer = self._accounts.who(secret), wish.offer
        if by is None:
            raise NotFound("workshop.unknown")
        if isinstance(offer.kind, SeriesReportKind):
            report = self._series.report(by, wish.series_id, offer.kind, wish.spoken)
        else:
            report = self._reporting.report(by, wish.workshop_id, offer.kind, wish.spoken, level=wish.level)
        (rendered,) = render_files(report, offer.form)
        name = _name(report, offer, rendered)
        file = ExportFile(name=name, media_type=rendered.media_type, content=rendered.content)
        log.info(
            "downloaded file=%s of=%s account=%s tables=%d rows=%d bytes=%d",
            offer.address,
            wish.workshop_id or wish.series_id,
            by.account_id,
            len(report.tables),
            sum(len(table.rows) for table in report.tables),
            len(file.content),
        )
        return file


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """Which file somebody wants: of which workshop or series, in which language, and to which level if to one."""

    workshop_id: str
    series_id: str
    offer: Offer
    spoken: Language
    level: str


def _name(report: Report, offer: Offer, rendered: ExportFile) -> str:
    day = report.created.astimezone(NORWAY).date().isoformat()
    return safe_file_name(day, offer.mark, report.title, extension=rendered.name.rpartition(".")[2])


def attachment(file: ExportFile) -> Response:
    """Return the answer that a browser saves as a file."""
    headers = {
        "Content-Disposition": f"attachment; filename=\"{file.name}\"; filename*=UTF-8''{quote(file.name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(file.content, media_type=file.media_type, headers=headers)
