"""A report as Markdown, for wikis and for those who read plain text."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, assert_never

from exports.document import Block, Chart, ColumnKind, Facts, Listing, Paragraph, Report, Section, Table, Voice
from exports.pages import heading_words, whole_body, written
from exports.safe_text import clean, clean_line

# What means something anywhere in a line; the slashes and the dot because bare addresses become links.
_INLINE: Final = re.compile(r"[\\`*_\[\]<>&~$|@]|(?<=:)//|(?<=www)\.|!(?=\[)", re.IGNORECASE)
# What makes a line a heading, a list, a rule or a table.
_AT_START: Final = re.compile(r"#|[-+=:]|\d{1,9}(?=[.)])")
_HARD_BREAK: Final = "\\\n"


def render(report: Report) -> bytes:
    """Return the report as UTF-8 Markdown with tables; nothing that people wrote is markup, a link or HTML."""
    parts = [f"# {_line(report.title)}"]
    if report.subtitle:
        parts.append(_line(report.subtitle))
    parts += _parts(whole_body(report), level=2, language=report.language)
    return ("\n\n".join(parts) + "\n").encode()


def _parts(blocks: Iterable[Block], *, level: int, language: str, under: str = "") -> Iterator[str]:
    for block in blocks:
        match block:
            case Section():
                yield f"{'#' * level} {_line(block.heading)}"
                yield from _parts(block.blocks, level=level + 1, language=language, under=block.heading)
            case Paragraph():
                yield f"> {_line(block.text)}" if block.voice is Voice.NOTE else _text(block.text)
            case Listing():
                yield "\n".join(f"- {_line(item)}" for item in block.items)
            case Facts():
                yield "\n".join(f"- **{_inline(label)}:** {_inline(value)}" for label, value in block.items)
            case Table():
                yield from _table(block, language, under)
            case Chart():
                yield from _caption(heading_words(block.title, under=under))
                yield _line(block.alt)
                yield from _table(block.table, language, block.title)
            case _:
                assert_never(block)


def _table(table: Table, language: str, under: str) -> Iterator[str]:
    yield from _caption(heading_words(table.title, under=under))
    rules = ["--:" if column.kind is ColumnKind.NUMBER else "---" for column in table.columns]
    rows = [[_inline(written(cell, language)) for cell in row] for row in table.rows]
    lines = [[_inline(column.heading) for column in table.columns], rules, *rows]
    yield "\n".join(f"| {' | '.join(line)} |" for line in lines)
    if table.note:
        yield f"> {_line(table.note)}"


def _caption(words: str) -> Iterator[str]:
    if words:
        yield f"**{_line(words)}**"


def _text(text: str) -> str:
    """Return a text with its line breaks, at the beginning of a line of the file."""
    return _HARD_BREAK.join(_line(line) for line in clean(text).split("\n") if line.strip())


def _line(text: str) -> str:
    """Return a text on one line, at the beginning of a line of the file."""
    line = _inline(text)
    start = _AT_START.match(line)
    if start is None:
        return line
    # A figure cannot be escaped, but the sign after it can.
    place = start.end() if start[0].isdigit() else 0
    return f"{line[:place]}\\{line[place:]}"


def _inline(text: str) -> str:
    """Return a text on one line, with a slash where its own lines ended."""
    lines = " / ".join(filter(None, map(clean_line, clean(text).split("\n"))))
    return _INLINE.sub(r"\\\g<0>", lines)
