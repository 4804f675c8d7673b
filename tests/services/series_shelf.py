"""A series of workshops for tests: two areas, three decision levels, and short ways to fill its plans."""

from datetime import date
from typing import TYPE_CHECKING

from facilitation.domain.codes import new_id
from facilitation.domain.follow_up import Message
from facilitation.domain.plan import ActionFields
from facilitation.services.follow_up.updates import Updates
from facilitation.services.workshops.series import LevelFacts, SeriesFacts, SeriesKeeping
from facilitation.services.workshops.workshops import InSeries, WorkshopFacts

if TYPE_CHECKING:
    from tests.conftest import Room

FACTS = SeriesFacts(
    title="Bedre i lag 2027",
    areas=(("", "Kysten"), ("", "Fjorden")),
    levels=(
        LevelFacts(title="Egen virksomhet", own=True),
        LevelFacts(title="Fagråd", lead_days=30),
        LevelFacts(title="ASU"),
    ),
    report_dates=(date(2027, 9, 1), date(2027, 6, 1), date(2027, 9, 1)),
)


class Shelf:
    """A series under test, with short ways to put workshops and actions in it."""

    def __init__(self, room: "Room") -> None:
        self.room = room
        self.by = room.by
        self.keeping = SeriesKeeping(room.store)
        self.updates = Updates(room.store)
        self.id = self.keeping.create(self.by, "Bedre i lag 2027", request_id=new_id())
        self.keeping.describe(self.by, self.id, FACTS, version=1)

    def hold(self, day: date, area: str = "kysten", template: str = "bedre-i-lag") -> str:
        facts = WorkshopFacts(title=f"Samling {day}", day=day)
        into = InSeries(series_id=self.id, area=area)
        return self.room.workshops.create(self.by, template_key=template, facts=facts, request_id=new_id(), into=into)

    def plan(self, workshop_id: str, title: str, **changes: object) -> str:
        values: dict[str, object] = {
            "title": title,
            "problem": "Venting",
            "code_what": "planer",
            "code_whom": "kommune",
            "owner_role": "Leder",
            "owner_unit": "Storvik kommune",
            "first_step": "Når uka begynner, da ringer vi.",
            "deadline": date(2027, 9, 1),
            "decision_level": "fagråd",
        }
        fields = ActionFields(**{**values, **changes})  # type: ignore[arg-type]  # the names are those of the class
        return self.room.plan.add(self.by, workshop_id, fields, request_id=new_id())

    def tell(self, workshop_id: str, action_id: str, message: Message) -> None:
        self.updates.tell(self.by, workshop_id, {action_id: message}, request_id=new_id())

    def titles(self, workshop_id: str) -> list[str]:
        return [action.fields.title for action in self.room.plan.actions(self.by, workshop_id)]
