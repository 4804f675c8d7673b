"""The cookies: who is signed in, which participant or owner a browser is, and the language.

Over https those that hold secrets carry the ``__Host-`` prefix, so that no other host of the same domain can set
them. On a local network without https, browsers refuse that prefix, and the plain name is used.
"""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from facilitation.services.access.logins import LONGEST

LANGUAGE = "samskap-lang"
_YEAR = 365 * 24 * 3600
# A phone comes back for the questions after the day.
_PARTICIPANT_SECONDS = 60 * 24 * 3600
# A working day, as a login; the link leads in again for as long as it works.
_OWNER_SECONDS = 12 * 3600
_PROBE_SECONDS = 60


class Cookies:
    """Reads and sets our cookies.

    Args:
        secure: Whether phones and browsers reach the product over https.
    """

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        self._prefix = "__Host-" if secure else ""

    @property
    def session_name(self) -> str:
        """The name of the cookie that a signed-in browser holds."""
        return f"{self._prefix}samskap"

    def participant_name(self, workshop_id: str) -> str:
        """Return the name of a phone's cookie for one workshop, so that a phone can take part in several."""
        return f"{self._prefix}samskap-d-{workshop_id[:8]}"

    def session(self, request: HTTPConnection) -> str:
        """Return the login secret, or nothing."""
        return request.cookies.get(self.session_name, "")

    def set_session(self, response: Response, secret: str) -> None:
        """Sign the browser in for as long as a login can last."""
        self._set(response, self.session_name, secret, int(LONGEST.total_seconds()))

    def clear_session(self, response: Response) -> None:
        """Take the login secret back."""
        self._set(response, self.session_name, "", 0)

    def participant(self, request: HTTPConnection, workshop_id: str) -> str:
        """Return the phone's secret in the workshop, or nothing."""
        return request.cookies.get(self.participant_name(workshop_id), "")

    def set_participant(self, response: Response, workshop_id: str, secret: str) -> None:
        """Make the phone that participant."""
        self._set(response, self.participant_name(workshop_id), secret, _PARTICIPANT_SECONDS)

    def clear_participant(self, response: Response, workshop_id: str) -> None:
        """Make the phone nobody."""
        self._set(response, self.participant_name(workshop_id), "", 0)

    def owner_name(self, owner_id: str) -> str:
        """Return the name of the cookie of one owner of actions, who may be an owner in several workshops."""
        return f"{self._prefix}samskap-a-{owner_id[:8]}"

    def owner(self, request: HTTPConnection, owner_id: str) -> str:
        """Return the secret of the owner's link, or nothing."""
        return request.cookies.get(self.owner_name(owner_id), "")

    def set_owner(self, response: Response, owner_id: str, secret: str) -> None:
        """Keep the secret of a link, so that the pages behind it have addresses without it."""
        self._set(response, self.owner_name(owner_id), secret, _OWNER_SECONDS)

    def set_language(self, response: Response, code: str) -> None:
        """Remember the person's language."""
        self._set(response, LANGUAGE, code, _YEAR)

    @property
    def probe_name(self) -> str:
        """The name of the cookie that the self-check sends through the proxy and back."""
        return f"{self._prefix}samskap-prove"

    def probe(self, request: HTTPConnection) -> str:
        """Return what the self-check's cookie holds, or nothing."""
        return request.cookies.get(self.probe_name, "")

    def set_probe(self, response: Response, value: str) -> None:
        """Set the self-check's cookie with the flags of every other one."""
        self._set(response, self.probe_name, value, _PROBE_SECONDS)

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(name, value, max_age=seconds, path="/", secure=self._secure, httponly=True, samesite="lax")
