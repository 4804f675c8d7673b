"""Every picture of what answers add up to is drawn on the wall, in each language, empty and filled."""

import pytest
from starlette.testclient import TestClient

from facilitation.bootstrap import Product
from facilitation.catalogue.template import Shows
from facilitation.domain.states import DecisionKind
from facilitation.i18n import LANGUAGES
from facilitation.screen.network_drawing import MOST_NODES, draw_network
from facilitation.services.actors import Facilitator
from facilitation.services.outcomes.rows import Coupling, Network
from facilitation.services.plan.decisions import DecisionFields
from facilitation.services.store import Store
from facilitation.services.workshops.workshops import WorkshopFacts
from tests.conftest import Room
from tests.folders import PROGRAMS, catalogue_of
from tests.services.outcomes.test_outcomes import Answers

DRAWN = {
    Shows.RATINGS: "vurdering",
    Shows.HEATMAP: "trygghet",
    Shows.CHOICES: "form",
    Shows.GRID: "kart",
    Shows.ANCHORING: "rutenett",
    Shows.STATUSES: "statuser",
    Shows.PAIRS: "praksis",
    Shows.ROWS: "register",
    Shows.NETWORK: "koplinger",
    Shows.SUMS: "fordeling",
    Shows.QUESTIONS: "sporsmal",
    Shows.PATHWAY: "forlop",
    Shows.MEASURES: "maltall",
}


@pytest.fixture
def answers(store: Store, facilitator: Facilitator) -> Answers:
    return Answers(Room(store, catalogue_of(PROGRAMS), facilitator, template="utfall"))


def wall(client: TestClient, room: Room) -> str:
    token = room.workshops.get(room.by, room.id).screen_token
    response = client.get(f"/skjerm/{token}/bilde")
    assert response.status_code == 200
    return response.text.replace("\u00a0", " ")


def fill(answers: Answers) -> None:
    """Answer every step once, and the plan with one measure."""
    action = answers.action("Felles møte", indicator="Andel sendt", baseline="62 %", target="95 %")
    one = answers.put("register", {"fields": {"navn": "Ungdomspanel", "kr": 420_000}}, text="Ungdomspanel")
    other = answers.put("register", {"fields": {"navn": "BUP", "kr": 400_000}}, text="BUP")
    answers.put("vurdering", {"values": {"overgang": {"nytte": 2, "vilje": None}}})
    answers.put("trygghet", {"values": {"overgang": 4, "henvendelse": 1}})
    answers.put("form", {"value": "gruppe"})
    answers.put("kart", {"values": {"overgang": "ja"}}, unit="Storvik")
    answers.put("rutenett", {"value": "vedtatt"}, unit="Storvik")
    answers.put("statuser", {"values": {action: "started"}})
    answers.put("praksis", {"fields": {"navn": "x", "mottak": {"now": "hver", "wanted": "en"}}})
    answers.put("koplinger", {"fields": {"a": one, "b": other, "grunn": "Samme familier"}})
    answers.put("fordeling", {"amounts": {"team": 4_000_000}})
    question = answers.put("sporsmal", {}, text="Hva med helgene?", input_key="tekst", kind="text")
    answers.put("sporsmal", {"points": {question: 1}}, input_key="poeng", kind="points")
    answers.put("forlop", {}, text="Epikrisen er borte", category="overgang")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("shows", DRAWN)
def test_empty_picture_is_drawn(client: TestClient, answers: Answers, shows: Shows, code: str) -> None:
    room = answers.room
    view = room.workshops.get(room.by, room.id)
    room.workshops.describe(room.by, room.id, WorkshopFacts(title=view.title, day=view.day, language=code))
    room.open(DRAWN[shows])

    assert f'data-picture="{shows} ' in wall(client, room)


@pytest.mark.parametrize(
    ("shows", "said"),
    [
        (Shows.RATINGS, ["Overgang", "Nytte", "1 vet ikke"]),
        (Shows.HEATMAP, ["heat-4", "heat-1", "Henvendelse"]),
        (Shows.CHOICES, ["Referansegruppe", "<b>1</b> av 1"]),
        (Shows.GRID, ["Storvik", "Fjordvik", "ikke svart"]),
        (Shows.ANCHORING, ["<b>1</b> av 3 har bekreftet", "Vedtatt"]),
        (Shows.STATUSES, ["Felles møte", "igangsatt", "minst fem av hver"]),
        (Shows.PAIRS, ["Hvem tar imot", "I dag", "Ønsket", "Én dør inn"]),
        (Shows.ROWS, ["Ungdomspanel", "820 000", "For mye 120 000"]),
        (Shows.NETWORK, ["Ungdomspanel", "Samme familier", "<circle"]),
        (Shows.SUMS, ["4 500 000", "4 000 000", "Rest 670 000"]),
        (Shows.QUESTIONS, ["Hva med helgene?", "<b>1</b>"]),
        (Shows.PATHWAY, ["Fra barn til voksen", "Epikrisen er borte", "1 kort"]),
        (Shows.MEASURES, ["Felles møte", "62 %", "95 %", "ikke målt"]),
    ],
)
def test_filled_picture_tells_what_was_said(
    client: TestClient, answers: Answers, shows: Shows, said: list[str]
) -> None:
    fill(answers)
    answers.room.open(DRAWN[shows])
    drawn = wall(client, answers.room)

    assert [words for words in said if words not in drawn] == []


def test_text_from_a_phone_is_text_on_the_wall(client: TestClient, answers: Answers) -> None:
    answers.put("forlop", {}, text="<img src=x onerror=alert(1)>", category="overgang")
    answers.room.open("forlop")

    assert "<img" not in wall(client, answers.room)


def test_agenda_and_decision_are_on_the_wall(
    client: TestClient, store: Store, facilitator: Facilitator, product: Product
) -> None:
    room = Room(store, catalogue_of(PROGRAMS), facilitator, template="saksliste")
    room.open("godkjenning")
    agenda = wall(client, room)
    assert [words for words in ("09.00", "1/27", "Møteleder", 'aria-current="step"') if words not in agenda] == []
    step = room.open("orientering")
    assert "når sekretæren har skrevet det" in wall(client, room)
    fields = DecisionFields(kind=DecisionKind.NOTED, owner="Sekretariatet")
    product.services.decisions.decide(room.by, room.id, step.id, fields)
    decided = wall(client, room)

    assert [words for words in ("Sak 2/27", "Tatt til orientering", "Sekretariatet") if words not in decided] == []


def test_network_keeps_the_most_coupled_and_counts_what_is_alone() -> None:
    nodes = tuple((str(n), f"Prosjekt {n}") for n in range(40))
    couplings = tuple(Coupling(one="0", other=str(n), reason="") for n in range(1, 30))
    drawn = draw_network(Network(nodes=nodes, couplings=(*couplings, couplings[0])))

    assert (len(drawn.nodes), drawn.alone) == (MOST_NODES, 10)
    assert drawn.nodes[0].label == "Prosjekt 0"
    assert max(line.weight for line in drawn.lines) == 2
    assert all(0 <= node.x <= drawn.width and 0 <= node.y <= drawn.height for node in drawn.nodes)
