"""The three questions at every door: level, role, and municipality or unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response

from facilitation.catalogue.template import Frame, Level, Role
from facilitation.domain.codes import new_id
from facilitation.domain.errors import SamskapError
from facilitation.i18n import Language
from facilitation.phone.skeleton import Skeletons, hole
from facilitation.services.room.joining import UNIT_LIMIT, Profile
from facilitation.web.errors import status_of
from facilitation.web.forms import Form
from facilitation.web.pages import Pages, html_response, language_of, path_and_query
from facilitation.wording import explain


class Doorway(Protocol):
    """What is known of a workshop before somebody is inside."""

    @property
    def title(self) -> str:
        """The workshop's title."""

    @property
    def place(self) -> str:
        """Where it is held."""

    @property
    def language(self) -> str:
        """The workshop's language."""

    @property
    def frame(self) -> Frame:
        """The lists to choose from."""


@dataclass(frozen=True, slots=True)
class ThreeTaps:
    """Asks the three questions; used from one event loop.

    Args:
        pages: Renders the page.
    """

    pages: Pages
    skeletons: Skeletons = field(default_factory=Skeletons)

    def ask(self, request: Request, doorway: Doorway, door: str) -> Response:
        """Return the next question; an answer that the workshop does not know is asked for again.

        Args:
            request: With what has been answered so far.
            doorway: The workshop.
            door: The path that the answers are sent to.
        """
        asked = _Asked.of(request, doorway, door, request.query_params)
        # A whole hall comes in with the same few answers; only the request's name and its own address differ.
        skeleton = self.skeletons.get(
            asked.key,
            (doorway.frame,),
            lambda: self._render(asked, here=hole("here"), request_id=hole("request_id")),
        )
        page = skeleton.fill({"here": escape(path_and_query(request)), "request_id": new_id()})
        return html_response(request, page.encode())

    def ask_again(self, request: Request, doorway: Doorway, door: str, form: Form, error: SamskapError) -> Response:
        """Return the question with what was sent and why it was refused."""
        asked = _Asked.of(request, doorway, door, form.fields)
        page = self._render(
            asked,
            here=path_and_query(request),
            request_id=new_id(),
            typed_unit=form["other_unit"],
            message=explain(error, asked.language),
        )
        return html_response(request, page.encode(), status=status_of(error))

    def picture(self, request: Request, doorway: Doorway, door: str) -> Response:
        """Return the next question as a picture, in which nothing runs."""
        asked = _Asked.of(request, doorway, door, request.query_params)
        page = self._render(asked, here=path_and_query(request), request_id=new_id(), is_picture=True)
        return html_response(request, page.encode())

    def _render(self, asked: "_Asked", **more: object) -> str:
        empty = {"typed_unit": "", "message": "", "is_picture": False, "unit_limit": UNIT_LIMIT}
        context = {name: getattr(asked, name) for name in ("doorway", "door", "level", "role")}
        return self.pages.text("phone_door.html", asked.language, **context, **{**empty, **more})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the page depends on: the workshop, the language, and what has been answered so far."""

    doorway: Doorway
    door: str
    language: Language
    level: Level | None
    role: Role | None

    @classmethod
    def of(cls, request: Request, doorway: Doorway, door: str, said: Mapping[str, str]) -> "_Asked":
        frame = doorway.frame
        level = next((one for one in frame.levels if one.key == said.get("level")), None)
        role = next((one for one in frame.roles if one.key == said.get("role")), None)
        return cls(
            doorway=doorway,
            door=door,
            language=language_of(request, doorway.language),
            level=level,
            role=role if level else None,
        )

    @property
    def key(self) -> tuple[object, ...]:
        answered = (one.key if one else "" for one in (self.level, self.role))
        return (self.door, self.doorway.title, self.doorway.place, self.language.code, *answered)


def typed_profile(form: Form) -> Profile:
    """Return the answers to the three questions."""
    return Profile(level=form["level"], role=form["role"], unit=form["unit"] or form["other_unit"])
