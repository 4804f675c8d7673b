"""What is typed in a template's fields: kept at once, saved when it can be, and never lost when the page changes.

A field is named by its place in the draft, such as ``3_title`` for the title of the fourth step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import Any, Final

from facilitation.catalogue.writing import as_text
from facilitation.console import state
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import attempt
from facilitation.services.workshops.own_templates import Draft
from facilitation.services.workshops.template_edits import FACTS, Data, inputs_of, steps_of, with_facts, with_step

NEW: Final = "_new_"
_WRITTEN: Final = "written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The whole template as somebody wrote it, and the version that stood there when it was written."""

    text: str
    version: int


def widget(draft: Draft, field: str, value: object) -> dict[str, Any]:
    """Return a field's key and what it does when it was typed in, and let it begin with what stands there now.

    What is to be added is only kept, under a name with ``NEW`` in it; the rest is saved too.
    """
    key = f"template_{draft.key}_{state.draft_filled(draft.key, draft.version)}_{field}"
    state.fill_where_empty(key, state.draft_fields(draft.key).get(field, value))
    return {"key": key, "on_change": partial(_typed_in, draft.key, field, key)}


def fact(name: str) -> str:
    """Return the field of something that the template says about itself."""
    return f"fact_{name}"


def typed(key: str, field: str, default: Any = "") -> Any:  # noqa: ANN401 -- fields hold text and numbers
    """Return what was typed in a field since the draft was changed otherwise."""
    return state.draft_fields(key).get(field, default)


def change(
    key: str,
    make: Callable[[Data], Data] = dict,
    *,
    done: str = "",
    then: Callable[[], None] | None = None,
) -> Callable[[], None]:
    """Return what a button does: save what was typed in any step with the change, and ``then`` what follows."""

    def moved(saved: Draft) -> None:
        _moved(saved)
        if then is not None:
            then()

    def press() -> None:
        _save(key, lambda draft: as_text(make(_with_typed(draft))), done=done, then=moved)

    return press


def take_back(key: str, version: int) -> Callable[[], None]:
    """Return what a button does: take the last change back, which made this version."""

    def press() -> None:
        text = state.before(key, version)
        if text is not None:
            attempt(
                lambda by: services().own_templates.save(by, key, text, version=version),
                done=spoken()("Tatt tilbake."),
                then=_stepped_back,
            )

    return press


def save_written(key: str, text: str, *, done: str) -> None:
    """Save the whole template as it was written."""

    def saved(draft: Draft) -> None:
        forget_written(key)
        _moved(draft)

    _save(key, lambda _draft: text, done=done, then=saved)


def keep_written(draft: Draft, widget_key: str) -> None:
    """Keep the text that is written and not saved yet, whatever becomes of the fields."""
    since = written_since(draft)
    version = draft.version if since is None else since.version
    state.keep_draft_field(draft.key, _WRITTEN, [str(state.typed(widget_key)), version])


def written_since(draft: Draft) -> Written | None:
    """Return the text that was written and not saved."""
    kept = typed(draft.key, _WRITTEN, None)
    return Written(text=kept[0], version=kept[1]) if kept else None


def forget_written(key: str) -> None:
    """Put the text away that was written and not saved."""
    state.keep_draft_field(key, _WRITTEN, None)
    state.carried_out("template_text")


def _typed_in(key: str, field: str, widget_key: str) -> None:
    state.keep_draft_field(key, field, state.typed(widget_key))
    if NEW not in field:
        _save(key, lambda draft: as_text(_with_typed(draft)), done="", then=_stayed)


def _save(key: str, write: Callable[[Draft], str], *, done: str, then: Callable[[Draft], None]) -> None:
    verbs = services().own_templates
    # Not the draft that the page was drawn from: one field may be saved before the page has heard of another.
    draft = verbs.get(signed_in(), key)
    known = state.draft_known(key, draft.version)

    def saved(after: Draft) -> None:
        if after.version != draft.version:
            state.keep_before(key, after.version, draft.text)
        then(after)

    attempt(lambda by: verbs.save(by, key, write(draft), version=known), done=done, then=saved)


def _stepped_back(saved: Draft) -> None:
    state.stepped_back(saved.key, saved.version)
    state.forget_draft_fields(saved.key, spare=(NEW, _WRITTEN))


def _stayed(saved: Draft) -> None:
    state.draft_saved(saved.key, saved.version)
    state.forget_draft_fields(saved.key, spare=(NEW, _WRITTEN))


def _moved(saved: Draft) -> None:
    """Forget what was typed: the steps may stand in other places now, and the fields are filled anew."""
    state.forget_draft_fields(saved.key, spare=(_WRITTEN,))


def _typed_facts(key: str) -> Data:
    found = {name: typed(key, fact(name), None) for name in FACTS}
    return {
        name: f"{value:%H.%M}" if isinstance(value, time) else value
        for name, value in found.items()
        if value is not None
    }


def _with_typed(draft: Draft) -> Data:
    data = with_facts(draft.data, _typed_facts(draft.key))
    for index, step in enumerate(steps_of(draft.data)):
        names = {"title": "title", "minutes": "minutes", "screen": "screen_prompt", "prompt": "prompt"}
        fields = {name: typed(draft.key, f"{index}_{field}", None) for field, name in names.items()}
        labels = [
            str(typed(draft.key, f"{index}_label_{place}", item.get("label", "")))
            for place, item in enumerate(inputs_of(step))
        ]
        written = {name: value for name, value in fields.items() if value is not None}
        data = with_step(data, index, written, labels)
    return data
