"""The three questions at every door: level, role, and municipality or unit."""

from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from facilitation.catalogue.template import Frame
from facilitation.domain.codes import new_id
from facilitation.domain.errors import SamskapError
from facilitation.services.joining import UNIT_LIMIT, Profile
from facilitation.web.errors import status_of
from facilitation.web.forms import Form
from facilitation.web.pages import Pages, language_of
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


def ask_who(
    pages: Pages,
    request: Request,
    doorway: Doorway,
    door: str,
    *,
    form: Form | None = None,
    error: SamskapError | None = None,
    is_picture: bool = False,
) -> Response:
    """Return the next of the three questions; an answer that the workshop does not know is asked for again.

    Args:
        pages: Renders the page.
        request: With what has been answered so far.
        doorway: The workshop.
        door: The path that the answers are sent to.
        form: What was sent, when it was refused.
        error: Why it was refused.
        is_picture: Whether it is only looked at, so that nothing in it runs.
    """
    said = form.fields if form else request.query_params
    frame = doorway.frame
    level = next((one for one in frame.levels if one.key == said.get("level")), None)
    role = next((one for one in frame.roles if one.key == said.get("role")), None)
    language = language_of(request, doorway.language)
    return pages.render(
        request,
        "phone_door.html",
        status=status_of(error) if error else 200,
        fallback=doorway.language,
        doorway=doorway,
        door=door,
        level=level,
        role=role if level else None,
        typed_unit=said.get("other_unit", ""),
        unit_limit=UNIT_LIMIT,
        message=explain(error, language) if error else "",
        request_ids=(new_id(), new_id()),
        is_picture=is_picture,
    )


def typed_profile(form: Form) -> Profile:
    """Return the answers to the three questions."""
    return Profile(level=form["level"], role=form["role"], unit=form["unit"] or form["other_unit"])
