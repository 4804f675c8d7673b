"""The part of a phone's page that follows the step, made from a skeleton that the whole room shares where it can."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from markupsafe import Markup

from facilitation.catalogue.inputs import PointsInput
from facilitation.catalogue.template import Rule, Who
from facilitation.domain.codes import new_id
from facilitation.domain.numbers import write_number
from facilitation.domain.plan import TEXT_LIMITS
from facilitation.i18n import Language
from facilitation.phone.own_answers import in_words, subject_title
from facilitation.phone.question import STEP_PREFIX, Place, Question
from facilitation.phone.refusal import Refusal, tell
from facilitation.phone.skeleton import CUT, Skeleton, Skeletons, hole
from facilitation.services.offers import title_of
from facilitation.services.phone_inputs import PhoneInput
from facilitation.services.phone_view import PhoneView
from facilitation.services.row_words import kroner
from facilitation.web.pages import Pages

_TEMPLATE = "phone_main.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a phone's page shows: the view, the question in it, and what was refused or lost of an answer.

    ``picture_at`` is where the page stands when it is only a picture of one, in which nothing runs.
    """

    view: PhoneView
    question: Question | None
    language: Language
    place: Place = field(default_factory=Place)
    refusal: Refusal | None = None
    lost: str = ""
    picture_at: str = ""

    @property
    def address(self) -> str:
        """Where the page stands."""
        return self.picture_at or home(self.view.workshop_id)

    @property
    def is_shared(self) -> bool:
        """Whether others see the same but for their own answers, the clock and the order of a ballot."""
        step, question = self.view.step, self.question
        if (
            self.picture_at
            or self.refusal
            or self.lost
            or self.place.use
            or self.place.picking
            or not self.view.in_room
        ):
            return False
        if step is None or not step.is_open:
            return True
        if step.who is Who.GROUP or step.shared or not all(_is_plain(one) for one in step.inputs):
            return False
        is_new = question is None or question.slot is None
        return is_new and (question is None or not self._has_own_order or isinstance(question.input.item, PointsInput))

    @property
    def _has_own_order(self) -> bool:
        step = self.view.standing.current
        return step is not None and step.has(Rule.SHUFFLED)


class StepMain:
    """Renders the part.

    Args:
        pages: Knows our templates.
    """

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._skeletons = Skeletons()

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
        return {"clock": self._clock(seconds, shown.language), "own": self._own(shown), "share": share}

    def _clock(self, seconds: int | None, language: Language) -> str:
        return " " + self._pages.text("phone_clock.html", language, seconds=seconds) if seconds is not None else ""

    def _own(self, shown: Shown) -> str:
        step = shown.view.step
        if step is None or not any(one.used for one in step.inputs):
            return ""
        return self._pages.text("phone_all_own.html", shown.language, **_context(shown), new_id=new_id)

    def _render(
        self, shown: Shown, parts: dict[str, Markup], request_id: Callable[[], str], *, cut: Markup | str = ""
    ) -> str:
        return self._pages.text(_TEMPLATE, shown.language, **_context(shown), **parts, new_id=request_id, cut=cut)


def _is_plain(one: PhoneInput) -> bool:
    offer = one.offer
    return not (
        one.actions or one.suggestions or one.presets or one.problems or one.total or offer.barred or offer.things
    )


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
        "in_words": lambda one: in_words(one, language),
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


def home(workshop_id: str) -> str:
    """Return the address of a workshop's phone page."""
    return f"/d/{workshop_id}"
