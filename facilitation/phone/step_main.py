"""The part of a phone's page that follows the step, made from a skeleton that the whole room shares where it can."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from facilitation.catalogue.inputs import PointsInput
from facilitation.domain.codes import new_id
from facilitation.domain.numbers import write_number
from facilitation.domain.plan import TEXT_LIMITS
from facilitation.i18n import Language
from facilitation.phone.own_answers import subject_title
from facilitation.phone.own_list import OwnList
from facilitation.phone.question import STEP_PREFIX, Question
from facilitation.phone.refusal import tell
from facilitation.phone.shown import Shown
from facilitation.phone.skeleton import CUT, Skeleton, Skeletons, hole
from facilitation.services.answering.offers import title_of
from facilitation.services.answering.row_words import kroner
from facilitation.services.phones.view import PhoneView
from facilitation.web.pages import Pages

_TEMPLATE = "phone_main.html"
_OWN = "phone_all_own.html"
_MOST_CLOCKS = 64


class StepMain:
    """Renders the part.

    Args:
        pages: Knows our templates.
    """

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._skeletons = Skeletons()
        self._own_list = OwnList(self._render_own)
        # A whole hall has the same time left.
        self._clock = lru_cache(maxsize=_MOST_CLOCKS)(self._write_clock)

    def html(self, shown: Shown) -> str:
        """Return the part as HTML."""
        holes = self.holes(shown)
        if not shown.is_shared:
            return self._render(shown, {name: Markup(text) for name, text in holes.items()}, new_id)  # noqa: S704 -- ours
        skeleton, things = self.skeleton(shown)
        order = _order(things, shown.question)
        return skeleton.fill({**holes, "request_id": new_id()}, order)

    def skeleton(self, shown: Shown) -> tuple[Skeleton, Sequence[str]]:
        """Return what is the same for all, and the identifiers of the things of its list in the order it has them."""
        view, question = shown.view, shown.question
        canonical = _in_canonical_order(question)
        step = view.step
        used = tuple(one.used for one in step.inputs) if step else ()
        number = question.number if question else None
        key = (view.workshop_id, shown.language.code, view.mark, number, used, _asked(canonical))
        signs = {name: hole(name) for name in ("clock", "own", "share")}
        skeleton = self._skeletons.get(
            key,
            (view.standing,),
            lambda: self._render(replace(shown, question=canonical), signs, lambda: hole("request_id"), cut=CUT),
        )
        return skeleton, [thing.id for thing in canonical.input.subjects] if canonical and skeleton.things else []

    def holes(self, shown: Shown) -> dict[str, str]:
        """Return what stands in the holes for one phone now, but for the identifier of its next request."""
        step = shown.view.step
        share = f' data-share="{step.share_in}"' if step and step.share_in else ""
        seconds = step.remaining_seconds if step else None
        return {"clock": self._clock(seconds, shown.language), "own": self._own_list.markup(shown), "share": share}

    def _render_own(self, shown: Shown, /, **more: object) -> str:
        return self._pages.text(_OWN, shown.language, **_context(shown), **more)

    def _write_clock(self, seconds: int | None, language: Language) -> str:
        return " " + self._pages.text("phone_clock.html", language, seconds=seconds) if seconds is not None else ""

    def _render(
        self, shown: Shown, parts: dict[str, Markup], request_id: Callable[[], str], *, cut: Markup | str = ""
    ) -> str:
        return self._pages.text(_TEMPLATE, shown.language, **_context(shown), **parts, new_id=request_id, cut=cut)


def _in_canonical_order(question: Question | None) -> Question | None:
    """Return the question with its things in one order for all; only a ballot has each phone's own."""
    if question is None or not isinstance(question.input.item, PointsInput):
        return question
    things = tuple(sorted(question.input.subjects, key=lambda thing: thing.id))
    return replace(question, input=replace(question.input, subjects=things))


def _asked(question: Question | None) -> tuple[object, ...]:
    return (
        () if question is None else (question.subject, question.input.subjects, question.input.offer.category_subjects)
    )


def _order(things: Sequence[str], question: Question | None) -> list[int]:
    if question is None or not things:
        return []
    places = {thing: place for place, thing in enumerate(things)}
    return [places[thing.id] for thing in question.input.subjects]


def _context(shown: Shown) -> dict[str, Any]:
    view, language = shown.view, shown.language
    return {
        "view": view,
        "step": view.step,
        "in_room": view.in_room,
        "question": shown.question,
        "place": shown.place,
        "refusal": shown.refusal,
        "lost": shown.lost,
        "home": shown.address,
        "prefix": STEP_PREFIX,
        "subject_title": lambda subject: subject_title(subject, language),
        "tell": lambda finding: tell(finding, language),
        "limits": TEXT_LIMITS,
        "units": _units(view),
        "today": view.today.isoformat(),
        "tomorrow": (view.today + timedelta(days=1)).isoformat(),
        "earliest": view.earliest.isoformat() if view.earliest else "",
        "pairs": lambda options: [(option.key, title_of(option, language)) for option in options],
        "things": lambda things: [(thing.id, subject_title(thing, language)) for thing in things],
        "kroner": lambda amount: kroner(amount, language),
        "number": write_number,
    }


def _units(view: PhoneView) -> list[str]:
    """Return the units that an owner can come from: those of the workshop and of the table."""
    group = view.step.group if view.step else None
    at_the_table = [view.participant.unit, *(other.unit for other in (group.others if group else ()))]
    return list(dict.fromkeys([*at_the_table, *view.frame.units]))
