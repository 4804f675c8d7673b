"""The whole «Bedre i lag» day, as people live it: one facilitator, one screen, three phones, twenty steps, one plan."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import Facilitator, Participant, in_days, scanned
from tests.browser.windows import LAPTOP, PHONE, WALL, Server, context_of

pytestmark = pytest.mark.browser

FSU = "FSU PHR, faglig samarbeidsutvalg psykisk helse og rus"
PLAN = [
    {
        "title": "Felles møte hver måned",
        "problem": "Informasjonsflyt",
        "owner_role": "Leder med beslutningsmyndighet",
        "owner_unit": "Storvik kommune",
        "first_step": "Når mandag kommer, da kaller vi inn.",
        "decision_level": "Egen virksomhet",
        "deadline": in_days(90),
    },
    {
        "title": "Oppringning dagen etter hjemreise <b>",
        "problem": "Ettervern",
        "owner_role": "Leder med beslutningsmyndighet",
        "owner_unit": "DPS Kysten",
        "first_step": "Når vaktlista er klar, da setter vi av tid.",
        "decision_level": FSU,
        "deadline": in_days(120),
    },
]


@dataclass(slots=True, kw_only=True)
class Day:
    """Everybody who takes part."""

    facilitator: Facilitator
    screen: Page
    phones: list[Participant]
    url: str
    folder: Path


@pytest.mark.long
def test_a_whole_day(server: Server, chromium: Browser, tmp_path: Path) -> None:
    day = Day(
        facilitator=Facilitator(context_of(chromium, LAPTOP).new_page()),
        screen=context_of(chromium, WALL).new_page(),
        phones=[Participant(context_of(chromium, PHONE).new_page()) for _ in range(3)],
        url=server.url,
        folder=tmp_path,
    )
    day.facilitator.make_account(server.setup_link)
    day.facilitator.make_workshop("Bedre i lag, Kysten")
    day.screen.goto(day.facilitator.screen_link())
    for act in (_gather, _tell, _name_problems, _prioritise, _propose, _plan, _end):
        act(day)

    day.facilitator.go_to("Filer")
    _require_plan(day.facilitator.download("plan.xlsx", tmp_path))
    assert day.facilitator.download("alt.xlsx", tmp_path).stat().st_size > 0


def _gather(day: Day) -> None:
    """Open the door, let everybody scan and come in, and say which seats are empty."""
    facilitator, screen, everyone = day.facilitator, day.screen, day.phones
    first, second, third = day.phones
    facilitator.go_to("Kjør")
    expect(facilitator.page.get_by_text("Ikke startet ennå")).to_be_visible()
    # From here on the page was opened by its address, not by the menu.
    facilitator.page.reload()
    facilitator.press("Åpne døra")
    facilitator.begin("Innsjekk")

    link = scanned(screen, day.folder)
    assert link.lower().startswith(f"{day.url}/j/".lower())
    first.join(link, "Kommune", "Leder med beslutningsmyndighet", "Storvik kommune")
    second.join(link, "Sykehus/DPS/SPHR", "Leder med beslutningsmyndighet", "DPS Kysten")
    third.join(link, "Bruker- eller pårørendeorganisasjon", "Bruker- eller pårørenderepresentant", "Veiviser")
    expect(screen.get_by_text("3", exact=True).first).to_be_visible()
    for phone in everyone:
        phone.write("At vi går hjem med én plan")
    facilitator.note_missing("NAV og fastlege kunne ikke komme.")


def _tell(day: Day) -> None:
    """Listen to the talks."""
    facilitator, everyone = day.facilitator, day.phones
    first, _, _ = day.phones
    facilitator.begin("Erfaringsinnlegg")
    for phone in everyone:
        phone.is_asked("Erfaringsinnlegg")
        phone.write("Da alle møtte opp", "Bar")
    facilitator.begin("Fag- og praksisinnlegg")
    first.is_asked("Fag- og praksisinnlegg")
    first.write("At så mange svarte")
    facilitator.begin("Pause")


def _name_problems(day: Day) -> None:
    """Write problems in silence, see them only when all have written, and gather them at the table."""
    facilitator, screen, everyone = day.facilitator, day.screen, day.phones
    _, second, third = day.phones
    facilitator.begin("Individuell idé, problem")
    for phone, text, category in zip(
        everyone,
        [
            "Når epikrisen kommer sent, venter alle",
            "Når ingen ringer etterpå, stopper det",
            "Når ingen spør, <b>tier</b> vi",
        ],
        ["Informasjonsflyt", "Ettervern", "Pårørende"],
        strict=True,
    ):
        phone.is_asked("Individuell idé, problem")
        phone.write(text, category)
    expect(screen.get_by_text("Når epikrisen kommer sent, venter alle")).to_have_count(0)
    facilitator.press("Lukk og vis resultatet")
    expect(screen.get_by_text("Når epikrisen kommer sent, venter alle")).to_be_visible()
    expect(screen.get_by_text("Når ingen spør, <b>tier</b> vi")).to_be_visible()

    facilitator.begin("Gruppearbeid, problemidentifisering")
    for phone in everyone:
        phone.is_asked("Gruppearbeid, problemidentifisering")
    second.take_pen()
    second.fill_row(["Sen epikrise", "De som skal hjem", "Uklart ansvar", "Mange venter"])
    expect(third.page.get_by_text("Sen epikrise").first).to_be_visible()
    expect(screen.get_by_text("Sen epikrise").first).to_be_visible()


def _prioritise(day: Day) -> None:
    """Cluster, vote, and look at the result."""
    facilitator, screen, everyone = day.facilitator, day.screen, day.phones
    first, second, third = day.phones
    facilitator.begin("Klynging")
    facilitator.gather_by_category()
    expect(screen.get_by_text("Ettervern").first).to_be_visible()
    first.is_asked("Klynging")
    first.write("Beskjeder som ikke når fram")

    facilitator.begin("Prioritering")
    for phone in everyone:
        phone.is_asked("Prioritering")
    first.give({"Informasjonsflyt": 2, "Ettervern": 2, "Pårørende": 1})
    second.give({"Informasjonsflyt": 2})
    third.give({"Pårørende": 2})
    facilitator.press("Lukk og vis resultatet")
    facilitator.begin("Samtale om resultatet")
    expect(screen.get_by_text("4 poeng").first).to_be_visible()
    first.is_asked("Samtale om resultatet")
    first.write("De pårørende fikk få poeng")
    facilitator.begin("Lunsj")
    facilitator.begin("Praksisinnlegg, noe som virker")
    second.is_asked("Praksisinnlegg, noe som virker")
    second.write("Møteplassen på torsdager")


def _propose(day: Day) -> None:
    """Write solutions, build on them at the table, and place them."""
    facilitator, screen, everyone = day.facilitator, day.screen, day.phones
    first, _, _ = day.phones
    facilitator.begin("Individuell idé, løsning")
    for phone in everyone:
        phone.is_asked("Individuell idé, løsning")
        phone.write("Vi kan møtes fast sammen med alle, slik at ingen venter", "Informasjonsflyt")
    facilitator.press("Lukk og vis resultatet")
    facilitator.begin("Gruppearbeid, løsningsforslag")
    first.is_asked("Gruppearbeid, løsningsforslag")
    _writes(first)
    first.fill_row(["Felles møte", "Alle", "Ingen tid"])
    first.fill_row(["Oppringning", "DPS", "Glemmes"])
    expect(screen.get_by_text("Oppringning").first).to_be_visible()

    facilitator.begin("Effekt og innsats")
    for phone, ratings in zip(everyone, ([(5, 2), (3, 3)], [(4, 2), (2, 4)], [(5, 1), (3, 5)]), strict=True):
        phone.is_asked("Effekt og innsats")
        phone.place(ratings)
    facilitator.press("Lukk og vis resultatet")
    expect(screen.get_by_text("Oppringning").first).to_be_visible()
    facilitator.begin("Pause")


def _plan(day: Day) -> None:
    """Make the plan, present it, and lift what others must decide."""
    facilitator, screen = day.facilitator, day.screen
    first, _, third = day.phones
    facilitator.begin("Handlingsplan")
    third.is_asked("Handlingsplan")
    _writes(first)
    for action in PLAN:
        first.plan(action)
    expect(screen.get_by_text("Oppringning dagen etter hjemreise <b>")).to_be_visible()

    facilitator.begin("Plenumsfremlegg")
    third.is_asked("Plenumsfremlegg")
    third.page.get_by_label("Gruppe 1", exact=True).check()
    third.write("Kan vi hjelpe til?")
    facilitator.begin("Løft til FSU")
    first.is_asked("Løft til FSU")
    _writes(first)
    for fieldset in first.page.locator("form.answer fieldset.field").all():
        fieldset.get_by_label(FSU, exact=True).check()
    first.send()


def _end(day: Day) -> None:
    """Evaluate and say goodbye."""
    facilitator, everyone = day.facilitator, day.phones
    first, _, _ = day.phones
    facilitator.begin("Evaluering")
    for phone in everyone:
        phone.is_asked("Evaluering")
        phone.page.get_by_label("Tydeliggjør at samhandling på tvers er et felles ansvar").check()
        phone.send()
    facilitator.press("Lukk og vis resultatet")
    facilitator.begin("Avslutning")
    for phone in everyone:
        phone.is_asked("Avslutning")
        phone.write("Håp")
    facilitator.press("Lukk og vis resultatet")
    facilitator.press("Avslutt samlingen")
    first.sees("Takk for i dag")


def _writes(phone: Participant) -> None:
    """Take the pen, unless it is in hand from the step before at the same table."""
    pen = phone.page.get_by_role("button", name=re.compile("Jeg skriver for gruppa|Ta over pennen"))
    mine = phone.page.get_by_text("Du skriver for gruppa")
    expect(pen.or_(mine).first).to_be_visible()
    if pen.is_visible():
        pen.click()
    expect(mine).to_be_visible()


def _require_plan(path: Path) -> None:
    """The downloaded plan holds each action with its owner and deadline, as they were written."""
    sheet = load_workbook(path).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    heading = [str(cell) for cell in rows[0]]
    written = {str(row[heading.index("Tiltak")]): row for row in rows[1:] if row[heading.index("Tiltak")]}
    assert set(written) == {action["title"] for action in PLAN}
    for action in PLAN:
        row = written[action["title"]]
        assert row[heading.index("Ansvarlig rolle")] == action["owner_role"]
        assert row[heading.index("Ansvarlig virksomhet")] == action["owner_unit"]
        assert str(row[heading.index("Frist")])[:10] == action["deadline"]
        assert row[heading.index("Beslutningsnivå")] == FSU
