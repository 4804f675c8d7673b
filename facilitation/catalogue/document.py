"""YAML text as plain data that remembers its lines.

Templates need little of YAML, and the rest is refused: anchors and aliases (a few lines of them can unfold
to gigabytes), tags, deep nesting and repeated keys. Plain words are text, so that ``no`` and ``2025-03-01``
stay what the author wrote; only ``true``, ``false``, ``null`` and whole numbers are more than text.
"""

import re
from dataclasses import dataclass, field
from typing import Final

import yaml

from facilitation.catalogue.problem import Flaw, Path, Problem, TemplateError, dotted

MOST_BYTES: Final = 256 * 1024
MOST_LEVELS: Final = 16
_FOUND_LENGTH: Final = 80

_STR, _BOOL, _INT, _NULL, _MAP, _SEQ = (
    f"tag:yaml.org,2002:{name}" for name in ("str", "bool", "int", "null", "map", "seq")
)
_WHOLE_NUMBER: Final = re.compile(r"[-+]?[0-9]{1,15}")
# Invisible in an editor, and trouble later: PostgreSQL refuses NUL, direction marks reorder projected text.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

# What YAML may not hold as it stands, only escaped.
_NOT_YAML: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A mapping read from YAML.

    Attributes:
        file: The name that the text was read under.
        data: Mappings, lists, texts, whole numbers, booleans and None.
        lines: The line, from 1, of every key and list entry.
        problems: What the text should not contain, although it could be read.
    """

    file: str
    data: dict[str, object]
    lines: dict[Path, int]
    problems: tuple[Problem, ...]

    def problem(self, flaw: Flaw) -> Problem:
        """Return the flaw with file and line; a key that is missing is placed where its mapping begins."""
        path = flaw.path
        while path not in self.lines:
            path = path[:-1]
        return Problem(file=self.file, line=self.lines[path], key=dotted(flaw.path), code=flaw.code, facts=flaw.facts)


def read(text: str, *, file: str) -> Document:
    """Read YAML text whose top is a mapping.

    Raises:
        TemplateError: The text is over 256 kB, is not YAML, uses what is refused, or its top is no mapping.
    """
    size = len(text) if len(text) > MOST_BYTES else len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        raise stop(file, "file.too_large", limit=MOST_BYTES)
    node = _compose(text, file)
    reading = _Reading(file=file)
    data = reading.plain(node, ()) if node else None
    if not isinstance(data, dict):
        raise stop(file, "template.not_a_mapping", line=reading.lines.get((), 1))
    return Document(file=file, data=data, lines=reading.lines, problems=tuple(reading.problems))


def decoded(raw: bytes, file: str) -> str:
    """Return the text of a file.

    Raises:
        TemplateError: The file is over 256 kB, or not UTF-8.
    """
    if len(raw) > MOST_BYTES:
        raise stop(file, "file.too_large", limit=MOST_BYTES)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise stop(file, "file.not_utf8", line=line) from None


def stop(file: str, code: str, *, line: int = 1, **facts: str | int) -> TemplateError:
    """Return the error for a file that cannot be read any further."""
    return TemplateError((Problem(file=file, line=line, key="", code=code, facts=facts),))


def clipped(value: object) -> str | int | bool | None:
    """Return what was found, when it is one value, short enough for a sentence."""
    if isinstance(value, str):
        return value[:_FOUND_LENGTH]
    return value if isinstance(value, int) else None


class _Refused(Exception):
    """Valid YAML that a template may not use."""

    def __init__(self, code: str, line: int) -> None:
        super().__init__(code, line)
        self.code = code
        self.line = line


class _Loader(yaml.CSafeLoader):
    """Composes nodes with the parser in C, which takes a tenth of the time; fewer plain words are more than text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own name


_Loader.add_implicit_resolver(_BOOL, re.compile(r"(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(_NULL, re.compile(r"(?:null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver(_INT, re.compile(_WHOLE_NUMBER.pattern + "$"), list("-+0123456789"))


def _compose(text: str, file: str) -> yaml.Node | None:
    unreadable = _NOT_YAML.search(text)
    if unreadable:
        raise stop(file, "yaml.character", line=text.count("\n", 0, unreadable.start()) + 1)
    try:
        _refuse_growth(text)
        return yaml.compose(text, Loader=_Loader)
    except _Refused as error:
        raise stop(file, error.code, line=error.line) from None
    except yaml.MarkedYAMLError as error:
        if "character escape" in (error.problem or ""):
            raise stop(file, "yaml.character", line=_marked_line(error, text)) from None
        raise stop(file, "yaml.syntax", line=_marked_line(error, text), reason=error.problem or "") from None


def _refuse_growth(text: str) -> None:
    """Stop at anchors, aliases and depth while they are only events, before anything is unfolded."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if getattr(event, "anchor", None):
            raise _Refused("yaml.anchor_or_alias", _line(event))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_LEVELS:
            raise _Refused("yaml.too_deep", _line(event))


def _marked_line(error: yaml.MarkedYAMLError, text: str) -> int:
    mark = error.problem_mark or error.context_mark
    # An unclosed quote or bracket is noticed at the end of the text; the place to mend is where it began.
    if mark and error.context_mark and mark.line >= text.count("\n"):
        mark = error.context_mark
    return mark.line + 1 if mark else 1


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Turns nodes into plain data, and notes lines and problems on the way."""

    file: str
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def plain(self, node: yaml.Node, path: Path) -> object:
        self.lines.setdefault(path, _line(node))
        if isinstance(node, yaml.MappingNode) and node.tag == _MAP:
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == _SEQ:
            return [self.plain(item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and node.tag in {_STR, _BOOL, _INT, _NULL}:
            return self._scalar(node, path)
        self._note("yaml.tag", node, path, found=clipped(node.tag))
        return None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        data: dict[str, object] = {}
        for name, value in node.value:
            key = name.value
            if not isinstance(key, str):
                self._note("yaml.key_not_text", name, path)
            elif key in data:
                self._note("yaml.repeated_key", name, (*path, key), first_line=self.lines[*path, key])
            else:
                self.lines[*path, key] = _line(name)
                data[key] = self.plain(value, (*path, key))
        return data

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> str | int | bool | None:
        text: str = node.value
        if _CONTROL.search(text):
            self._note("yaml.character", node, path)
            return _CONTROL.sub("", text)
        if node.tag == _BOOL:
            return text == "true"
        if node.tag == _INT and _WHOLE_NUMBER.fullmatch(text):
            return int(text)
        return None if node.tag == _NULL else text

    def _note(self, code: str, node: yaml.Node, path: Path, **facts: str | int | None) -> None:
        self.problems.append(Problem(file=self.file, line=_line(node), key=dotted(path), code=code, facts=facts))


def _line(part: yaml.Node | yaml.Event) -> int:
    return part.start_mark.line + 1 if part.start_mark else 1
