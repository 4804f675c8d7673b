"""Answers by kind of input, so that any template can be rehearsed."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from facilitation.catalogue.inputs import (
    ActionInput,
    CardInput,
    ChoiceInput,
    FormInput,
    MatrixInput,
    MultichoiceInput,
    PointsInput,
    ScaleInput,
    TextInput,
)
from facilitation.rehearsal.plan_rows import as_fields, coded, decision_level, lift_ask, thought_action
from facilitation.rehearsal.voice import Question, Reply, Voice
from facilitation.rehearsal.writing import meaning_of, shortened, write
from facilitation.services.payloads import UNKNOWN
from facilitation.services.subjects import SubjectView

_ANSWERING: Final = 0.8
"""Share of the room that answers a question that nobody must answer."""
_UNSURE: Final = 0.06
_TEXTS: Final = (1, 2)
_CARDS: Final = (2, 4)
_DEALT: Final = 2
_ROWS: Final = (2, 3)
_GROUPS_ANSWERED: Final = 2
_GIVES_ADDRESS: Final = 0.4
_CROSSED_OFF: Final = 0.65
_MOMENTS: Final[Mapping[str, Literal["bar", "brast"]]] = {"bar": "bar", "brast": "brast"}


def replies(question: Question, voice: Voice) -> list[Reply]:
    """Return what this participant sends for an input.

    Nothing when it was answered before, when there is nothing to answer about, and now and then when nobody must.
    """
    if question.asked.used:
        return []
    return _WRITERS[question.asked.item.kind](question.asked.item, question, voice)


def _text(item: TextInput, question: Question, voice: Voice) -> list[Reply]:
    if item.about is not None:
        return _about_some(item, question, voice)
    if not item.required and not voice.chance(_ANSWERING):
        return []
    texts = (_written(item, question, voice) for _ in range(_some(_TEXTS, item.max_entries, voice)))
    # Nobody sends the same text twice; short kinds of text are few.
    return [Reply(input_key=item.key, fields={"text": [text]}) for text in dict.fromkeys(texts)]


def _about_some(item: TextInput, question: Question, voice: Voice) -> list[Reply]:
    subjects = question.subjects
    return [
        Reply(input_key=item.key, fields={"text": [_written(item, question, voice)]}, subject=subject.id)
        for subject in voice.rng.sample(subjects, k=min(len(subjects), _GROUPS_ANSWERED))
    ]


def _card(item: CardInput, question: Question, voice: Voice) -> list[Reply]:
    count = _some(_CARDS, item.max_entries, voice)
    chosen = _dealt(question.asked.offer.categories(item), count, voice) or [("", "")] * count
    return [
        Reply(
            input_key=item.key,
            fields={"text": [_card_text(item, question, voice, title)], "category": [key]},
        )
        for key, title in chosen
    ]


def _dealt(categories: Sequence[tuple[str, str]], count: int, voice: Voice) -> list[tuple[str, str]]:
    """Return categories for so many cards: two are dealt round the room, so that none is left out, the rest chosen."""
    if not categories:
        return []
    dealt = [categories[(_DEALT * voice.number + turn) % len(categories)] for turn in range(min(count, _DEALT))]
    liking = [voice.liking(title) for _, title in categories]
    return dealt + voice.rng.choices(categories, weights=liking, k=count - len(dealt))


def _card_text(item: CardInput, question: Question, voice: Voice, category: str) -> str:
    moment = _MOMENTS.get(category.lower())
    if moment is not None:
        return shortened(voice.content.moment(moment), item.max_length)
    if item.categories_from is not None:
        # Cards that are sorted under what was clustered before are answers to it.
        return write(voice.content, "solution", limit=item.max_length, topic=category)
    return _written(item, question, voice, topic=category)


def _points(item: PointsInput, question: Question, voice: Voice) -> list[Reply]:
    given: Counter[str] = Counter()
    liking = {subject.id: voice.liking(subject.title) for subject in question.subjects}
    for _ in range(item.points):
        left = [subject_id for subject_id in liking if given[subject_id] < item.most_on_one]
        if left:
            given.update(voice.rng.choices(left, weights=[liking[subject_id] for subject_id in left]))
    return _one(item.key, {f"p:{subject_id}": [str(n)] for subject_id, n in given.items()})


def _scale(item: ScaleInput, question: Question, voice: Voice) -> list[Reply]:
    if item.about is None:
        return _one(item.key, {"value": [_mark(voice, item.key, item.label)]})
    return _one(item.key, {f"v:{thing.id}": [_mark(voice, item.key, thing.title)] for thing in question.subjects})


def _matrix(item: MatrixInput, question: Question, voice: Voice) -> list[Reply]:
    fields: dict[str, list[str]] = {}
    for subject in question.subjects:
        fields[f"effect:{subject.id}"] = [_mark(voice, "effect", subject.title)]
        fields[f"effort:{subject.id}"] = [_mark(voice, "effort", subject.title)]
    return _one(item.key, fields)


def _choice(item: ChoiceInput, question: Question, voice: Voice) -> list[Reply]:
    keys = [option.key for option in question.asked.offer.options(item)]
    if item.about is not None:
        chosen = {subject.id: _chosen_for(item, keys, subject, question, voice) for subject in question.subjects}
        return _one(item.key, {f"v:{subject_id}": [key] for subject_id, key in chosen.items() if key})
    if item.contact and (len(keys) == 1 or voice.chance(_GIVES_ADDRESS)):
        return _one(item.key, {"value": keys[:1], "contact": [f"deltaker{voice.number + 1}@example.org"]})
    return _one(item.key, {"value": [voice.rng.choice(keys[1:] if item.contact else keys)]})


def _chosen_for(item: ChoiceInput, keys: Sequence[str], subject: SubjectView, question: Question, voice: Voice) -> str:
    """Return an option for one thing; what was decided in the plan stays as it was."""
    if item.sets == "decision_level":
        return question.asked.presets.get(subject.id) or decision_level(question.frame, voice, subject.title).key
    if item.sets == "ask":
        return question.asked.presets.get(subject.id) or lift_ask(question.frame, voice, subject.title)
    return voice.rng.choice(keys)


def _multichoice(item: MultichoiceInput, _question: Question, voice: Voice) -> list[Reply]:
    keys = [option.key for option in item.options]
    return _one(item.key, {"chosen": [key for key in keys if voice.chance(_CROSSED_OFF)] or [voice.rng.choice(keys)]})


def _form(item: FormInput, question: Question, voice: Voice) -> list[Reply]:
    rows = range(_some(_ROWS, item.rows, voice))
    return [Reply(input_key=item.key, fields=_form_row(item, question, voice)) for _ in rows]


def _form_row(item: FormInput, question: Question, voice: Voice) -> dict[str, list[str]]:
    texts = _row_texts(item, question, voice)
    fields = {f"f:{key}": [text] for key, text in texts.items()}
    for part in item.fields:
        if part.kind == "code":
            said = " ".join(texts.values())
            what, whom = coded(question.frame.codes, said, said, voice)
            fields |= {f"f:{part.key}:what": [what], f"f:{part.key}:whom": [whom]}
    return fields


def _row_texts(item: FormInput, question: Question, voice: Voice) -> dict[str, str]:
    """Return the texts of a row by field; fields beyond those that whole rows are written of get a text each."""
    parts = [part for part in item.fields if part.kind == "text"]
    rows = {"problem": voice.content.problem_row, "solution": voice.content.proposal_row}
    meaning = meaning_of(item.fields[0].label, item.label)
    ready = list(rows[meaning]().values()) if meaning in rows else []
    texts = {part.key: shortened(text, part.max_length) for part, text in zip(parts, ready, strict=False)}
    for part in parts[len(ready) :]:
        about = meaning_of(part.label, item.label, question.step.prompt)
        texts[part.key] = write(voice.content, about, limit=part.max_length)
    return texts


def _action(item: ActionInput, question: Question, voice: Voice) -> list[Reply]:
    rows = range(_some(_ROWS, item.rows, voice))
    problems = question.asked.problems
    return [Reply(input_key=item.key, fields=as_fields(thought_action(voice, question.frame, problems))) for _ in rows]


def _written(item: TextInput | CardInput, question: Question, voice: Voice, *, topic: str = "") -> str:
    meaning = meaning_of(item.label, question.step.prompt, question.step.title)
    return write(voice.content, meaning, limit=item.max_length, topic=topic)


def _some(bounds: Iterable[int], limit: int, voice: Voice) -> int:
    least, most = (min(n, limit) for n in bounds)
    return voice.rng.randint(least, most)


def _mark(voice: Voice, what: str, title: str) -> str:
    return UNKNOWN if voice.chance(_UNSURE) else str(voice.rating(what, title))


def _one(input_key: str, fields: Mapping[str, list[str]]) -> list[Reply]:
    return [Reply(input_key=input_key, fields=fields)] if fields else []


_WRITERS: Final[Mapping[str, Callable[[Any, Question, Voice], list[Reply]]]] = {
    "text": _text,
    "card": _card,
    "points": _points,
    "scale": _scale,
    "matrix": _matrix,
    "choice": _choice,
    "multichoice": _multichoice,
    "form": _form,
    "action": _action,
}
