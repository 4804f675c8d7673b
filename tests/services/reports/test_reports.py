"""What the reports tell: read from real workshops, and read back from the files."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import docx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from exports.document import Block, Chart, Facts, Listing, Paragraph, Report, Section, Table
from exports.registry import ExportFormat, formats_of, render_files
from facilitation.domain.codes import new_id
from facilitation.domain.errors import NotFound
from facilitation.domain.follow_up import Message, Status
from facilitation.domain.states import DecisionKind
from facilitation.i18n import LANGUAGES, language
from facilitation.services.follow_up.lifts import LiftFields, Lifts
from facilitation.services.follow_up.updates import Updates
from facilitation.services.plan.decisions import DecisionFields, Decisions
from facilitation.services.programs import program
from facilitation.services.reports.evaluation import Asked, EvaluationReading, evaluation_content
from facilitation.services.reports.reporting import Reporting, ReportKind
from facilitation.services.workshops.workshops import WorkshopFacts
from tests.committee import AGENDA
from tests.conftest import Room
from tests.services.report_reading import ACTION, INJECTIONS, NB, add_action, write_problems

if TYPE_CHECKING:
    from tests.conftest import FrozenClock

ITEMS = (
    ("En arena hvor man knytter kontakter med samarbeidspartnere", 33, "75\u00a0%"),
    ("Et godt utgangspunkt for formaliserte samarbeid på tvers av tjenestenivå", 29, "65,9\u00a0%"),
    ("Ga mer fokus på samarbeid og samhandling", 24, "54,5\u00a0%"),
    ("Bidro til tydeligere forståelse om ansvarsdeling mellom tjenestenivåene", 26, "59,1\u00a0%"),
    ("Tydeliggjør at samhandling på tvers er et felles ansvar", 41, "93,2\u00a0%"),
    ("Kan bidra til å gjøre pasientforløp mer sammenhengende og helhetlig", 35, "79,5\u00a0%"),
    ("Bidro til at tjenestene utvikles med bruker og pårørende i sentrum", 31, "70,5\u00a0%"),
)


@pytest.fixture
def reporting(room: Room) -> Reporting:
    return Reporting(room.store, room.plan)


def table(report: Report, name: str) -> list[dict[str, object]]:
    """Return the rows of a table by the key of their columns."""
    (found,) = (one for one in report.tables if one.name == name)
    return [dict(zip((column.key for column in found.columns), row, strict=True)) for row in found.rows]


def texts(blocks: tuple[Block, ...]) -> list[str]:
    """Return every text of a body."""
    found: list[str] = []
    for block in blocks:
        match block:
            case Section():
                found += [block.heading, *texts(block.blocks)]
            case Facts():
                found += [text for item in block.items for text in item]
            case Paragraph():
                found.append(block.text)
            case Listing():
                found += block.items
            case Chart():
                found += [block.alt, *texts((block.table,))]
            case Table():
                found += [block.title, *(str(cell) for row in block.rows for cell in row if cell is not None)]
    return found


def as_file(report: Report, form: ExportFormat) -> bytes:
    return render_files(report, form)[0].content


def seven_items() -> Report:
    """The seminar's own evaluation: 44 of 143 answered."""
    asked = Asked(question="Hva ga samlingen deg? Kryss av.", counts=tuple((title, n) for title, n, _ in ITEMS), of=44)
    content = evaluation_content(EvaluationReading(answered=44, present=143, asked=(asked,)), NB)
    created = datetime(2027, 3, 10, tzinfo=UTC)
    return Report(title="Evaluering", language="nb", created=created, tables=content.tables, body=content.body)


def test_seven_items_are_told_as_n_of_n_with_their_share() -> None:
    report = seven_items()

    assert [(row["n"], row["of"], row["share"]) for row in table(report, "question_1")] == [
        (n, 44, share) for _title, n, share in ITEMS
    ]
    assert table(report, "answered") == [{"answer": "Har svart", "n": 44, "of": 143, "share": "30,8\u00a0%"}]
    assert {"44 av 143", "30,8\u00a0%", "99 deltakere har ikke svart. Hva de mener, vet vi ikke."} <= set(
        texts(report.body)
    )


