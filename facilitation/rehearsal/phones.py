"""A thought participant's phone: the same requests as a real one, with cookies of its own."""

import ssl
from collections.abc import Mapping, Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Final, Self

import httpx2

from facilitation.domain.codes import new_id
from facilitation.rehearsal.voice import Reply
from facilitation.services.actors import Phone
from facilitation.services.room.joining import Profile

# As many at once as the server has threads to spare for phones while people use the product beside them.
MOST_AT_ONCE: Final = 8
_SECONDS: Final = 20
# The product of this very machine is asked, without TLS: nobody's certificate is trusted, and no authorities are read.
TRUSTS_NOBODY: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_COOKIE: Final = "samskap-d-"
_WARNING: Final = "privacy.warning"


class Refused(Exception):
    """The server did not take a request.

    Args:
        what: Method and path.
        status: The HTTP status.
        code: The error's code when the server gave one.
    """

    def __init__(self, what: str, *, status: int, code: str = "") -> None:
        super().__init__(f"{what} answered {status} {code}".strip())
        self.code = code


class Lines:
    """The connections that all phones of a cast share; close it when they hang up.

    Args:
        base_url: The server's own address, without a slash at the end.
    """

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        limits = httpx2.Limits(max_connections=MOST_AT_ONCE, max_keepalive_connections=MOST_AT_ONCE)
        self.transport = httpx2.HTTPTransport(verify=TRUSTS_NOBODY, limits=limits)

    def close(self) -> None:
        """Hang up."""
        self.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class ThoughtPhone:
    """One phone. Every method is one or a few requests, and raises `Refused` when the server says no.

    Args:
        lines: Shared with the other phones.
        language: Of the person: ``nb``, ``nn`` or ``en``.
    """

    def __init__(self, lines: Lines, *, language: str = "nb") -> None:
        # A server behind https marks its cookies so; we reach the same server on its own machine, without https.
        policy = DefaultCookiePolicy(secure_protocols=("http", "https"))
        self._client = httpx2.Client(
            base_url=lines.base_url,
            transport=lines.transport,
            cookies=CookieJar(policy),
            # Browsers say where a form comes from, and the server asks them to.
            headers={"Origin": lines.base_url, "Accept-Language": language},
            timeout=_SECONDS,
            trust_env=False,
        )
        self._workshop_id = ""
        self._is_inside = False

    @property
    def is_inside(self) -> bool:
        """Whether the phone has come in."""
        return self._is_inside

    @property
    def is_known(self) -> bool:
        """Whether the workshop knows the phone, from the room or from afar."""
        return bool(self._workshop_id)

    @property
    def actor(self) -> Phone:
        """Who the phone is to the services."""
        secret = next(cookie.value for cookie in self._client.cookies.jar if _COOKIE in cookie.name)
        return Phone(workshop_id=self._workshop_id, secret=secret or "")

    @property
    def cookie(self) -> str:
        """The header that makes another request the same phone's."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._client.cookies.jar)

    def join(self, code: str, profile: Profile) -> None:
        """Scan the code, say who one is, and see the first page; a phone that is known comes straight in."""
        response = self._client.get(f"/j/{code}")
        if response.is_success:
            response = self._post(f"/j/{code}", _who(profile))
        self._workshop_id = _workshop_in(response)
        self._is_inside = True
        self.look()

    def begin(self, path: str, profile: Profile) -> None:
        """Open a link to steps before or after the day, say who one is, and see the first of them."""
        self._get(path)
        self._workshop_id = _workshop_in(self._post(path, _who(profile)))
        self.look()

    def look(self) -> str:
        """Load the page of the step that is open, and return it."""
        return self._get(f"/d/{self._workshop_id}").text

    def take_pen(self, group_id: str) -> None:
        """Become the one who writes for the table."""
        response = self._post(f"/d/{self._workshop_id}/penn", {"group": group_id})
        if not (response.is_success or response.is_redirect):
            raise _refused(response)

    def answer(self, step_id: str, reply: Reply) -> None:
        """Send one answer; a warning of the privacy guard is read and confirmed, as a person would."""
        form: dict[str, str | Sequence[str]] = {"step": step_id, "input": reply.input_key, "request_id": new_id()}
        form |= {"subject": reply.subject} if reply.subject else {}
        form |= reply.fields
        try:
            self.send(form)
        except Refused as refusal:
            if refusal.code != _WARNING:
                raise
            self.send(form | {"confirmed": "1"})

    def send(self, form: Mapping[str, str | Sequence[str]]) -> None:
        """Send one form of answers as it is.

        Raises:
            Refused: when it is not stored.
        """
        response = self._post(f"/d/{self._workshop_id}/svar", form, accept="application/json")
        if not response.is_success or response.json().get("state") != "saved":
            raise _refused(response)

    def _get(self, path: str) -> httpx2.Response:
        response = self._client.get(path)
        if not response.is_success:
            raise _refused(response)
        return response

    def _post(
        self, path: str, form: Mapping[str, str | Sequence[str]], *, accept: str = "text/html"
    ) -> httpx2.Response:
        return self._client.post(path, data=form, headers={"Accept": accept})


def _who(profile: Profile) -> dict[str, str]:
    return {"level": profile.level, "role": profile.role, "unit": profile.unit, "request_id": new_id()}


def _workshop_in(response: httpx2.Response) -> str:
    """Return the workshop whose page a door leads to."""
    page = str(response.headers.get("location", ""))
    if not response.is_redirect or not page.startswith("/d/"):
        raise _refused(response)
    return page.removeprefix("/d/").split("/")[0]


def _refused(response: httpx2.Response) -> Refused:
    is_json = response.headers.get("content-type", "").startswith("application/json")
    code = str(response.json().get("code", "")) if is_json else ""
    what = f"{response.request.method} {response.url.path}"
    return Refused(what, status=response.status_code, code=code)
