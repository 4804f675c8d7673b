"""How our Word documents look: the styles that the text is written in, so that people can change them in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from exports.pages import TEXT_WIDTH, WIDE_TEXT_WIDTH

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from exports.document import Report

# On every machine with Word, unlike the letters of our PDFs.
FONT: Final = "Calibri"
INK: Final = "14202A"
SOFT: Final = "4B5963"
LINE: Final = "D5D8D8"
ACCENT: Final = "0B5C6B"

_PLACEHOLDER: Final = re.compile(r"\{(page|pages)\}")
_FIELDS: Final = {"page": "PAGE", "pages": "NUMPAGES"}
_MARGIN_CM: Final = 2.2
_A4_CM: Final = (2 * _MARGIN_CM + TEXT_WIDTH, 2 * _MARGIN_CM + WIDE_TEXT_WIDTH)
_LABEL_CM: Final = 4.2


class StyleId(StrEnum):
    """The styles that the text is written in; heading styles are those of Word."""

    BODY = "Normal"
    SUBTITLE = "Subtitle"
    ITEM = "ListBullet"
    LEAD = "SamskapLead"
    NOTE = "SamskapNote"
    GAP = "SamskapGap"
    CAPTION = "SamskapCaption"
    FACT = "SamskapFact"
    CELL = "SamskapCell"
    CELL_HEADING = "SamskapCellHeading"
    LABEL = "SamskapLabel"
    FOOTER = "SamskapFooter"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How a paragraph looks; size and the space before and after it in points."""

    size: float = 10.5
    colour: str = INK
    bold: bool = False
    space: tuple[float, float] = (0, 0)


_HEADINGS: Final = (
    _Look(size=25, bold=True, space=(0, 6)),
    _Look(size=15.5, colour=ACCENT, bold=True, space=(22, 6)),
    _Look(size=12.5, bold=True, space=(18, 4)),
    _Look(size=11, bold=True, space=(12, 4)),
    _Look(size=10.5, bold=True, space=(10, 4)),
)
_OF_WORD: Final = {
    StyleId.BODY: _Look(space=(0, 6)),
    StyleId.SUBTITLE: _Look(size=12, colour=SOFT, space=(0, 10)),
    "List Bullet": _Look(space=(0, 3)),
}
_OWN: Final = {
    StyleId.LEAD: _Look(size=12, space=(4, 8)),
    StyleId.NOTE: _Look(size=9, colour=SOFT, space=(0, 8)),
    StyleId.GAP: _Look(size=4),
    StyleId.CAPTION: _Look(bold=True, space=(10, 4)),
    StyleId.FACT: _Look(space=(0, 3)),
    StyleId.CELL: _Look(size=9.5, space=(2, 2)),
    StyleId.CELL_HEADING: _Look(size=9, bold=True, space=(2, 2)),
    StyleId.FOOTER: _Look(size=8, colour=SOFT),
}


def heading_id(level: int) -> StyleId:
    """Return the style of a heading."""
    return f"Heading{level}"  # type: ignore[return-value]  # one of Word's own


def prepare(document: Document, report: Report) -> None:
    """Give a new document its language, its page and its styles."""
    from docx.shared import Cm

    _speak(document, report.language)
    section = document.sections[0]
    width, height = reversed(_A4_CM) if report.wide else _A4_CM
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
    for level, look in enumerate(_HEADINGS, start=1):
        _set(document.styles[f"Heading {level}"], look)
    for name, look in _OF_WORD.items():
        _set(document.styles[name], look)
    for style_id, look in _OWN.items():
        _add(document, style_id, look)
    document.styles["Normal"].paragraph_format.line_spacing = 1.08
    document.styles[StyleId.CAPTION].paragraph_format.keep_with_next = True
    _hang(document.styles[StyleId.FACT])
    _underline(document.styles[StyleId.SUBTITLE])
    _add_label(document)


def number_pages(document: Document, title: str, words: str) -> None:
    """Write the title and the page's number at the foot of every page."""
    from docx.enum.text import WD_TAB_ALIGNMENT

    section = document.sections[0]
    paragraph = section.footer.paragraphs[0]
    paragraph.style = document.styles[StyleId.FOOTER]
    width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{title}\t")
    for number, part in enumerate(_PLACEHOLDER.split(words)):
        if number % 2:
            _add_field(paragraph, _FIELDS[part])
        else:
            paragraph.add_run(part)


def _speak(document: Document, language: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    code = language if "-" in language else {"en": "en-GB"}.get(language, f"{language}-NO")
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    spoken = OxmlElement("w:lang")
    for name in ("val", "eastAsia", "bidi"):
        spoken.set(qn(f"w:{name}"), code)
    defaults.append(spoken)


def _set(style: ParagraphStyle, look: _Look) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(look.size), look.bold, False
    font.color.rgb = RGBColor.from_string(look.colour)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):  # the theme's letters would win over ours
            del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = map(Pt, look.space)


def _add(document: Document, style_id: StyleId, look: _Look) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    style = document.styles.add_style(style_id, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _set(style, look)


def _add_label(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import RGBColor

    style = document.styles.add_style(StyleId.LABEL, WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb = RGBColor.from_string(SOFT)


def _hang(style: ParagraphStyle) -> None:
    from docx.shared import Cm

    form = style.paragraph_format
    form.left_indent, form.first_line_indent = Cm(_LABEL_CM), Cm(-_LABEL_CM)
    form.tab_stops.add_tab_stop(Cm(_LABEL_CM))
    form.keep_together = True


def _underline(style: ParagraphStyle) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    line = f'<w:bottom w:val="single" w:sz="8" w:space="6" w:color="{ACCENT}"/>'
    borders = parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>")
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc")


def _add_field(paragraph: Paragraph, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def mark(run: Run, kind: str) -> None:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001 -- python-docx has no fields

    mark(paragraph.add_run(), "begin")
    instruction = OxmlElement("w:instrText")
    instruction.text = code
    paragraph.add_run()._r.append(instruction)  # noqa: SLF001
    mark(paragraph.add_run(), "separate")
    paragraph.add_run("1")
    mark(paragraph.add_run(), "end")
