"""The self-check: every check in turn, and what to tell of each."""

from datetime import datetime
from typing import Final, TypedDict

from facilitation.bootstrap import SECRET_FILE
from facilitation.domain.errors import SamskapError
from facilitation.i18n import Language
from facilitation.settings import Settings
from facilitation.upkeep import machine
from facilitation.upkeep.findings import Finding, Grade
from facilitation.upkeep.public import PublicAddress
from facilitation.upkeep.sentences import ADVICE, CHECKS, SAID
from facilitation.wording import explain

SYMBOLS: Final = {Grade.OK: "✓", Grade.WARN: "!", Grade.FAIL: "✗"}


class Told(TypedDict):
    """A finding in words."""

    check: str
    grade: str
    code: str
    title: str
    said: str
    todo: str


def examine(settings: Settings, secret: str, *, now: datetime) -> list[Finding]:
    """Look at the running installation from outside and at its machine from inside; takes some seconds.

    Args:
        settings: The installation's; its public address and mail server are all that is asked over the network.
        secret: The server's own, by which it is known again.
        now: The time on this machine.
    """
    public, when = PublicAddress(settings=settings, secret=secret).look()
    return [
        *public,
        *machine.database(settings),
        *machine.disk(settings),
        *machine.clock(now, when),
        *machine.mail(settings),
    ]


def known_by(settings: Settings) -> str:
    """Return the server's own secret as it lies in the data folder, or nothing when no server has been there.

    Raises:
        OSError: when it cannot be read.
    """
    path = settings.data_folder / SECRET_FILE
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


def told(finding: Finding, _: Language) -> Told:
    """Return a finding in a person's language: what was looked at, what was found, and what to do about it."""
    facts = dict(finding.facts)
    if "problem" in facts:
        facts["why"] = explain(SamskapError(str(facts["problem"])), _)
    todo = ADVICE.get(finding.code, "")
    return Told(
        check=finding.check,
        grade=finding.grade.value,
        code=finding.code,
        title=_(CHECKS[finding.check]),
        said=_(SAID[finding.code], **facts),
        todo=_(todo, **facts) if todo else "",
    )


def worst(findings: list[Finding]) -> Grade:
    """Return the gravest grade."""
    grades = {finding.grade for finding in findings}
    return next((grade for grade in (Grade.FAIL, Grade.WARN) if grade in grades), Grade.OK)
