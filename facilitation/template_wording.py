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
    "bool_type": mark("Ventet ja eller nei: true eller false."),
    "bool_parsing": mark("Ventet ja eller nei: true eller false."),
    "card.categories_one_source": mark("Kategorier hentes fra ett sted: enten en liste eller et tidligere steg."),
    "choice.list_is_empty": mark("Valget viser til en liste som er tom i denne malen."),
    "choice.options_one_source": mark("Et valg trenger svar fra ett sted: enten en liste eller en av malens lister."),
    "choice.sets_needs_actions": mark("Bare et valg om tiltak kan endre tiltakene: sett about til actions."),
    "enum": mark("Ukjent verdi."),
    "extra_forbidden": mark("Ukjent nøkkel."),
    "form.codes_missing": mark("Feltet ber om en kode, men malen har ingen codes."),
    "greater_than_equal": mark("Tallet er for lite."),
    "groups.sizes_out_of_order": mark("Gruppestørrelsene må stige."),
    "int_from_float": mark("Ventet et helt tall."),
    "int_parsing": mark("Ventet et helt tall."),
    "int_type": mark("Ventet et helt tall."),
    "less_than_equal": mark("Tallet er for stort."),
    "literal_error": mark("Ukjent verdi."),
    "missing": mark("Nøkkelen mangler."),
    "model_type": mark("Ventet et oppslag med nøkler og verdier."),
    "points.most_on_one_above_points": mark("Det kan ikke gis flere poeng til ett kort enn det er poeng i alt."),
    "reference.step_missing": mark("Nevn steget som dette er laget i."),
    "reference.step_not_used": mark("Tiltak og grupper hører til hele samlingen: ta bort step."),
    "schema.unsupported": mark("Malen er skrevet for en annen versjon av malspråket."),
    "screen.breakdown_needs_small_groups": mark("En oppdeling kan bare vises med regelen small_groups."),
    "screen.facts_missing": mark("Steget viser tallkort, men har ingen facts."),
    "seat.unknown_level": mark("Malen har ikke dette nivået."),
    "seat.unknown_role": mark("Malen har ikke denne rollen."),
    "step.action_needs_name": mark("Et steg med tiltak må ha identity: unit eller named."),
    "step.later_or_unknown": mark("Steget finnes ikke, eller det kommer senere."),
    "step.makes_something_else": mark("Steget lager ikke det som trengs her."),
    "step.prefilled_from_nothing": mark("Regelen prefilled trenger en prefill å hente fra."),
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
    "yaml.anchor_or_alias": mark("Ankre og referanser i YAML er ikke tillatt: skriv teksten ut."),
    "yaml.character": mark("Fila har et tegn som ikke kan brukes."),
    "yaml.key_not_text": mark("En nøkkel må være tekst."),
    "yaml.repeated_key": mark("Nøkkelen står to ganger."),
    "yaml.syntax": mark("Dette er ikke gyldig YAML."),
    "yaml.tag": mark("Merkelapper i YAML er ikke tillatt."),
    "yaml.too_deep": mark("Det er for mange nivåer inni hverandre."),
}
