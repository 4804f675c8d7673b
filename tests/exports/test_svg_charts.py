from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from exports.charts import png, svg
from exports.document import Chart, Column, ColumnKind, Table
from tests.exports.readable import HOSTILE, everything

SVG = "{http://www.w3.org/2000/svg}"


def chart(*rows: tuple[str | int | float | None, ...], values: tuple[str, ...] = ("Ledere",)) -> Chart:
    columns = (Column(heading="Tiltak"), *(Column(heading=value, kind=ColumnKind.NUMBER) for value in values))
    table = Table(name="status", title="Status", columns=columns, rows=rows)
    return Chart(title="Hvem sier hva?", alt="Alt", table=table, label="Tiltak", values=values, said=(), whole=10)


def drawn(found: Chart) -> ET.Element:
    return ET.fromstring(svg(found, "nb"))  # noqa: S314 -- our own


def words(found: Chart) -> list[str]:
    return [str(element.text or "") for element in drawn(found).iter(f"{SVG}text")]


def widths(found: Chart) -> list[float]:
    return [float(element.get("width", 0)) for element in drawn(found).iter(f"{SVG}rect")]


def test_bars_are_as_long_as_their_numbers() -> None:
    five, ten = widths(chart(("en", 5), ("to", 10)))

    assert ten == 2 * five


def test_bars_have_their_words_beside_them() -> None:
    found = replace(chart(("Ring", 5)), said=("Ledere",))

    assert words(found) == ["Ledere", "Ring", "5"]


def test_parts_of_a_bar_are_named_before_they_are_coloured() -> None:
    found = chart(("Ring", 5, 3), values=("igangsatt", "vet ikke"))

    assert words(found) == ["igangsatt", "vet ikke", "Ring", "5", "3", ""]
    assert len({element.get("fill") for element in drawn(found).iter(f"{SVG}rect")}) == 2


def test_bars_of_shares_are_equally_long_and_their_numbers_are_counts() -> None:
    found = replace(chart(("Ring", 1, 3), ("Skriv", 6, 18), ("Ingen", 0, 0), values=("ja", "vet ikke")), shares=True)

    small, large, empty = (sum(pair) for pair in zip(widths(found)[2::2], widths(found)[3::2], strict=True))
    assert small == pytest.approx(large)
    assert empty == 0
    assert [word for word in words(found) if word.isdigit()] == ["1", "3", "6", "18"]


def test_bars_of_the_same_label_are_told_apart() -> None:
    columns = (Column(heading="Tiltak"), Column(heading="Hvem"), Column(heading="ja", kind=ColumnKind.NUMBER))
    table = Table(name="status", title="Status", columns=columns, rows=(("Ring", "Ledere", 5), ("Ring", "Ansatte", 6)))
    found = Chart(title="Hvem?", alt="Alt", table=table, label="Tiltak", also="Hvem", values=("ja",), said=())

    assert [word for word in words(found) if word] == ["Ring – Ledere", "Ring – Ansatte"]
    with pytest.raises(ValueError, match="to the right"):
        replace(found, label="ja")


@pytest.mark.parametrize("value", [None, -3, "mange"])
def test_what_is_no_length_is_no_bar(value: str | int | None) -> None:
    assert widths(chart(("en", value))) == [0]


def test_chart_without_rows_is_empty() -> None:
    assert widths(chart()) == []


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_any_words_are_words(text: str) -> None:
    root = drawn(chart((text, 3)))

    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {"svg", "g", "path", "rect", "text"}


def test_picture_of_a_chart() -> None:
    (section,) = (block for block in everything().body if getattr(block, "heading", "") == "Evaluering")
    found = section.blocks[0]  # type: ignore[union-attr]  # a section
    assert isinstance(found, Chart)

    picture = Image.open(BytesIO(png(found, "nb")))
    assert picture.format == "PNG"
    assert picture.width > 1000