def test_seven_items_stand_in_every_file() -> None:
    report = seven_items()
    shares = [*(share.replace("\u00a0", " ") for _title, _n, share in ITEMS), "30,8 %"]
    workbook = load_workbook(BytesIO(as_file(report, ExportFormat.XLSX)))
    document = docx.Document(BytesIO(as_file(report, ExportFormat.DOCX)))
    pages = PdfReader(BytesIO(as_file(report, ExportFormat.PDF))).pages
    first, second = render_files(report, ExportFormat.CSV)
    rows = [*csv.reader(StringIO(second.content.decode("utf-8-sig")), delimiter=";")]

    files = {
        "xlsx": [str(cell.value) for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row],
        "docx": [cell.text for grid in document.tables for row in grid.rows for cell in row.cells],
        "pdf": [page.extract_text() for page in pages],
        "csv": [*(row[-1] for row in rows), first.content.decode()],
        "md": [as_file(report, ExportFormat.MARKDOWN).decode()],
        "json": [as_file(report, ExportFormat.JSON).decode()],
    }
    plain = {form: "\n".join(found).replace("\u00a0", " ") for form, found in files.items()}
    missing = [(form, share) for form, text in plain.items() for share in shares if share not in text]
    assert missing == []


@pytest.mark.parametrize(
    ("code", "n", "of", "expected"),
    [
        ("nb", 24, 44, "54,5\u00a0%"),
        ("nn", 1, 3, "33,3\u00a0%"),
        ("en", 29, 44, "65.9%"),
        ("nb", 1, 16, "6,3\u00a0%"),
        ("nb", 0, 44, "0\u00a0%"),
        ("nb", 44, 44, "100\u00a0%"),
        ("nb", 0, 0, ""),
    ],
)
def test_share_is_written_as_the_language_writes_it(code: str, n: int, of: int, expected: str) -> None:
    assert language(code).share(n, of) == expected


def test_evaluation_counts_those_who_answered_and_those_who_were_there(room: Room, reporting: Reporting) -> None:
    phones = room.fill(8)
    room.open("evaluering")
    for phone in phones[:5]:
        room.send(phone, "evaluering", "nytte", chosen=["kontakter", "fokus"])
        room.send(phone, "evaluering", "eget-steg", text="Ringe fastlegen")
    hidden = reporting.report(room.by, room.id, ReportKind.EVALUATION, NB)
    room.close("evaluering")

    report = reporting.report(room.by, room.id, ReportKind.EVALUATION, NB)

    assert len(hidden.tables) == 1
    assert [(row["n"], row["share"]) for row in table(report, "earlier")] == [(n, share) for _title, n, share in ITEMS]
    assert "44 av 143 svarte (30,8\u00a0%)." in " ".join(texts(report.body))
    assert table(report, "answered")[0] | {"answer": ""} == {"answer": "", "n": 5, "of": 8, "share": "62,5\u00a0%"}
    assert [row["n"] for row in table(report, "question_1")] == [5, 0, 5, 0, 0, 0, 0]
    assert texts(report.body).count("Ringe fastlegen") == 5


def test_evaluation_by_fewer_than_five_tells_how_many_and_their_words_but_no_counts(
    room: Room, reporting: Reporting
) -> None:
    # Three who all cross the same are three whose answers everybody in a room of eight knows; with five there is doubt.
    # Words were written to be read, and are what a small room takes home.
    phones = room.fill(8)
    room.open("evaluering")
    for phone in phones[:4]:
        room.send(phone, "evaluering", "nytte", chosen=["kontakter"])
        room.send(phone, "evaluering", "tro", value="2")
        room.send(phone, "evaluering", "kontakt", value="nei")
        room.send(phone, "evaluering", "eget-steg", text="Ringe fastlegen")
    room.close("evaluering")

    report = reporting.report(room.by, room.id, ReportKind.EVALUATION, NB)
    said = reporting.report(room.by, room.id, ReportKind.SAID, NB)

    assert table(report, "answered")[0] | {"answer": ""} == {"answer": "", "n": 4, "of": 8, "share": "50\u00a0%"}
    assert [table(report, f"question_{n}") for n in (1, 2, 3)] == [[], [], []]
    assert texts(report.body).count("Svarene vises når minst 5 har svart og steget er lukket.") == 3
    assert texts(report.body).count("Ringe fastlegen") == 4
    counted = [one for one in said.tables if one.title.endswith("Evaluering") and "minst 5" in one.note]
    assert [one.rows for one in counted] == [(("Har svart", 4),)] * 3


