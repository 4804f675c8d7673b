"""What is said of a problem in a template: where it is, what is wrong, and what was expected instead."""

from collections.abc import Mapping
from typing import Final

from facilitation.catalogue.problem import Problem, Severity
from facilitation.i18n import Language, mark


def describe(problem: Problem, _: Language, /) -> str:
    """Return one line: file, line, key, what is wrong, what was found and what may stand there."""
    said = _(SENTENCES.get(problem.code, _OTHER))
    found = problem.facts.get("found")
    parts = [said, _("Her står: {found}.", found=_listed(found)) if found not in {None, ""} else ""]
    parts += [_(EXPECTED[name], value=_listed(value)) for name, value in problem.facts.items() if name in EXPECTED]
    kind = _("advarsel") if problem.severity is Severity.WARNING else _("feil")
    place = problem.key or _("hele fila")
    where = f"{problem.file}:{problem.line}: {place}"
    return f"{where}: {kind}: {' '.join(part for part in parts if part)}"


def _listed(value: object) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(str(one) for one in value)
    return str(value)


_OTHER: Final = mark("Verdien kan ikke brukes.")

EXPECTED: Final[Mapping[str, str]] = {
    "allowed": mark("Ventet: {value}."),
    "wanted": mark("Ventet: {value}."),
    "limit": mark("Høyst {value}."),
    "pattern": mark("Ventet mønsteret {value}."),
    "ge": mark("Minst {value}."),
    "le": mark("Høyst {value}."),
    "gt": mark("Over {value}."),
    "min_length": mark("Minst {value} tegn eller ledd."),
    "max_length": mark("Høyst {value} tegn eller ledd."),
}

