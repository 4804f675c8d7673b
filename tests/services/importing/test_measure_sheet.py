"""Measures from another region's spreadsheet: guessed, compared and taken, whatever the file is."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from openpyxl import Workbook

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.parsing import parse_template
from facilitation.catalogue.writing import as_data, as_text
from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput
from facilitation.services.actors import Facilitator
from facilitation.services.importing.measure_columns import Part, guessed, guessed_columns, headings_of
from facilitation.services.importing.measure_sheet import (
    MOST_COLUMNS,
    MOST_IN_A_LIST,
    MOST_ROWS,
    Choice,
    Preview,
    Reason,
    compare,
    has_commas,
    takes_measures,
    with_measures,
)
from facilitation.services.importing.spreadsheets import MOST_BYTES, Sheet, read_sheets
from facilitation.services.registry import build_services
from facilitation.services.store import Store

Rows = Sequence[Sequence[object]]
PLAIN = {"title": "Vår mal"}


def xlsx(**sheets: Rows) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(stream)
    return stream.getvalue()


def delimited(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def read(content: bytes) -> tuple[Sheet, ...]:
    return read_sheets(content, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)


def chosen(content: bytes) -> tuple[Sheet, Choice]:
    """Return the sheet and the columns that somebody gets who changes no choice."""
    sheets = read(content)
    place, heading = guessed(sheets)
    columns = guessed_columns(headings_of(sheets[place], heading))
    return sheets[place], Choice(heading=heading, columns=columns, list_title="Tiltak")


def looked(content: bytes, data: Mapping[str, object] = PLAIN) -> Preview:
    return compare(data, *chosen(content))


def new(preview: Preview, part: Part) -> list[str]:
    return [one.title for one in preview.new if one.part is part]


def refused(preview: Preview) -> list[tuple[int, Reason]]:
    return [(one.row, one.reason) for one in preview.refused]


def test_a_region_s_list_becomes_codes_and_a_list_of_the_template(
    store: Store, catalogue: Catalogue, facilitator: Facilitator
) -> None:
    content = xlsx(
        Forside=[["Handlingsplan for helsefellesskapet"], ["Oppdatert", date(2026, 3, 1)]],
        Liste=[
            ["Tiltak i regionen, 2026"],
            [],
            ["Nr", "Type tiltak", "Tiltak", "Beskrivelse", "Med hvem"],
            [1, "Samarbeidsmøter", "Fast møte hver måned", "Leder kaller inn.", "Kommune; Fastlege"],
            [2, "Hospitering", "- Hospitering begge veier", None, "Kommune\nSykehus"],
        ],
    )
    own = build_services(store, catalogue).own_templates
    key = own.copy(facilitator, "alvorlige-psykiske-lidelser", "Vår", request_id=new_id())
    draft = own.get(facilitator, key)
    sheet, choice = chosen(content)
    choice = Choice(heading=choice.heading, columns=choice.columns, list_key="tiltakstyper")
    preview = compare(draft.data, sheet, choice)
    saved = own.save(facilitator, key, as_text(with_measures(draft.data, preview, choice)), version=draft.version)

    assert (sheet.title, choice.heading) == ("Liste", 3)
    assert saved.template is not None
    assert not saved.problems
    codes, items = saved.template.codes, saved.template.lists[0].items
    assert codes is not None
    assert [option.title for option in codes.what][-1] == "Hospitering"
    assert [option.title for option in codes.what].count("Samarbeidsmøter") == 1
    assert [(item.key, item.title, item.detail) for item in items][-2:] == [
        ("fast-møte-hver-måned", "Fast møte hver måned", "Leder kaller inn."),
        ("hospitering-begge-veier", "Hospitering begge veier", ""),
    ]
    assert set(refused(preview)) == {(4, Reason.KNOWN), (5, Reason.KNOWN)}
    assert compare(saved.data, sheet, choice).new == ()
    assert own.save(facilitator, key, draft.text, version=saved.version).text == draft.text


def test_a_template_without_lists_and_codes_gets_both(catalogue: Catalogue) -> None:
    data = {name: value for name, value in as_data(catalogue.get("bedre-i-lag")).items() if name != "codes"}
    sheet, choice = chosen(delimited("Tiltak;Tiltakstype;Med hvem", "Møte;Møter;NAV", "Ny rutine;Rutiner;NAV"))
    made = with_measures(data, compare(data, sheet, choice), choice)

    template = parse_template(as_text(made), file="mal")
    assert template.codes is not None
    assert [option.key for option in template.codes.what] == ["møter", "rutiner"]
    assert [option.key for option in template.codes.whom] == ["nav"]
    assert [(one.key, one.title, len(one.items)) for one in template.lists] == [("tiltak", "Tiltak", 2)]
    assert "codes" not in data


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (["Nr", "Hva slags tiltak", "Tiltak", "Med hvem"], {Part.WHAT: 1, Part.MEASURE: 2, Part.WHOM: 3}),
        (["TILTAK:", "Skildring", "Med kven"], {Part.MEASURE: 0, Part.DETAIL: 1, Part.WHOM: 2}),
        (["Kind of action", "Action", "With whom"], {Part.WHAT: 0, Part.MEASURE: 1, Part.WHOM: 2}),
        (["Tiltak (hva skal gjøres)", "Kategori"], {Part.MEASURE: 0, Part.WHAT: 1}),
        (["Frist", "Ansvarlig", "Status"], {}),
    ],
)
def test_columns_are_guessed_from_their_headings(headings: list[str], columns: dict[Part, int]) -> None:
    assert guessed_columns(headings) == columns


def test_what_is_not_taken_is_told_with_row_and_reason() -> None:
    preview = looked(
        delimited(
            "Tiltak;Beskrivelse",
            "Felles møte;",
            "felles  møte.;",
            ";Uten tiltak",
            f"{'x' * 161};",
            f"Langt;{'x' * 601}",
            '"=HYPERLINK(""https://example.org"")";',
            "Fast rutine;@SUM(A1)",
            "#REF!;",
            "Gjelder 128385 40056;",
            ";",
            "Kort vei inn;",
        )
    )
    assert new(preview, Part.MEASURE) == ["Felles møte", "Kort vei inn"]
    assert refused(preview) == [
        (3, Reason.TWICE),
        (4, Reason.EMPTY),
        (5, Reason.TOO_LONG),
        (6, Reason.TOO_LONG),
        (7, Reason.FORMULA),
        (8, Reason.FORMULA),
        (9, Reason.FORMULA),
        (10, Reason.PERSON),
    ]
    assert "128385" not in str(preview)


def test_codes_need_both_axes() -> None:
    alone = looked(delimited("Tiltakstype;Frist", "Møter;1. mai"))
    assert (alone.new, refused(alone)) == ((), [(2, Reason.OTHER_AXIS)])
    had = {"codes": {"what": [{"key": "a", "title": "Annet"}], "whom": [{"key": "b", "title": "Kommune"}]}}
    assert new(looked(delimited("Tiltakstype;Frist", "Møter;1. mai"), had), Part.WHAT) == ["Møter"]


def test_several_partners_in_a_cell() -> None:
    sheet, choice = chosen(delimited("Type;Med hvem", '"Møter";"Kommune, NAV"', 'Råd;"Skole\nNAV"'))
    both = Choice(heading=1, columns=choice.columns, split_at_comma=True)
    assert has_commas(sheet, choice)
    assert new(compare(PLAIN, sheet, choice), Part.WHOM) == ["Kommune, NAV", "Skole", "NAV"]
    assert new(compare(PLAIN, sheet, both), Part.WHOM) == ["Kommune", "NAV", "Skole"]


def test_signs_that_play_tricks_are_taken_away_and_every_key_is_sound() -> None:
    titles = [
        "\u202egnirob\u202c ruv",
        "Ro\u200blle\u0007r",
        "\u0645\u0648\u0639\u062f \u062b\u0627\u0628\u062a",
        "Bargu čoahkkimat, đieđut ja ŋ",
        "2. linje",
        "Långt namn " * 14,
        "Långt namn " * 13 + "b",
        "🙂",
    ]
    sheet, choice = chosen(delimited("Tiltak;Nr", *(f"{title};1" for title in titles)))
    preview = compare(PLAIN, sheet, choice)
    data = with_measures({**PLAIN, "lists": [{"key": "tiltak", "title": "Annet", "items": []}]}, preview, choice)
    made = data["lists"][1]

    assert made["key"] == "tiltak-2"
    assert new(preview, Part.MEASURE)[:2] == ["gnirob ruv", "Roller"]
    keys = [item["key"] for item in made["items"]]
    assert keys[2:5] == ["tiltak", "bargu-coahkkimat-diedut-ja-n", "tiltak-2-linje"]
    assert len(set(keys)) == len(titles)
    assert all(len(key) <= 36 for key in keys)
    assert not set("\u202e\u202c\u200b") & set(as_text(data))


def test_a_list_holds_no_more_than_the_phone_can_show() -> None:
    preview = looked(delimited("Tiltak", *(f"Tiltak nummer {n}" for n in range(MOST_IN_A_LIST + 3))))
    assert len(preview.new) == MOST_IN_A_LIST
    assert [reason for _row, reason in refused(preview)] == [Reason.FULL] * 3


def test_another_sheet_or_other_headings_can_be_chosen() -> None:
    content = xlsx(Tall=[["Tiltak", "Type"], [1, 2]], Forslag=[["Kort vei inn"], ["Felles journal"]])
    sheets = read(content)
    assert guessed(sheets) == (0, 1)
    without = Choice(heading=0, columns={Part.MEASURE: 0})
    assert new(compare(PLAIN, sheets[1], without), Part.MEASURE) == ["Kort vei inn", "Felles journal"]
    beyond = Choice(heading=1, columns={Part.MEASURE: 29})
    assert compare(PLAIN, sheets[1], beyond) == Preview(new=(), refused=())


def test_too_many_rows_are_refused_only_in_the_sheet_that_is_meant() -> None:
    many = delimited("Tiltak;Type", *(f"Tiltak {n};Møter" for n in range(10_000)))
    with pytest.raises(InvalidInput, match=r"import\.too_many_rows"):
        looked(many)
    sheets = read(xlsx(Data=[[n] for n in range(2_000)], Liste=[["Tiltak"], ["Felles møte"]]))
    place, heading = guessed(sheets)
    choice = Choice(heading=heading, columns={Part.MEASURE: 0})
    assert new(compare(PLAIN, sheets[place], choice), Part.MEASURE) == ["Felles møte"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"x" * 5_000_000, "import.too_large"),
        (bytes(MOST_BYTES), "import.unreadable"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "import.unreadable"),
        ("Tiltak\tType\r\nMøte\tMøter".encode("utf-16"), "import.unreadable"),
        (b"PK\x03\x04 ikke et arkiv", "import.unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "import.old_excel"),
        (b"", "import.empty"),
        (b"\n;;\n  ;\n", "import.empty"),
        (xlsx(Ark=[]), "import.empty"),
    ],
)
def test_files_that_are_no_list_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(content)
    assert caught.value.code == code


def test_a_formula_in_excel_is_never_computed() -> None:
    preview = looked(xlsx(Ark=[["Tiltak", "Beskrivelse"], ['=WEBSERVICE("https://example.org")', "Ukjent"]]))
    assert (preview.new, refused(preview)) == ((), [(2, Reason.EMPTY)])


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"title": "x", "lists": "x"},
        {"title": "x", "lists": ["x"]},
        {"title": "x", "lists": [{"items": "x"}]},
        {"title": "x", "codes": "x"},
        {"title": "x", "codes": {"what": ["x"]}},
    ],
)
def test_a_template_whose_lists_are_something_else_takes_nothing(data: dict[str, object]) -> None:
    assert takes_measures(PLAIN)
    assert not takes_measures(data)


def test_keys_go_on_where_the_template_s_own_end() -> None:
    had = {"lists": [{"key": "tiltak", "title": "T", "items": [{"key": "møte", "title": "Et annet møte"}]}]}
    sheet, choice = chosen(delimited("Tiltak", "Møte", "Møte!"))
    choice = Choice(heading=1, columns=choice.columns, list_key="tiltak")
    made = with_measures(had, compare(had, sheet, choice), choice)
    assert [item["key"] for item in made["lists"][0]["items"]] == ["møte", "møte-2", "møte-3"]
