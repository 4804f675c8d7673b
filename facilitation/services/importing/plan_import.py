"""Changed status from the plan that was downloaded: what differs, what cannot be taken, and then, once seen, taking it.

Only the status is taken. Whatever else has been changed in the file is told, row by row, and left as it was.
"""

from collections.abc import Sequence

from facilitation.domain.errors import Conflict
from facilitation.domain.follow_up import Message, Status
from facilitation.i18n import LANGUAGES, language
from facilitation.services.actors import Facilitator
from facilitation.services.follow_up.following import Following, Scope, Told
from facilitation.services.importing.plan_sheet import Difference, Headings, ImportPreview, PlanSheet
from facilitation.services.importing.spreadsheets import read_rows
from facilitation.services.reports.reporting import Reporting, ReportKind


class PlanImport:
    """Use cases on plans that come back as files, for facilitators and organisers."""

    def __init__(self, following: Following, reporting: Reporting) -> None:
        self._following = following
        self._reporting = reporting

    def preview(self, by: Facilitator, workshop_id: str, content: bytes) -> ImportPreview:
        """Return what the file would change; nothing is changed.

        Raises:
            NotFound: when the workshop is not theirs.
            InvalidInput: as `read_rows`, when the file cannot be read as this plan at all.
        """
        tables = [
            self._reporting.report(by, workshop_id, ReportKind.PLAN, language(code)).tables[0] for code in LANGUAGES
        ]
        headings = Headings(tables)
        rows = read_rows(content, headings.fit)
        sheets = [PlanSheet(rows, headings, table) for table in tables]
        # People download in their own language, and send the file on.
        return max(sheets, key=PlanSheet.likeness).compared(self._statuses(by, workshop_id))

    def accept(
        self,
        by: Facilitator,
        workshop_id: str,
        differences: Sequence[Difference],
        *,
        reason: str = "",
        request_id: str,
        confirmed: bool = False,
    ) -> Told:
        """Take the new statuses, all or none, and return what takes them back.

        Args:
            by: Somebody with a place in the workshop.
            workshop_id: The workshop whose plan came back.
            differences: Those of the preview.
            reason: Why actions were stopped, when any were; it stays on each of these.
            request_id: Makes a repeated request one import.
            confirmed: Whether warnings about privacy have been seen.

        Raises:
            Conflict: ``import.changed_since`` when a status is no longer what it was in the preview.
            InvalidInput: ``update.reason_missing``, and as the privacy guard says.
        """
        now = self._statuses(by, workshop_id)
        messages = {}
        for one in differences:
            if now.get(one.action_id) not in {one.before, one.after}:
                raise Conflict("import.changed_since", title=one.title)
            stopped = one.after is Status.STOPPED
            messages[one.action_id] = Message(status=one.after, comment=reason if stopped else "")
        return self._following.tell(by, messages, request_id=request_id, confirmed=confirmed)

    def _statuses(self, by: Facilitator, workshop_id: str) -> dict[str, Status | None]:
        board = self._following.board(by, Scope(workshop_id=workshop_id))
        return {action.now.id: action.now.status for action in board}
