"""The log's verbs as people say them, for the button that takes the last command back."""

from collections.abc import Mapping
from typing import Final

from facilitation.i18n import Language, mark
from facilitation.services.running.values import Undoable

_WORDS: Final[Mapping[str, str]] = {
    "action.added": mark("tiltaket som ble lagt til"),
    "action.edited": mark("endringen i et tiltak"),
    "action.entered": mark("tiltaket som ble skrevet for et bord"),
    "action.removed": mark("tiltaket som ble tatt bort"),
    "action.told": mark("statusmeldingen"),
    "answer.entered": mark("svaret som ble skrevet for noen"),
    "cards.moved": mark("flyttingen av kort"),
    "cards.parked": mark("parkeringen av kort"),
    "cards.unparked": mark("at kort ble tatt fram igjen"),
    "cluster.made": mark("klyngen som ble laget"),
    "cluster.made_by_category": mark("klyngene etter kategori"),
    "cluster.merged": mark("sammenslåingen av klynger"),
    "cluster.renamed": mark("det nye navnet på en klynge"),
    "decision.written": mark("vedtaket som ble skrevet"),
    "door.set": mark("endringen av døra"),
    "join_code.hidden": mark("at koden ble skjult"),
    "join_code.shown": mark("at koden ble vist"),
    "lift.answered": mark("svaret på et løft"),
    "plan.carried": mark("at forrige plan ble tatt med"),
    "representation.noted": mark("notatet om hvem som mangler"),
    "step.added": mark("steget som ble lagt til"),
    "step.closed": mark("lukkingen"),
    "step.extended": mark("forlengelsen"),
    "survey.expected": mark("antallet som får den åpne lenka"),
    "survey.invited": mark("de nye lenkene"),
    "survey.link_renewed": mark("den nye åpne lenka"),
    "survey.reissued": mark("den nye lenka"),
    "survey.window_set": mark("de nye dagene"),
    "survey.withdrawn": mark("lenka som ble tatt bort"),
    "step.minutes_taken": mark("minuttene som ble flyttet"),
    "step.tables_changed": mark("bordbyttet"),
    "step.moved": mark("flyttingen i programmet"),
    "step.opened": mark("åpningen"),
    "step.removed": mark("at steget ble tatt bort"),
    "step.reopened": mark("gjenåpningen"),
    "step.retimed": mark("endringen av minutter"),
    "step.reworded": mark("endringen av tekst"),
    "step.skipped": mark("at steget ble hoppet over"),
    "workshop.described": mark("endringen av fakta"),
    "workshop.finished": mark("avslutningen"),
    "workshop.seats_set": mark("endringen av plasser"),
    "workshop.units_set": mark("endringen av enheter"),
}


_ANY: Final = mark("den siste endringen")


def what_undo_takes_back(last: Undoable, _: Language, /) -> str:
    """Return what would be taken back: «lukkingen av «Innsjekk»»."""
    words = _(_WORDS.get(last.verb, _ANY))
    return _("{what}, «{step}»", what=words, step=last.step_title) if last.step_title else words
