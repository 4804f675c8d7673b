"""What people chose: points, placements, ratings and options, as counts of those who answered."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from facilitation.catalogue.inputs import (
    ChoiceInput,
    MatrixInput,
    MoneyInput,
    MultichoiceInput,
    PointsInput,
    ScaleInput,
)
from facilitation.domain.breakdown import LEAST_SHOWN
from facilitation.domain.money import middle_amount, write_kroner
from facilitation.i18n import Language
from facilitation.persistence.models import Entry
from facilitation.services.answering.offers import choosable
from facilitation.services.answering.payloads import SCALE, UNKNOWN
from facilitation.services.answering.row_words import kroner
from facilitation.services.reports.said.grid import TEXT_WIDTH, Collected, Grid, Strand, grid, numbers


def points(item: PointsInput, collected: Collected, _: Language) -> Grid:
    """Return sum and voters for each thing; by role only where the breakdown gives nobody away."""
    result = collected.result
    shown = [role for role, _voters in result.voters_by_role.shown] if result.voters_by_role else []
    roles = {role.key: role.title for role in collected.offer.frame.roles}
    lines = result.points
    sums = [dict(line.by_role) for line in lines]
    by_role = [
        numbers(_("Poeng fra {role}", role=roles.get(role, role)), [given[role] for given in sums]) for role in shown
    ]
    return grid(
        collected.subject_strand([line.title for line in lines], _),
        numbers(_("Poeng"), [line.points for line in lines]),
        numbers(_("Personer"), [line.voters for line in lines]),
        numbers(_("Av"), [result.answered] * len(lines)),
        *by_role,
        note=_("{question}. Poeng og antall personer kan gi ulik rekkefølge.", question=item.label),
    )


def matrix(item: MatrixInput, collected: Collected, _: Language) -> Grid:
    """Return median and middle half on both axes for each thing."""
    lines = collected.result.placements
    return grid(
        collected.subject_strand([line.title for line in lines], _),
        numbers(_("Plassert av"), [line.effect.n + line.effect.unknown for line in lines]),
        numbers(_("Effekt, median"), [line.effect.median for line in lines]),
        numbers(_("Effekt, lav"), [line.effect.low for line in lines]),
        numbers(_("Effekt, høy"), [line.effect.high for line in lines]),
        numbers(_("Effekt, vet ikke"), [line.effect.unknown for line in lines]),
        numbers(_("Innsats, median"), [line.effort.median for line in lines]),
        numbers(_("Innsats, lav"), [line.effort.low for line in lines]),
        numbers(_("Innsats, høy"), [line.effort.high for line in lines]),
        numbers(_("Innsats, vet ikke"), [line.effort.unknown for line in lines]),
        note=_(
            "{effect} og {effort}, fra 1 til 5. Fra lav til høy ligger den midterste halvdelen av svarene.",
            effect=item.effect,
            effort=item.effort,
        ),
    )


def scale(item: ScaleInput, collected: Collected, _: Language) -> Grid:
    """Return how many gave each rating, and how many said «vet ikke»; where there are criteria, under each of them."""
    words = {str(SCALE.start): item.low, str(SCALE.stop - 1): item.high}
    steps = [(key, words.get(key, key)) for key in map(str, SCALE)]
    options = [(key, key if word == key else f"{key} – {word}") for key, word in steps]
    options.append((UNKNOWN, _("vet ikke")))
    return _tally_by_criterion(item, collected, options, _) if item.criteria else _tally(collected, options, _)


def money(item: MoneyInput, collected: Collected, _: Language) -> Grid:
    """Return what was proposed for each thing: the middle proposal, the lowest and the highest, in whole kroner."""
    subjects = collected.offer.subjects
    given = [
        [row.payload["amounts"][thing.id] for row in collected.counting if thing.id in row.payload["amounts"]]
        for thing in subjects
    ]
    middle = [middle_amount(amounts) for amounts in given]
    named = collected.offer.named_list(item)
    said = _(
        "Hele kroner. De midterste forslagene er til sammen {sum} kr.", sum=write_kroner(sum(filter(None, middle)))
    )
    frame = _("Rammen er {amount}.", amount=kroner(named.total, _)) if named and named.total is not None else ""
    return grid(
        collected.subject_strand([thing.title for thing in subjects], _),
        numbers(_("Søkt om"), [thing.amount for thing in subjects], width=16, optional=True),
        numbers(_("Foreslått av"), [len(amounts) for amounts in given]),
        numbers(_("Midterste forslag"), middle, width=16),
        numbers(_("Laveste forslag"), [min(amounts, default=None) for amounts in given], width=16),
        numbers(_("Høyeste forslag"), [max(amounts, default=None) for amounts in given], width=16),
        note=" ".join(part for part in (f"{item.label}.", said, frame) if part),
    )


def choices(item: ChoiceInput | MultichoiceInput, collected: Collected, _: Language) -> Grid:
    """Return how many chose each option."""
    options = collected.offer.options(item) if isinstance(item, ChoiceInput) else choosable(item.options)
    return _tally(collected, [(option.key, option.said(_)) for option in options], _)


def too_few(collected: Collected, _: Language) -> Grid:
    """Return how many have answered where counts would tell what each of them said."""
    return grid(
        Strand(heading=_("Svar"), cells=[_("Har svart")], width=TEXT_WIDTH),
        numbers(_("Antall"), [collected.result.answered]),
        note=_(
            "{question} Svarene på en evaluering vises når minst {n} har svart.",
            question=collected.item.label,
            n=LEAST_SHOWN,
        ),
    )


def _tally(collected: Collected, options: Sequence[tuple[str, str]], _: Language) -> Grid:
    if collected.about is not None:
        return _tally_by_subject(collected, options, _)
    chosen = Counter(key for row in collected.counting for key in _chosen(row))
    return grid(
        Strand(heading=_("Svar"), cells=[title for _key, title in options], width=TEXT_WIDTH),
        numbers(_("Antall"), [chosen[key] for key, _title in options]),
        numbers(_("Av"), [collected.result.answered] * len(options)),
        note=collected.item.label,
    )


def _tally_by_subject(collected: Collected, options: Sequence[tuple[str, str]], _: Language) -> Grid:
    chosen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in collected.counting:
        for subject_id, value in row.payload["values"].items():
            chosen[subject_id][_key_of(value)] += 1
    subjects = collected.offer.subjects
    return grid(
        collected.subject_strand([subject.title for subject in subjects], _),
        *(numbers(title, [chosen[subject.id][key] for subject in subjects], width=16) for key, title in options),
        numbers(_("Svar i alt"), [chosen[subject.id].total() for subject in subjects]),
        note=collected.item.label,
    )


def _tally_by_criterion(
    item: ScaleInput, collected: Collected, options: Sequence[tuple[str, str]], _: Language
) -> Grid:
    chosen: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in collected.counting:
        for subject_id, marks in row.payload["values"].items():
            for criterion, mark in marks.items():
                chosen[subject_id, criterion][_key_of(mark)] += 1
    lines = [(subject, criterion) for subject in collected.offer.subjects for criterion in item.criteria]
    counted = [chosen[subject.id, criterion.key] for subject, criterion in lines]
    return grid(
        collected.subject_strand([subject.title for subject, _criterion in lines], _),
        Strand(heading=_("Vurdert ut fra"), cells=[criterion.title for _subject, criterion in lines], width=44),
        *(numbers(title, [found[key] for found in counted], width=16) for key, title in options),
        numbers(_("Svar i alt"), [found.total() for found in counted]),
        note=item.label,
    )


def _chosen(row: Entry) -> Iterable[str]:
    return row.payload["chosen"] if "chosen" in row.payload else (_key_of(row.payload["value"]),)


def _key_of(value: str | int | None) -> str:
    return UNKNOWN if value is None else str(value)
