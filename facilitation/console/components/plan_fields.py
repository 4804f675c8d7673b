"""The fields of an action as the organiser's table and forms show them: in the order that a plan is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from facilitation.catalogue.template import Frame
from facilitation.domain import plan as rules
from facilitation.i18n import Language, mark


@dataclass(frozen=True, slots=True)
class PlanField:
    """A field with its label."""

    name: str
    label: str

    @property
    def is_date(self) -> bool:
        """Whether it holds a date."""
        return self.name in rules.DATE_NAMES

    @property
    def limit(self) -> int:
        """How many characters it takes; 0 for dates and choices."""
        return rules.TEXT_LIMITS.get(self.name, 0)


PLAN_FIELDS: Final = (
    PlanField("title", mark("Tiltak")),
    PlanField("problem", mark("Problem eller klynge")),
    PlanField("code_what", mark("Hva slags tiltak")),
    PlanField("code_whom", mark("Med hvem")),
    PlanField("owner_role", mark("Ansvarlig rolle")),
    PlanField("owner_unit", mark("Ansvarlig virksomhet")),
    PlanField("owner_name", mark("Ansvarlig navn")),
    PlanField("co_owner", mark("Medansvarlig på det andre nivået")),
    PlanField("first_step", mark("Første steg")),
    PlanField("first_step_by", mark("Første steg innen")),
    PlanField("deadline", mark("Frist")),
    PlanField("milestones", mark("Milepæler")),
    PlanField("indicator", mark("Indikator")),
    PlanField("target", mark("Mål")),
    PlanField("baseline", mark("Nullpunkt")),
    PlanField("baseline_source", mark("Kilde til nullpunktet")),
    PlanField("baseline_date", mark("Dato for nullpunktet")),
    PlanField("measured_by", mark("Måles innen")),
    PlanField("benefit_patient", mark("Gevinst for pasienten")),
    PlanField("benefit_municipality", mark("Gevinst for kommunen")),
    PlanField("benefit_hospital", mark("Gevinst for sykehuset")),
    PlanField("benefit_term", mark("Kort eller lang sikt")),
    PlanField("decision_level", mark("Beslutningsnivå")),
    PlanField("ask", mark("Hva vi ber om")),
    PlanField("spread", mark("Plan for bredding")),
)
LABELS: Final[Mapping[str, str]] = {part.name: part.label for part in PLAN_FIELDS}
_TERMS: Final[Mapping[str, str]] = {
    "short": mark("kort sikt"),
    "long": mark("lang sikt"),
    "both": mark("kort og lang sikt"),
}


def choices_of(name: str, frame: Frame, _: Language, /) -> dict[str, str]:
    """Return keys and titles of a field that is chosen from a list of the workshop's; nothing for other fields."""
    codes = frame.codes
    lists: Mapping[str, dict[str, str]] = {
        "code_what": {option.key: option.title for option in codes.what} if codes else {},
        "code_whom": {option.key: option.title for option in codes.whom} if codes else {},
        "decision_level": {level.key: level.title for level in frame.decision_levels},
        "ask": {ask.key: ask.title for ask in frame.asks},
        "benefit_term": {key: _(words) for key, words in _TERMS.items()},
    }
    return lists.get(name, {})
