from datetime import date
from typing import TYPE_CHECKING

import pytest

from exports.document import Report
from facilitation.domain.codes import new_id
from facilitation.domain.errors import NotFound
from facilitation.domain.states import Membership
from facilitation.i18n import Language
from facilitation.persistence.models import Member
from facilitation.services.actors import Facilitator
from facilitation.services.reports.reporting import Reporting, ReportKind
from facilitation.services.workshops.workshops import WorkshopFacts
from tests.services.report_reading import NB, add_action

if TYPE_CHECKING:
    from tests.conftest import Room


@pytest.fixture
def reporting(room: "Room") -> Reporting:
    return Reporting(room.store, room.plan)


def facts_of(report: Report) -> dict[str, str]:
    return dict(report.facts)


def test_facts_tell_who_was_missing_and_the_note_about_it(room: "Room", reporting: Reporting) -> None:
    room.join("kommune", "leder-beslutning")
    room.join("spesialist", "ansatt", "DPS Kysten")
    room.flow.note_representation(room.by, room.id, "Ingen fra NAV kunne komme; vi ringer dem i morgen.")

    report = reporting.report(room.by, room.id, ReportKind.PLAN, NB)

    assert report.title == "Handlingsplan – Bedre i lag, Kysten"
    assert facts_of(report) == {
        "Samling": "Bedre i lag, Kysten",
        "Sted": "Storvik",
        "Dag": "10. mars 2027",
        "Deltakere": "2",
        "Oppfylte plasser": (
            "Ansatt med ansvar for eller erfaring med målgruppen; Leder med beslutningsmyndighet, kommune; Kommune; "
            "Spesialisthelsetjeneste"
        ),
        "Plass: Leder med beslutningsmyndighet, spesialisthelsetjeneste": "Mangler 1 av 1",
        "Plass: Bruker- eller pårørenderepresentant": "Mangler 1 av 1",
        "Plass: NAV": "Mangler 1 av 1",
        "Plass: Fastlege eller kommuneoverlege": "Mangler 1 av 1",
        "Om dem som manglet": "Ingen fra NAV kunne komme; vi ringer dem i morgen.",
        "Laget": "10. mars 2027 09:00",
        "Mal": "bedre-i-lag, versjon 1",
    }


def test_facts_count_those_who_have_gone_home_but_not_those_shown_out(room: "Room", reporting: Reporting) -> None:
    gone_home, stays, shown_out = room.join(), room.join(), room.join("nav", "ansatt", "NAV Storvik")
    room.joining.leave(gone_home)
    room.joining.show_out(room.by, room.id, room.joining.known(shown_out).id)

    facts = facts_of(reporting.report(room.by, room.id, ReportKind.SAID, NB))

    assert room.joining.known(stays).unit == "Storvik kommune"
    assert (facts["Deltakere"], facts["Plass: NAV"]) == ("2", "Mangler 1 av 1")
    assert "Kommune" in facts["Oppfylte plasser"].split("; ")


def test_rehearsal_says_so_in_the_title_and_first_on_the_page(room: "Room", reporting: Reporting) -> None:
    facts = WorkshopFacts(title="Prøve", day=date(2027, 3, 10))
    rehearsal = room.workshops.create(
        room.by, template_key="bedre-i-lag", facts=facts, request_id=new_id(), rehearsal=True
    )

    plan = reporting.report(room.by, rehearsal, ReportKind.PLAN, NB)
    said = reporting.report(room.by, rehearsal, ReportKind.SAID, NB)

    assert plan.title == "Øvelse – ikke en virkelig plan: Handlingsplan – Prøve"
    assert plan.facts[0] == ("Merk", "Øvelse – ikke en virkelig plan")
    assert said.title == "Øvelse – ikke virkelige svar: Alt som ble sagt – Prøve"
    assert said.facts[0] == ("Merk", "Øvelse – ikke virkelige svar")


@pytest.mark.parametrize("kind", ReportKind)
def test_reports_are_not_for_strangers(
    room: "Room", reporting: Reporting, stranger: Facilitator, kind: ReportKind
) -> None:
    with pytest.raises(NotFound, match=r"workshop\.unknown"):
        reporting.report(stranger, room.id, kind, NB)
    with pytest.raises(NotFound, match=r"workshop\.unknown"):
        reporting.report(room.by, new_id(), kind, NB)


def test_reports_are_for_organisers_too(room: "Room", reporting: Reporting, stranger: Facilitator) -> None:
    with room.store.database.write() as db:
        db.add(Member(workshop_id=room.id, account_id=stranger.account_id, role=Membership.ORGANISER))
    add_action(room)

    assert len(reporting.report(stranger, room.id, ReportKind.PLAN, NB).tables[0].rows) == 1
    assert reporting.report(stranger, room.id, ReportKind.SAID, NB).title == "Alt som ble sagt – Bedre i lag, Kysten"


class Foreign(Language):
    """A language in which every text of ours can be told from what people and templates say."""

    def __call__(self, text: str, /, **values: object) -> str:
        return f"‹{super().__call__(text, **values)}›"


def test_our_own_words_are_in_the_language_that_was_asked_for(room: "Room", reporting: Reporting) -> None:
    add_action(room)
    foreign = Foreign("nn")

    plan = reporting.report(room.by, room.id, ReportKind.PLAN, foreign)
    said = reporting.report(room.by, room.id, ReportKind.SAID, foreign)

    headings = [column.heading for table in (*plan.tables, said.tables[0]) for column in table.columns]
    labels = [label for label, _value in (*plan.facts, *said.facts)]
    assert [text for text in (*headings, *labels, plan.about_heading) if not text.startswith("‹")] == []
    assert (plan.language, said.language) == ("nn", "nn")
    table = plan.tables[0]
    assert table.columns[table.position("‹Status›")].choices[0] == "‹igangsett›"
    assert "‹kort og lang sikt›" in table.rows[0]
