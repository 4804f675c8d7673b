"""Answers by kind of input, so that any template can be rehearsed."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from facilitation.catalogue.inputs import (
    ActionInput,
    CardInput,
    ChoiceInput,
    MatrixInput,
    MoneyInput,
    MultichoiceInput,
    PointsInput,
    ScaleInput,
    TextInput,
)
from facilitation.catalogue.template import Who
from facilitation.rehearsal.form_rows import form_rows
from facilitation.rehearsal.plan_rows import as_fields, decision_level, lift_ask, thought_action, thought_task
from facilitation.rehearsal.voice import Question, Reply, Voice, some
from facilitation.rehearsal.writing import meaning_of, shortened, write
from facilitation.services.answering.payloads import UNKNOWN
from facilitation.services.answering.subjects import SubjectView

_ANSWERING: Final = 0.8
"""Share of the room that answers a question that nobody must answer."""
_UNSURE: Final = 0.06
_TEXTS: Final = (1, 2)
_CARDS: Final = (2, 4)
_DEALT: Final = 2
_ROWS: Final = (2, 3)
_TAKES_ON: Final = 0.4
"""Share of the room that takes something on where all sit together."""
_PURSE: Final = 1_000_000
_WHOLE_AMOUNTS: Final = 10_000
_GROUPS_ANSWERED: Final = 2
_GIVES_ADDRESS: Final = 0.4
_CROSSED_OFF: Final = 0.65
_MOMENTS: Final[Mapping[str, Literal["bar", "brast"]]] = {"bar": "bar", "brast": "brast"}


def replies(question: Question, voice: Voice) -> list[Reply]:
    """Return what this participant sends for an input.

    Nothing when it was answered before, when there is nothing to answer about, and now and then when nobody must.
    Where tables have changed, what was begun is gone on with.
    """
    goes_on = voice.again and question.asked.item.kind == "form"
    if question.asked.used and not goes_on:
        return []
    return _WRITERS[question.asked.item.kind](question.asked.item, question, voice)


def _text(item: TextInput, question: Question, voice: Voice) -> list[Reply]:
    if item.about is not None:
        return _about_some(item, question, voice)
    if not item.required and not voice.chance(_ANSWERING):
        return []
    texts = (_written(item, question, voice) for _ in range(some(_TEXTS, item.max_entries, voice)))
    # Nobody sends the same text twice; short kinds of text are few.
    return [Reply(input_key=item.key, fields={"text": [text]}) for text in dict.fromkeys(texts)]


def _about_some(item: TextInput, question: Question, voice: Voice) -> list[Reply]:
    subjects = question.subjects
    return [
        Reply(input_key=item.key, fields={"text": [_written(item, question, voice)]}, subject=subject.id)
        for subject in voice.rng.sample(subjects, k=min(len(subjects), _GROUPS_ANSWERED))
    ]


def _card(item: CardInput, question: Question, voice: Voice) -> list[Reply]:
    count = some(_CARDS, item.max_entries, voice)
    chosen = _dealt(question.asked.offer.categories(item), count, voice) or [("", "")] * count
    # Nobody writes the same card twice; what is written in this very place soon comes again.
    cards = {_card_text(item, question, voice, key, title): key for key, title in chosen}
    return [Reply(input_key=item.key, fields={"text": [text], "category": [key]}) for text, key in cards.items()]


def _dealt(categories: Sequence[tuple[str, str]], count: int, voice: Voice) -> list[tuple[str, str]]:
    """Return categories for so many cards: two are dealt round the room, so that none is left out, the rest chosen."""
    if not categories:
        return []
    dealt = [categories[(_DEALT * voice.number + turn) % len(categories)] for turn in range(min(count, _DEALT))]
    liking = [voice.liking(title) for _, title in categories]
    return dealt + voice.rng.choices(categories, weights=liking, k=count - len(dealt))


def _card_text(item: CardInput, question: Question, voice: Voice, key: str, title: str) -> str:
    own = voice.content.own_text(question.place, key)
    moment = _MOMENTS.get(title.lower())
    if own:
        return shortened(own, item.max_length)
    if moment is not None:
        return shortened(voice.content.moment(moment), item.max_length)
    if item.categories_from is not None:
        # Cards that are sorted under what was clustered before are answers to it.
        return write(voice.content, "solution", limit=item.max_length, topic=title)
    return _written(item, question, voice, topic=title)


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
    if not item.criteria:
        return _one(item.key, {f"v:{thing.id}": [_mark(voice, item.key, thing.title)] for thing in question.judged})
    return _one(
        item.key,
        {
            f"v:{thing.id}:{criterion.key}": [_mark(voice, criterion.key, thing.title)]
            for thing in question.judged
            for criterion in item.criteria
        },
    )


def _money(item: MoneyInput, question: Question, voice: Voice) -> list[Reply]:
    """Give each thing what was asked for, or somewhat less, so that the frame always holds."""
    named = question.frame.named_list(item.about.list)
    total = (named.total if named else None) or _PURSE
    even = total // max(1, len(question.subjects))
    fields: dict[str, list[str]] = {}
    for thing in question.judged:
        share = min(1.0, 0.6 + voice.liking(thing.title) / 20 + voice.rng.random() / 10)
        amount = int((thing.amount or even) * share) // _WHOLE_AMOUNTS * _WHOLE_AMOUNTS
        fields[f"m:{thing.id}"] = [f"{amount:,}".replace(",", " ")]
    return _one(item.key, fields)


def _matrix(item: MatrixInput, question: Question, voice: Voice) -> list[Reply]:
    fields: dict[str, list[str]] = {}
    for subject in question.subjects:
        fields[f"effect:{subject.id}"] = [_mark(voice, "effect", subject.title)]
        fields[f"effort:{subject.id}"] = [_mark(voice, "effort", subject.title)]
    return _one(item.key, fields)


def _choice(item: ChoiceInput, question: Question, voice: Voice) -> list[Reply]:
    keys = [option.key for option in question.asked.offer.options(item)]
    if item.none is not None:
        # The first two at the door have something of their own.
        return _one(item.key, {"value": [keys[voice.number] if voice.number < min(2, len(keys)) else keys[-1]]})
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


def _action(item: ActionInput, question: Question, voice: Voice) -> list[Reply]:
    if question.step.who is Who.PLENARY and not voice.chance(_TAKES_ON):
        return []
    wanted = range(some(_ROWS, item.rows, voice))
    written = [
        thought_task(voice, question.frame)
        if item.brief
        else thought_action(voice, question.frame, question.asked.problems)
        for _ in wanted
    ]
    actions = {action.title: action for action in written}.values()
    return [Reply(input_key=item.key, fields=as_fields(action)) for action in actions]


def _written(item: TextInput | CardInput, question: Question, voice: Voice, *, topic: str = "") -> str:
    own = voice.content.own_text(question.place)
    if own:
        return shortened(own, item.max_length)
    meaning = meaning_of(item.label, question.step.prompt, question.step.title)
    return write(voice.content, meaning, limit=item.max_length, topic=topic)


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
    "money": _money,
    "choice": _choice,
    "multichoice": _multichoice,
    "form": form_rows,
    "action": _action,
}