SENTENCES: Final[Mapping[str, str]] = {
    "bars.needs_name": mark("Det egne valget må være gjort i et steg med identity: named."),
    "bars.not_a_choice": mark("Det egne valget finnes ikke i et tidligere steg."),
    "bool_parsing": mark("Ventet ja eller nei: true eller false."),
    "bool_type": mark("Ventet ja eller nei: true eller false."),
    "card.categories_one_source": mark("Kategorier hentes fra ett sted: enten en liste eller et tidligere steg."),
    "choice.list_is_empty": mark("Valget viser til en liste som er tom i denne malen."),
    "choice.options_one_source": mark("Et valg trenger svar fra ett sted: enten en liste eller en av malens lister."),
    "choice.sets_needs_actions": mark("Bare et felt om tiltak kan endre tiltakene: sett about til actions."),
    "enum": mark("Ukjent verdi."),
    "extra_forbidden": mark("Ukjent nøkkel."),
    "field.about_only_for_things": mark("Et felt av slaget thing, og bare det, trenger about."),
    "field.options_only_for_choices": mark("Felt av slagene choice og pair, og bare de, trenger options."),
    "field.past_only_for_dates": mark("Bare et felt av slaget date kan være past."),
    "file.not_utf8": mark("Fila er ikke tekst i UTF-8. Lagre den som UTF-8 og prøv igjen."),
    "file.too_large": mark("Fila er for stor."),
    "file.unreadable": mark("Fila kan ikke leses."),
    "form.codes_missing": mark("Feltet ber om en kode, men malen har ingen codes."),
    "form.first_field_is_title": mark("Det første feltet gir raden navn og må være text eller thing."),
    "form.total_without_sum": mark("En ramme trenger et felt med penger eller tall."),
    "greater_than_equal": mark("Tallet er for lite."),
    "groups.sizes_out_of_order": mark("Gruppestørrelsene må stige."),
    "int_from_float": mark("Ventet et helt tall."),
    "int_parsing": mark("Ventet et helt tall."),
    "int_type": mark("Ventet et helt tall."),
    "less_than_equal": mark("Tallet er for stort."),
    "list.sum_differs": mark("Beløpene i lista blir noe annet enn summen som er oppgitt."),
    "list.unknown": mark("Malen har ikke denne lista."),
    "literal_error": mark("Ukjent verdi."),
    "missing": mark("Nøkkelen mangler."),
    "model_type": mark("Ventet et oppslag med nøkler og verdier."),
    "money.needs_items": mark("Penger fordeles på det som står i en av malens lister."),
    "points.most_on_one_above_points": mark("Det kan ikke gis flere poeng til ett kort enn det er poeng i alt."),
    "reference.list_missing": mark("Nevn lista som dette står i."),
    "reference.list_not_used": mark("Dette står ikke i en liste: ta bort list."),
    "reference.step_missing": mark("Nevn steget som dette er laget i."),
    "reference.step_not_used": mark("Tiltak og grupper hører til hele samlingen: ta bort step."),
    "scale.needs_about": mark("Vurderingen trenger about: noe å vurdere."),
    "schema.unsupported": mark("Malen er skrevet for en annen versjon av malspråket."),
    "screen.breakdown_needs_small_groups": mark("En oppdeling kan bare vises med regelen small_groups."),
    "screen.facts_missing": mark("Steget viser tallkort, men har ingen facts."),
    "screen.list_missing": mark("Bildet tegnes av en liste: nevn den i list."),
    "seat.unknown_level": mark("Malen har ikke dette nivået."),
    "seat.unknown_role": mark("Malen har ikke denne rollen."),
    "step.action_needs_name": mark("Et steg med tiltak må ha identity: unit eller named."),
    "step.later_or_unknown": mark("Steget finnes ikke, eller det kommer senere."),
    "step.makes_something_else": mark("Steget lager ikke det som trengs her."),
    "step.outside_needs_individual": mark("Før og etter dagen svarer hver for seg: sett who til individual."),
    "step.prefilled_from_nothing": mark("Regelen prefilled trenger en prefill å hente fra."),
    "step.rounds_need_groups": mark("Bare grupper kan bytte bord."),
    "step.secretary_needs_group": mark("Regelen secretary gjelder bare steg der grupper svarer."),
    "step.share_after_the_end": mark("Kortene fra andre vises først etter at tida er ute."),
    "string_pattern_mismatch": mark("En nøkkel skrives med små bokstaver, tall og bindestrek."),
    "string_too_long": mark("Teksten er for lang."),
    "string_too_short": mark("Teksten er for kort."),
    "string_type": mark("Ventet tekst."),
    "template.key_is_not_file_name": mark("Malens nøkkel må være det samme som filnavnet."),
    "template.key_repeats": mark("Nøkkelen er brukt før."),
    "template.minutes_differ": mark("Stegene varer ikke like lenge som lengden som er oppgitt."),
    "template.not_a_mapping": mark("Ventet en mal med nøkler og verdier."),
    "template.too_large": mark("Fila er for stor."),
    "too_long": mark("Lista er for lang."),
    "too_short": mark("Lista er for kort."),
    "tuple_type": mark("Ventet en liste."),
    "union_tag_invalid": mark("Ukjent slag felt."),
    "union_tag_not_found": mark("Feltet mangler kind."),
    "window.closes_first": mark("Steget stenger før det åpner."),
    "window.missing": mark("Et steg før eller etter dagen må ha window."),
    "window.not_after": mark("Et steg etter dagen kan ikke åpne før den."),
    "window.not_before": mark("Et steg før dagen må stenge senest på dagen."),
    "window.only_outside_the_day": mark("Bare steg før eller etter dagen har window."),
    "yaml.anchor_or_alias": mark("Ankre og referanser i YAML er ikke tillatt: skriv teksten ut."),
    "yaml.character": mark("Fila har et tegn som ikke kan brukes."),
    "yaml.key_not_text": mark("En nøkkel må være tekst."),
    "yaml.repeated_key": mark("Nøkkelen står to ganger."),
    "yaml.syntax": mark("Dette er ikke gyldig YAML."),
    "yaml.tag": mark("Merkelapper i YAML er ikke tillatt."),
    "yaml.too_deep": mark("Det er for mange nivåer inni hverandre."),
}
