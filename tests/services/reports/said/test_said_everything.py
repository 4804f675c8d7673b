"""The file with everything that was said, for the kinds of input that other programs than the seminar use."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from facilitation.services.answering.answers import Answer
from facilitation.services.reports.reporting import Reporting, ReportKind
from tests.services.report_reading import NB, lines, opened

if TYPE_CHECKING:
    from tests.conftest import Room


def said(room: "Room", sheet: str) -> list[dict[str, Any]]:
    report = Reporting(room.store, room.plan).report(room.by, room.id, ReportKind.SAID, NB)
    return lines(opened(report), sheet)


def about(room: "Room", key: str, subject: str, **fields: str) -> Answer:
    return replace(room.answer(key, **fields), subject_id=subject)


def test_marks_under_criteria_are_counted(arena: "Room") -> None:
    arena.open("vurdering")
    arena.send(arena.join(), "vurdering", v__team__likt="4", v__team__bredding="unknown")
    arena.send(arena.join(), "vurdering", v__team__likt="4", v__ressurs__likt="1")
    arena.close("vurdering")
    found = said(arena, "2 Individuell vurdering")

    assert len(found) == 10
    assert found[0] == {
        "Prosjekter": "Forsterket utskrivningsteam",
        "Vurdert ut fra": "Lik innsats fra begge",
        "1 – Dårlig": 0,
        "2": 0,
        "3": 0,
        "4": 2,
        "5 – Godt": 0,
        "vet ikke": 0,
        "Svar i alt": 2,
    }
    assert found[1]["vet ikke"] == 1


def test_hidden_amounts_wait_until_the_step_is_closed(arena: "Room") -> None:
    arena.open("fordeling")
    for amount in ("4 000 000", "4 400 000", "5 000 000"):
        arena.send(arena.join(), "fordeling", m__team=amount)
    report = Reporting(arena.store, arena.plan).report(arena.by, arena.id, ReportKind.SAID, NB)
    assert "4 Fordeling" not in opened(report).sheetnames

    arena.close("fordeling")
    assert said(arena, "4 Fordeling")[0] == {
        "Prosjekter": "Forsterket utskrivningsteam",
        "Søkt om": 4_500_000,
        "Foreslått av": 3,
        "Midterste forslag": 4_400_000,
        "Laveste forslag": 4_000_000,
        "Høyeste forslag": 5_000_000,
    }


def test_fields_are_written_as_what_they_are(arena: "Room") -> None:
    arena.open("aktivitet")
    sent = {"f__navn": "Felles forløp", "f__status": "drift", "f__antall": "12,5", "f__oppstart": "01.09.2027"}
    arena.send(arena.join(unit="Klinikken"), "aktivitet", **sent)

    assert said(arena, "8 Registrering") == [
        {
            "Nr": 1,
            "Navn": "Felles forløp",
            "Status": "Drift",
            "Antall i gruppen": 12.5,
            "Oppstart": datetime.fromisoformat("2027-09-01"),
            "Sist målt": None,
            "Fra": "Klinikken",
        }
    ]


def test_rows_about_things_stand_under_their_names(arena: "Room") -> None:
    phone = arena.join()
    arena.open("vilkår")
    arena.answers.submit(phone, about(arena, "vilkår", "ressurs", f__nivå="asu", f__frist="30.06.2027"))
    arena.answers.submit(phone, about(arena, "vilkår", "team", f__leder="Klinikksjefen", f__frist="30.06.2027"))

    found = said(arena, "11 Vilkår")
    assert [(row["Prosjekter"], row["Nivå"]) for row in found] == [
        ("Forsterket utskrivningsteam", None),
        ("Ressursteam", "ASU"),
    ]


def test_pairs_have_a_column_for_each_side(arena: "Room") -> None:
    arena.open("praksis")
    arena.send(arena.join(), "praksis", f__hvem="Senteret", f__inn__now="brev", f__inn__wanted="melding")

    (row,) = said(arena, "12 I dag og ønsket")
    asked = "Hvordan kommer henvendelser inn?"
    assert (row[f"{asked}: i dag"], row[f"{asked}: ønsket"]) == ("Brev", "Elektronisk melding")


def test_couplings_name_what_they_couple_also_when_it_is_gone(arena: "Room") -> None:
    phone = arena.join()
    arena.open("aktivitet")
    ids = [arena.send(phone, "aktivitet", f__navn=name).entry_id for name in ("Forløp", "Dialog")]
    arena.open("koplinger")
    arena.send(phone, "koplinger", f__fra=ids[0], f__til=ids[1])
    arena.boards.park(arena.by, arena.id, [ids[1]])

    (row,) = said(arena, "9 Koplinger")
    assert (row["Prosjekt A"], row["Prosjekt B"]) == ("Forløp", "Dialog")


def test_rows_of_money_are_summed_in_the_note(arena: "Room") -> None:
    arena.open("budsjett")
    arena.send(arena.join(), "budsjett", f__post="Lokaler", f__kr="250 000")
    report = Reporting(arena.store, arena.plan).report(arena.by, arena.id, ReportKind.SAID, NB)

    (table,) = (table for table in report.tables if table.title == "10 Budsjett")
    assert "Sum 250\u00a0000\u00a0kr av 500\u00a0000\u00a0kr." in table.note.replace(" kr", "\u00a0kr")


@pytest.mark.parametrize(("value", "title"), [("team", "Forsterket utskrivningsteam"), ("_none", "Nei")])
def test_choice_among_the_items_of_a_list(arena: "Room", value: str, title: str) -> None:
    arena.open("inn")
    arena.send(arena.join(), "inn", "eier", value=value)

    assert {row["Svar"]: row["Antall"] for row in said(arena, "1 Innsjekk")}[title] == 1