def test_protocol_of_a_committee_carries_its_agenda_and_decisions(room: Room, reporting: Reporting) -> None:
    facts = WorkshopFacts(title="ASU", day=date(2027, 3, 10), starts_minute=13 * 60)
    meeting = room.workshops.create(room.by, template_key="asu-mote", facts=facts, request_id=new_id())
    with room.store.read() as db:
        cases = {step.template.case.number: step.id for step in program(db, meeting) if step.template.case}
    fields = DecisionFields(
        kind=DecisionKind.NOTED,
        resolution="ASU tar saken til orientering.",
        owner="Prosjektleder",
        report_by=date(2027, 6, 30),
    )
    Decisions(room.store).decide(room.by, meeting, cases["44/24"], fields)

    report = reporting.report(room.by, meeting, ReportKind.PROTOCOL, NB)

    rows = table(report, "agenda")
    assert [(row["clock"], row["case_number"], row["minutes"]) for row in rows] == AGENDA
    (row,) = (row for row in rows if row["case_number"] == "44/24")
    assert row["responsible"] == "Prosjektleder forsterket utskrivningsteam"
    assert row["decision"] == "Tatt til orientering"
    assert (row["resolution"], row["owner"]) == ("ASU tar saken til orientering.", "Prosjektleder")
    assert row["report_by"] == date(2027, 6, 30)
    assert "Saksliste" in texts(report.body)
    assert "30. juni 2027" in texts(report.body)


def test_protocol_tells_no_small_level_apart(room: Room, reporting: Reporting) -> None:
    for _n in range(6):
        room.join("kommune", "ansatt")
        room.join("spesialist", "ansatt", "DPS Kysten")
    room.join("nav", "ansatt", "NAV Storvik")
    room.join("bruker", "brukerrepresentant", "Pårørendelaget")

    report = reporting.report(room.by, room.id, ReportKind.PROTOCOL, NB)

    assert [row["n"] for row in table(report, "present")] == [6, 8]
    assert not {"NAV", "Bruker- eller pårørendeorganisasjon"} & {str(row["level"]) for row in table(report, "present")}


def test_protocol_tells_what_the_room_gave_points_to(room: Room, reporting: Reporting) -> None:
    write_problems(room, ("ettervern", "Ingen tar imot"), ("fastlege", "Ingen svarer"))
    report = reporting.report(room.by, room.id, ReportKind.PROTOCOL, NB)

    assert not any(one.name.startswith("ballot") for one in report.tables)


def test_recommendation_asks_each_level_for_its_own(room: Room, reporting: Reporting) -> None:
    add_action(room, "Bestemmes her")
    fields = replace(ACTION, title="Løftes", decision_level="ssu", ask="ressurs")
    lifted = room.plan.add(room.by, room.id, fields, request_id=new_id())
    answer = LiftFields(kind=DecisionKind.REJECTED, decided_on=date(2027, 3, 10), text="Ikke råd i år.")
    Lifts(room.store).answer(room.by, room.id, lifted, answer, request_id=new_id())

    everybody = reporting.report(room.by, room.id, ReportKind.RECOMMENDATION, NB)
    one = reporting.report(room.by, room.id, ReportKind.RECOMMENDATION, NB, level="ssu")

    assert [level.level.key for level in reporting.levels(room.by, room.id)] == ["ssu"]
    assert one.title == "Innstilling – SSU, strategisk samarbeidsutvalg – Bedre i lag, Kysten"
    for report in (everybody, one):
        assert [(row["title"], row["ask"]) for row in table(report, "level_1")] == [("Løftes", "Ressurs")]
        assert "Bestemmes her" not in texts(report.body)
        assert "Ikke vedtatt, 10. mars 2027. Ikke råd i år." in texts(report.body)


def test_recommendation_to_a_level_that_is_asked_nothing(room: Room, reporting: Reporting) -> None:
    with pytest.raises(NotFound, match=r"level\.unknown"):
        reporting.report(room.by, room.id, ReportKind.RECOMMENDATION, NB, level="fsu-phr")

    report = reporting.report(room.by, room.id, ReportKind.RECOMMENDATION, NB)
    assert texts(report.body) == ["Ingen tiltak er løftet til andre."]


def test_benefits_are_told_for_each_party(room: Room, reporting: Reporting) -> None:
    add_action(room)
    bare = replace(
        ACTION,
        title="Uten",
        benefit_patient="",
        benefit_municipality="",
        benefit_hospital="",
        indicator="",
        baseline="",
    )
    room.plan.add(room.by, room.id, bare, request_id=new_id())

    report = reporting.report(room.by, room.id, ReportKind.BENEFITS, NB)

    (row,) = table(report, "benefits")
    assert (row["benefit_patient"], row["benefit_municipality"], row["benefit_hospital"]) == (
        "Tryggere overgang",
        "Tid til å planlegge",
        "Færre reinnleggelser",
    )
    assert (row["baseline"], row["target"], row["indicator"]) == ("35 %", "80 %", "Andel utskrivninger med møte")
    assert texts(report.body).count("1 av 2") == 2
    assert report.wide


