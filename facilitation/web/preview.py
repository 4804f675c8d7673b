"""What the pictures of a template's steps share: where they are, and who may see them."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from facilitation.bootstrap import Product
from facilitation.domain.errors import NotFound
from facilitation.services.running.previews import Preview
from facilitation.web.cookies import Cookies
from facilitation.web.security import PREVIEW_PREFIX

PATH: Final = PREVIEW_PREFIX + "{key}/{step:int}/"


async def preview_of(request: Request, product: Product, cookies: Cookies) -> Preview:
    """Return what a request asks to see.

    Raises:
        NotFound: the same for those who are not signed in and those whose template it is not.
    """
    return await run_in_threadpool(_read, request, product, cookies.session(request))


def _read(request: Request, product: Product, secret: str) -> Preview:
    by = product.services.accounts.who(secret)
    key, step = request.path_params["key"], request.path_params["step"]
    if by is None:
        raise NotFound("template.unknown", key=key)
    return product.services.previews.show(by, key, step)
