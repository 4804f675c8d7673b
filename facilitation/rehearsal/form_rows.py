"""Rows of forms: whole rows where they are written for the very form, else something for each field."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from facilitation.catalogue.inputs import FieldKind, FormField, FormInput, Subject
from facilitation.catalogue.template import Who
from facilitation.rehearsal.material import Row
from facilitation.rehearsal.plan_rows import coded
from facilitation.rehearsal.voice import Question, Reply, Voice, some
from facilitation.rehearsal.writing import meaning_of, shortened, write

_ROWS: Final = (2, 3)
_SPEAKING: Final = 4
"""Where all may write, one of so many does."""
_LEAVES_OUT: Final = 0.1
_NUMBERS: Final = (1, 40)
_KRONER: Final = (1, 12)
_KRONER_STEP: Final = 25_000
_DAYS_AHEAD: Final = (20, 200)
_DAYS_AGO: Final = (5, 60)

Fields = dict[str, list[str]]


def form_rows(item: FormInput, question: Question, voice: Voice) -> list[Reply]:
    """Return the rows that this participant, or the table, sends."""
    if item.about is not None:
        return _about_things(item, question, voice)
    if question.step.who is Who.PLENARY and voice.number % _SPEAKING:
        return []
    left = item.rows - question.asked.used
    wanted = min(left, 1 if voice.again else some(_ROWS, item.rows, voice))
    rows = (_row(item, question, voice) for _ in range(wanted))
    title = f"f:{item.fields[0].key}"
    # Nobody sends the same row twice, whole rows are few; and without anything to name there is no row.
    distinct = {row[title][0]: row for row in rows if title in row}
    return [Reply(input_key=item.key, fields=row) for row in distinct.values()]


def _about_things(item: FormInput, question: Question, voice: Voice) -> list[Reply]:
    things = question.subjects
    if item.about is not None and item.about.what is Subject.ACTIONS and question.step.who is not Who.GROUP:
        # Each says something of one action, as the one who is responsible for it would.
        things = things[voice.number : voice.number + 1]
    elif question.step.who is Who.INDIVIDUAL:
        things = tuple(thing for thing in things if not voice.chance(_LEAVES_OUT))
    return [Reply(input_key=item.key, fields=_row(item, question, voice), subject=thing.id) for thing in things]


def _row(item: FormInput, question: Question, voice: Voice) -> Fields:
    row = voice.content.own_row(question.place) or _ready_row(item, voice)
    fields: Fields = {}
    for part in item.fields:
        fields |= _WRITERS[part.kind](part, row, question, voice)
    return {name: values for name, values in fields.items() if values[0]}


def _ready_row(item: FormInput, voice: Voice) -> Row:
    """Return the texts of a problem or a proposal, by the form's own keys, when its first field asks for one."""
    rows = {"problem": voice.content.problem_row, "solution": voice.content.proposal_row}
    meaning = meaning_of(item.fields[0].label, item.label)
    texts = list(rows[meaning]().values()) if meaning in rows else []
    parts = [part for part in item.fields if part.kind is FieldKind.TEXT]
    return {part.key: text for part, text in zip(parts, texts, strict=False)}


def _text(part: FormField, row: Row, question: Question, voice: Voice) -> Fields:
    text = row.get(part.key) or voice.content.field(part.label)
    if not text:
        about = meaning_of(part.label, question.asked.item.label, question.step.prompt)
        text = write(voice.content, about, limit=part.max_length)
    return {f"f:{part.key}": [shortened(text, part.max_length)]}


def _code(part: FormField, row: Row, question: Question, voice: Voice) -> Fields:
    said = " ".join(row.values())
    what, whom = coded(question.frame.codes, said, said, voice)
    return {f"f:{part.key}:what": [what], f"f:{part.key}:whom": [whom]}


def _choice(part: FormField, row: Row, _question: Question, voice: Voice) -> Fields:
    keys = [option.key for option in part.options]
    said = row.get(part.key, "")
    return {f"f:{part.key}": [said if said in keys else voice.rng.choice(keys)]}


def _number(part: FormField, row: Row, _question: Question, voice: Voice) -> Fields:
    return {f"f:{part.key}": [row.get(part.key) or str(voice.rng.randint(*_NUMBERS))]}


def _money(part: FormField, row: Row, _question: Question, voice: Voice) -> Fields:
    return {f"f:{part.key}": [row.get(part.key) or str(_KRONER_STEP * voice.rng.randint(*_KRONER))]}


def _date(part: FormField, _row: Row, _question: Question, voice: Voice) -> Fields:
    days = -voice.rng.randint(*_DAYS_AGO) if part.past else voice.rng.randint(*_DAYS_AHEAD)
    return {f"f:{part.key}": [(voice.today + timedelta(days=days)).isoformat()]}


def _thing(part: FormField, _row: Row, question: Question, voice: Voice) -> Fields:
    """Couple two different things where a row has two fields for things: halves of the list, so they never meet."""
    things = sorted(question.asked.offer.things.get(part.key, ()), key=lambda thing: thing.title)
    fields = [one.key for one in getattr(question.asked.item, "fields", ()) if one.kind is FieldKind.THING]
    mine = things[fields.index(part.key) :: len(fields)] or things
    return {f"f:{part.key}": [voice.rng.choice(mine).id if mine else ""]}


def _pair(part: FormField, _row: Row, _question: Question, voice: Voice) -> Fields:
    """Say what the level does today, and wish for what the whole room tends to wish for."""
    keys = [option.key for option in part.options]
    today = voice.settled(f"today/{voice.table[0].level}", part.key)
    wish = voice.settled("wish", part.key).choice(keys)
    now = today.choice(keys) if voice.chance(0.7) else voice.rng.choice(keys)
    wanted = wish if voice.chance(0.7) else voice.rng.choice(keys)
    return {f"f:{part.key}:now": [now], f"f:{part.key}:wanted": [wanted]}


_WRITERS: Final[Mapping[FieldKind, Callable[[FormField, Row, Question, Voice], Fields]]] = {
    FieldKind.TEXT: _text,
    FieldKind.CODE: _code,
    FieldKind.CHOICE: _choice,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.THING: _thing,
    FieldKind.PAIR: _pair,
}