def test_status_sheet_tells_what_is_late_and_what_was_said(
    room: Room, reporting: Reporting, clock: "FrozenClock"
) -> None:
    late, silent = add_action(room, "Forsinket"), add_action(room, "Stille")
    told = Message(status=Status.STARTED, value="62 %", value_date=date(2027, 3, 10), comment="To av fire er i gang.")
    Updates(room.store).tell(room.by, room.id, {late: told}, request_id=new_id())
    clock.advance(datetime(2027, 10, 1, 8, tzinfo=UTC) - clock.now())

    report = reporting.report(room.by, room.id, ReportKind.STATUS, NB)

    rows = {str(row["title"]): row for row in table(report, "area_1")}
    assert silent
    assert rows["Forsinket"]["status"] == "igangsatt, over fristen"
    assert rows["Forsinket"]["comment"] == "10. mars 2027. To av fire er i gang."
    assert rows["Forsinket"]["latest"] == "62 % (10. mars 2027)"
    assert rows["Stille"]["status"] == "ikke meldt, over fristen"
    (sums,) = table(report, "sums")
    assert (sums["started"], sums["nothing_said"], sums["done"], sums["total"]) == (1, 1, 0, 2)


def test_plan_s_pages_say_what_its_table_says(room: Room, reporting: Reporting) -> None:
    add_action(room)
    room.plan.add(room.by, room.id, replace(ACTION, title="Nakent", milestones=""), request_id=new_id())

    report = reporting.report(room.by, room.id, ReportKind.PLAN, NB)

    found = texts(report.body)
    for part in (
        "1. Fast samarbeidsmøte ved utskrivning",
        "Leder med beslutningsmyndighet, DPS Kysten",
        "1. september 2027",
        "Når utskrivning er avtalt, da ringer vi kommunen samme dag. Innen 20. mars 2027.",
        "35 % (Egen telling, 1. februar 2027)",
        "80 %. Måles innen 1. oktober 2027.",
        "Samarbeidsmøter · Fastlege",
    ):
        assert part in found


def test_plan_s_calendar_names_nobody_and_stays_the_same(room: Room, reporting: Reporting) -> None:
    action = add_action(room)

    days = reporting.report(room.by, room.id, ReportKind.PLAN, NB).days

    assert [(day.key, day.day) for day in days] == [
        (f"{action}:first_step_by", date(2027, 3, 20)),
        (f"{action}:deadline", date(2027, 9, 1)),
        (f"{action}:measured_by", date(2027, 10, 1)),
        (f"{room.id}:follow-up", date(2027, 9, 10)),
    ]
    assert not any("Enhetsleder" in f"{day.title}{day.text}" for day in days)


def test_plan_s_tasks_are_ready_for_import(room: Room, reporting: Reporting) -> None:
    add_action(room)

    report = reporting.report(room.by, room.id, ReportKind.PLAN, NB)
    (row,) = csv.DictReader(StringIO(as_file(report, ExportFormat.IMPORT_CSV).decode()))

    assert list(row) == ["Summary", "Description", "Due date", "Assignee", "Labels", "Status"]
    assert (row["Summary"], row["Due date"]) == ("Fast samarbeidsmøte ved utskrivning", "2027-09-01")
    assert (row["Assignee"], row["Labels"]) == ("Enhetsleder", "Samarbeidsmøter Fastlege")
    assert "Ansvarlig: Leder med beslutningsmyndighet, DPS Kysten" in row["Description"]


@pytest.mark.parametrize("kind", ReportKind)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_report_of_an_empty_workshop_is_a_file(
    room: Room, reporting: Reporting, kind: ReportKind, code: str
) -> None:
    report = reporting.report(room.by, room.id, kind, language(code))

    assert report.language == code
    assert all(file.content for form in formats_of(report) for file in render_files(report, form))


@pytest.mark.parametrize("kind", ReportKind)
def test_every_report_of_hostile_texts_is_a_file(room: Room, reporting: Reporting, kind: ReportKind) -> None:
    for text in (*INJECTIONS, "👍 שלום", "x" * 150):
        fields = replace(ACTION, title=text, owner_unit=text, milestones=text * 6, decision_level="ssu", ask="vedtak")
        room.plan.add(room.by, room.id, fields, request_id=new_id())

    report = reporting.report(room.by, room.id, kind, NB)

    assert all(file.content for form in formats_of(report) for file in render_files(report, form))
