"""Our own pages, answered before the console's middlewares see the request: most of what comes is from phones.

The first part of the path finds the few routes that can match, so that a phone's request is not compared with each
address of the product, and none of the console's compression, sessions and path checks is paid for by a phone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from inspect import iscoroutinefunction
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from facilitation.web.errors import Handler


class OwnRoutes:
    """Finds the route for a request, and answers it.

    Args:
        routes: Routes that guard themselves; each path begins with a part without parameters, and is answered by a
            coroutine.
        exception_handlers: What an error is answered with, by its class; any other is passed on.
    """

    def __init__(self, routes: Sequence[BaseRoute], exception_handlers: Mapping[Any, Handler]) -> None:
        self._by_first: defaultdict[str, list[Route]] = defaultdict(list)
        for route in routes:
            if not isinstance(route, Route) or not iscoroutinefunction(route.endpoint):
                raise TypeError(route)
            self._by_first[_first_part(route.path)].append(route)
        self._handlers = exception_handlers

    def match(self, scope: Scope) -> Match:
        """Return how well a route matches, and keep which; ``PARTIAL`` is the right address with a wrong method."""
        best = Match.NONE
        for route in self._by_first.get(_first_part(scope["path"]), ()) if scope["type"] == "http" else ():
            match, child_scope = route.matches(scope)
            if match is Match.FULL:
                scope.update(child_scope, own_route=route)
                return match
            best = max(best, match, key=lambda one: one.value)
        return best

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that `match` has found a route for."""
        request = Request(scope, receive, send)
        try:
            response = await scope["own_route"].endpoint(request)
        except tuple(self._handlers) as error:
            response = await self._handler(error)(request, error)
        await response(scope, receive, send)

    def _handler(self, error: Exception) -> Handler:
        return next(handler for kind, handler in self._handlers.items() if isinstance(error, kind))


def _first_part(path: str) -> str:
    return path[1:].partition("/")[0]
