import json
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from exports.document import Paragraph, Report, Section
from exports.interchange import as_object
from exports.pdf import ATTACHMENT, render
from exports.safe_text import clean, clean_line
from exports.typeface import drawable
from tests.exports.readable import CREATED, HOSTILE, everything, texts_on_pages

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


def letters(text: str) -> str:
    """Return the letters of a text as they are drawn, without what depends on where lines end."""
    return re.sub(r"[\s\u200b\u00ad\u2010-]+", "", unicodedata.normalize("NFKC", drawable(clean(text))))


def drawn(content: bytes) -> str:
    return letters("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def opened(report: Report) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(render(report)))


def attached(pdf: pikepdf.Pdf) -> object:
    return json.loads(pdf.attachments[ATTACHMENT].get_file().read_bytes())


def test_pdf_says_what_the_report_says() -> None:
    report = everything()
    found = drawn(render(report))

    assert [text for text in texts_on_pages(report) if letters(text) not in found] == []


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_pdf_of_any_text_can_be_made_and_holds_it_as_data(text: str) -> None:
    report = everything(text)

    assert attached(opened(report)) == as_object(report)


@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) < 200], ids=lambda text: repr(text[:20]))
def test_pdf_draws_any_text_as_text(text: str) -> None:
    assert letters(text) in drawn(render(everything(text)))


@settings(max_examples=25)
@given(ANY_TEXT)
def test_pdf_opens_whatever_is_in_it(text: str) -> None:
    report = everything(text)
    pdf = opened(report)

    assert attached(pdf) == as_object(report)
    assert pdf.Root.StructTreeRoot is not None


def test_pdf_without_body_holds_the_tables() -> None:
    report = replace(everything(), body=())
    found = drawn(render(report))

    assert [text for text in texts_on_pages(report) if letters(text) not in found] == []


def test_pdf_claims_both_standards_and_is_built_for_them() -> None:
    pdf = opened(everything())

    with pdf.open_metadata() as metadata:
        claims = [metadata.get(name) for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part", "dc:title")]
    assert claims == ["3", "A", "1", "Plan"]
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "nb-NO"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_pdf_s_tags_tell_headings_tables_and_pictures() -> None:
    pdf = opened(everything())
    tags = tags_of(pdf.Root.StructTreeRoot.K)

    assert {"H1", "H2", "H3", "Table", "TH", "TD", "L", "LI", "Figure"} <= {tag for tag, _alt in tags}
    assert [alt for tag, alt in tags if tag == "Figure"] == ["33 av 44 svarte kontakter"]
    assert [tag for tag, _alt in tags if re.fullmatch(r"H\d", tag)] == ["H1", "H2", "H2", "H3", "H2", "H2"]


def tags_of(node: pikepdf.Object) -> list[tuple[str, str]]:
    if isinstance(node, pikepdf.Array):
        return [tag for child in node for tag in tags_of(child)]
    if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
        return []
    return [(str(node.S)[1:], str(node.get("/Alt", ""))), *tags_of(node.get("/K", pikepdf.Array()))]


def test_pdf_s_facts_are_read_one_by_one() -> None:
    content = render(replace(everything(), facts=(("Sted", "Storvik"), ("Dag", "10. mars 2027"))))
    pdf = pikepdf.open(BytesIO(content))
    tags = [tag for tag, _alt in tags_of(pdf.Root.StructTreeRoot.K)]

    assert tags[-2:] == ["P", "P"]
    # Whoever hears the page hears two words, not one.
    assert "Sted Storvik" in re.sub(r"\s+", " ", PdfReader(BytesIO(content)).pages[-1].extract_text())


def test_pdf_s_long_label_stands_beside_its_value() -> None:
    label = "Medansvarlig på det andre nivået, og på nivået over det igjen"
    facts = ((label, "Storvik"), ("Dag", "10. mars 2027"))
    found = drawn(render(replace(everything(), facts=facts)))

    assert letters(label) in found
    assert letters("Storvik") in found


def test_large_pdf_has_all_of_it_and_the_same_bytes_each_time() -> None:
    cards = tuple(
        Section(heading=f"Tiltak {number}", blocks=(Paragraph(text=f"Tiltak {number} " * 40),)) for number in range(200)
    )
    report = replace(everything(), body=cards)
    content = render(report)
    found = drawn(content)

    assert [text for text in texts_on_pages(report) if letters(text) not in found] == []
    assert render(report) == content


@pytest.mark.parametrize(("language", "expected"), [("nn", "nn-NO"), ("en", "en-GB"), ("en-US", "en-US")])
def test_pdf_is_in_a_language(language: str, expected: str) -> None:
    assert str(opened(replace(everything(), language=language)).Root.Lang) == expected


def test_pdf_uses_our_letters_only() -> None:
    fonts = {
        str(font.BaseFont).partition("+")[2]
        for page in opened(everything()).pages
        for font in page.Resources.Font.values()
    }

    assert fonts == {"SamskapSans-Regular", "SamskapSans-Bold"}


@pytest.mark.parametrize(("wide", "landscape"), [(False, False), (True, True)])
def test_pdf_is_on_a4(wide: bool, landscape: bool) -> None:
    pdf = opened(replace(everything(), wide=wide))
    left, bottom, right, top = map(float, pdf.pages[0].MediaBox)

    assert sorted((round(right - left), round(top - bottom))) == [595, 842]
    assert (right - left > top - bottom) is landscape


def test_pdf_of_the_same_report_has_the_same_bytes() -> None:
    elsewhere = CREATED.astimezone(timezone(timedelta(hours=5)))

    assert render(everything()) == render(everything())
    assert len(render(everything(created=elsewhere))) > 0


def test_pdf_of_a_moment_before_1970_can_be_made() -> None:
    assert render(everything(created=datetime(1969, 1, 1, tzinfo=UTC)))


def test_pdf_numbers_its_pages() -> None:
    report = everything("ord " * 2_500)
    pages = PdfReader(BytesIO(render(report))).pages

    assert len(pages) > 3
    assert letters(f"Side 2 av {len(pages)}") in letters(pages[1].extract_text())


def test_title_is_one_line_of_the_description() -> None:
    pdf = opened(replace(everything(), title="To\nlinjer"))

    assert str(pdf.docinfo.Title) == clean_line("To\nlinjer")
