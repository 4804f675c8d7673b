"""What people wrote: texts, cards, rows of forms and actions.

Anonymous answers are put in alphabetical order: the order of arrival, held against who was seen writing when, could
tell whose they are.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from exports.document import ColumnKind
from facilitation.catalogue.inputs import CardInput, FieldKind, FormField, FormInput, TextInput
from facilitation.catalogue.template import Frame
from facilitation.domain.numbers import write_number
from facilitation.domain.states import EntryState
from facilitation.i18n import Language
from facilitation.persistence.models import Action, Entry
from facilitation.services.answering.payload_rows import sum_of_row, summed_fields
from facilitation.services.answering.row_words import Told, kroner, told
from facilitation.services.reports.said.grid import (
    TEXT_WIDTH,
    Collected,
    Grid,
    Names,
    Strand,
    alphabetical,
    grid,
    marked,
    numbers,
)

_COLUMNS: Final = {
    FieldKind.NUMBER: (ColumnKind.NUMBER, 14),
    FieldKind.MONEY: (ColumnKind.NUMBER, 16),
    FieldKind.DATE: (ColumnKind.DATE, 14),
}


def texts(item: TextInput | CardInput, collected: Collected, _: Language) -> Grid:
    """Return one row for each text or card, with its category and cluster."""
    rows = _in_order(collected)
    return grid(
        *_before(collected, rows, _),
        Strand(heading=item.label, cells=[row.text for row in rows], width=TEXT_WIDTH),
        *_after(collected, rows, _),
        note=item.label,
    )


def forms(item: FormInput, collected: Collected, _: Language) -> Grid:
    """Return one row for each row of the form, with a column for each field, or two for a field of two parts."""
    rows = _in_order(collected)
    told_of = {
        part.key: [told(part, row.payload["fields"].get(part.key), collected.offer) for row in rows]
        for part in item.fields
    }
    return grid(
        *_before(collected, rows, _),
        *(strand for part in item.fields for strand in _field(part, told_of[part.key], _)),
        *_after(collected, rows, _),
        note=" ".join((f"{item.label}.", _total(item, collected, _))).strip(),
    )


def _total(item: FormInput, collected: Collected, _: Language) -> str:
    """Return what the rows sum to, for a form that is held against a frame."""
    if item.total is None:
        return ""
    used = sum(sum_of_row(row.payload["fields"], item) for row in collected.counting)
    is_money = any(part.kind is FieldKind.MONEY for part in summed_fields(item))
    write = (lambda amount: kroner(int(amount), _)) if is_money else write_number
    return _("Sum {used} av {total}.", used=write(used), total=write(item.total))


def actions(rows: Sequence[Action], frame: Frame, names: Names, _: Language) -> Grid:
    """Return the actions that groups wrote in a step, in short; the plan has a file of its own."""
    levels = {level.key: level.title for level in frame.decision_levels}
    return grid(
        numbers(_("Gruppe"), [names.group(row.group_id) for row in rows], optional=True),
        Strand(heading=_("Tiltak"), cells=[row.title for row in rows], width=TEXT_WIDTH),
        Strand(heading=_("Ansvarlig rolle"), cells=[row.owner_role for row in rows]),
        Strand(heading=_("Ansvarlig virksomhet"), cells=[row.owner_unit for row in rows]),
        Strand(heading=_("Første steg"), cells=[row.first_step for row in rows], width=TEXT_WIDTH),
        Strand(heading=_("Frist"), cells=[row.deadline for row in rows], width=14, kind=ColumnKind.DATE),
        Strand(
            heading=_("Beslutningsnivå"), cells=[levels.get(row.decision_level, row.decision_level) for row in rows]
        ),
        marked(_("Tatt ut av planen"), [row.state is not EntryState.ACTIVE for row in rows], _),
        note=_("Alle feltene står i filen «Handlingsplan»."),
    )


def _field(part: FormField, said: Sequence[Told], _: Language) -> Iterable[Strand]:
    kind, width = _COLUMNS.get(part.kind, (ColumnKind.TEXT, 44))
    halves = {FieldKind.CODE: (_("hva"), _("med hvem")), FieldKind.PAIR: (_("i dag"), _("ønsket"))}.get(part.kind)
    if halves is None:
        cells = [value if not isinstance(value, tuple) else None for value in said]
        yield Strand(heading=part.label, cells=cells, width=width, kind=kind)
        return
    for place, half in enumerate(halves):
        cells = [value[place] or None if isinstance(value, tuple) else None for value in said]
        yield Strand(heading=f"{part.label}: {half}", cells=cells)


def _before(collected: Collected, rows: Sequence[Entry], _: Language) -> tuple[Strand, ...]:
    """Return the columns before what was written: its number, and the group, category or thing that it belongs to."""
    names = collected.names
    about = [names.of(row.subject_id) if row.subject_id else None for row in rows]
    categories = [_category(collected, row) or None for row in rows]
    return (
        numbers(_("Nr"), range(1, 1 + len(rows)), width=6),
        numbers(_("Skrevet av gruppe"), [names.group(row.group_id) for row in rows], optional=True),
        collected.subject_strand(about, _, optional=True),
        Strand(heading=_("Kategori"), cells=categories, optional=True),
    )


def _after(collected: Collected, rows: Sequence[Entry], _: Language) -> tuple[Strand, ...]:
    """Return the columns after what was written: its cluster, the unit if the step keeps it, and if it was parked."""
    clusters = [collected.names.of(row.cluster_id) if row.cluster_id else None for row in rows]
    return (
        Strand(heading=_("Klynge"), cells=clusters, optional=True),
        Strand(heading=_("Fra"), cells=[row.unit for row in rows], optional=True),
        marked(_("Parkert"), [row.state is EntryState.PARKED for row in rows], _),
    )


def _in_order(collected: Collected) -> list[Entry]:
    """Return the entries by group and slot, or by what they are about, category and text."""
    places = {subject.id: place for place, subject in enumerate(collected.offer.subjects)}

    def order(row: Entry) -> tuple[int, int, int, str, str]:
        about = places[row.subject_id] if row.subject_id else 0
        number = collected.names.group(row.group_id)
        if number is not None:
            return number, about, row.slot, "", ""
        return 0, about, 0, alphabetical(_category(collected, row)), alphabetical(row.text)

    return sorted(collected.rows, key=order)


def _category(collected: Collected, row: Entry) -> str:
    """Return the title of a card's category: an option's, or a cluster's, also one that was merged since."""
    key = row.category or ""
    titles = {option.key: option.title for option in getattr(collected.item, "categories", ())}
    return titles.get(key) or (collected.names.of(key) if key else "")
