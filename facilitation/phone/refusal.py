"""A refused answer, told at the field that it concerns: for people on the page and for scripts as JSON."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from facilitation.domain.errors import SamskapError
from facilitation.domain.plan import Finding
from facilitation.i18n import Language
from facilitation.services.plan.plan import PlanErrors
from facilitation.web.errors import status_of
from facilitation.wording import explain


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why an answer was not taken. ``fields`` has a sentence for each field that must be mended."""

    code: str
    message: str
    status: int
    field: str = ""
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def needs_confirmation(self) -> bool:
        """Whether the author may stand by the text and send it all the same."""
        return self.code == "privacy.warning"

    def as_json(self) -> dict[str, object]:
        """Return what a script is told."""
        findings = [{"field": name, "message": message} for name, message in self.fields.items()]
        return {
            "state": "refused",
            "code": self.code,
            "message": self.message,
            "field": self.field,
            "findings": findings,
        }


def refusal_of(error: SamskapError, _: Language, /) -> Refusal:
    """Return the refusal that an error leads to, in the person's language."""
    findings = error.findings if isinstance(error, PlanErrors) else ()
    return Refusal(
        code=error.code,
        message=explain(error, _),
        status=status_of(error),
        field=str(error.facts.get("field", "")),
        fields={finding.field: tell(finding, _) for finding in findings},
    )


def tell(finding: Finding, _: Language, /) -> str:
    """Return the sentence for something wrong with a field of an action, or worth a second look in it."""
    return explain(SamskapError(finding.code, **finding.facts), _)


def wants_json(request: Request) -> bool:
    """Tell whether a script asks rather than a person."""
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept
