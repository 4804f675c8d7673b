"""Reads reports back as people see them, and fills a workshop with what the reports are made of."""

from dataclasses import asdict, replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports import xlsx
from exports.document import Report
from facilitation.domain.codes import new_id
from facilitation.domain.plan import ActionFields
from facilitation.i18n import language
from facilitation.services.actors import Phone
from facilitation.services.answering.answers import Answer

if TYPE_CHECKING:
    from tests.conftest import Room

NB = language("nb")
INJECTIONS = (
    '=HYPERLINK("http://eksempel.no";"Klikk")',
    "+47 her",
    "@SUM(A1:A9)",
    "-1+cmd|' /C calc'!A0",
    "<b>ikke markering</b>",
)
ACTION = ActionFields(
    title="Fast samarbeidsmøte ved utskrivning",
    problem="Informasjonsflyt",
    code_what="samarbeidsmøter",
    code_whom="fastlege",
    owner_role="Leder med beslutningsmyndighet",
    owner_unit="DPS Kysten",
    owner_name="Enhetsleder",
    co_owner="Storvik kommune, leder",
    first_step="Når utskrivning er avtalt, da ringer vi kommunen samme dag.",
    first_step_by=date(2027, 3, 20),
    deadline=date(2027, 9, 1),
    milestones="Etter tre måneder: er møtene holdt?\nEtter seks: virker de?",
    indicator="Andel utskrivninger med møte",
    target="80 %",
    baseline="35 %",
    baseline_source="Egen telling",
    baseline_date=date(2027, 2, 1),
    measured_by=date(2027, 10, 1),
    benefit_patient="Tryggere overgang",
    benefit_municipality="Tid til å planlegge",
    benefit_hospital="Færre reinnleggelser",
    benefit_term="both",
    decision_level="egen-virksomhet",
    ask="vedtak",
    spread="Alle DPS-ene i 2028",
)


def add_action(room: "Room", title: str = ACTION.title) -> str:
    return room.plan.add(room.by, room.id, replace(ACTION, title=title), request_id=new_id())


def form_of(fields: ActionFields) -> dict[str, str]:
    """Return the fields as a phone's form sends them."""
    return {name: str(value or "") for name, value in asdict(fields).items()}


def opened(report: Report) -> Workbook:
    return load_workbook(BytesIO(xlsx.render(report)))


def sheet_of(workbook: Workbook, title: str) -> Worksheet:
    sheet = workbook[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def lines(workbook: Workbook, title: str) -> list[dict[str, object]]:
    """Return the rows of a sheet as heading → value."""
    headings, *rows = sheet_of(workbook, title).iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def every_text(workbook: Workbook) -> set[str]:
    return {
        str(value)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    }


def write_problems(room: "Room", *problems: tuple[str, str]) -> list[Answer]:
    """Let one person write each of the problems (category, text), and return their answers."""
    room.open("problem")
    answers = [room.answer("problem", text=text, category=category) for category, text in problems]
    for answer in answers:
        room.answers.submit(room.join(), answer)
    return answers


def cards(room: "Room") -> dict[str, str]:
    """Return the identifiers of the problem cards by their text."""
    return {card.text: card.id for card in room.boards.board(room.by, room.id, room.step("problem").id).cards}


def gather(room: "Room", name: str, *texts: str) -> str:
    ids = cards(room)
    step_id = room.step("klynging").id
    return room.boards.gather(room.by, room.id, step_id, [ids[text] for text in texts], name, request_id=new_id())


def secretaries(room: "Room", phones: list[Phone]) -> dict[int, Phone]:
    """Return one phone at each table of the step that is open, by the table's number."""
    found: dict[int, Phone] = {}
    for phone in phones:
        participant = room.joining.known(phone).id
        for grouping in room.dividing.latest(room.by, room.id):
            for group in grouping.groups:
                if participant in {member.id for member in group.members}:
                    found.setdefault(group.number, phone)
    return found


def propose(room: "Room", phone: Phone, title: str, **fields: str) -> str:
    values = {"f:tiltak": title, "f:hvem": "", "f:galt": "", "f:kode:what": "", "f:kode:whom": "", **fields}
    entry_id: str = room.send(phone, "losningsgruppe", **values).entry_id
    return entry_id
