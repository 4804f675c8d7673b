"""Templates as YAML files to take to another place, for those who are signed in."""

import logging
from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from exports.files import ExportFile, safe_file_name
from facilitation.bootstrap import Product
from facilitation.domain.errors import NotFound
from facilitation.web.cookies import Cookies
from facilitation.web.downloads import attachment
from facilitation.web.security import PREVIEW_PREFIX

log = logging.getLogger(__name__)

_PATH: Final = PREVIEW_PREFIX + "{key}.yaml"
_MEDIA_TYPE: Final = "application/yaml"


def routes(product: Product, cookies: Cookies) -> list[BaseRoute]:
    """Return the route that hands out a template's file."""
    return [Route(_PATH, partial(_hand_out, product=product, cookies=cookies), methods=["GET"])]


def address_of(key: str) -> str:
    """Return where a template's file is."""
    return _PATH.format(key=key)


async def _hand_out(request: Request, *, product: Product, cookies: Cookies) -> Response:
    secret, key = cookies.session(request), request.path_params["key"]
    return attachment(await run_in_threadpool(_made, product, secret, key))


def _made(product: Product, secret: str, key: str) -> ExportFile:
    """Return the file.

    Raises:
        NotFound: the same for those who are not signed in and for a template that is not there.
    """
    by = product.services.accounts.who(secret)
    if by is None:
        raise NotFound("template.unknown", key=key)
    title, text = product.services.own_templates.written(by, key)
    log.info("downloaded template=%s account=%s", key, by.account_id)
    return ExportFile(name=safe_file_name(title, extension="yaml"), media_type=_MEDIA_TYPE, content=text.encode())
