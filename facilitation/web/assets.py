"""Our own stylesheets, scripts and pictures: read once, compressed once, kept by browsers for a year."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from facilitation.domain.errors import NotFound
from facilitation.web.compression import FOR_EVER, media_type, pack

PREFIX = "/filer"


class Assets:
    """Every file of the given folders, by name; two files of one name are refused.

    Args:
        folders: Folders whose files are public.
        made: Files that are made at the start, by name.

    Raises:
        ValueError: when two folders hold a file of the same name.
    """

    def __init__(self, *folders: Path, made: Mapping[str, bytes] = MappingProxyType({})) -> None:
        self._files = {name: pack(content, media_type(Path(name))) for name, content in made.items()}
        for path in sorted(file for folder in folders for file in folder.iterdir() if file.is_file()):
            if path.name in self._files:
                raise ValueError(f"two public files are called {path.name}")
            self._files[path.name] = pack(path.read_bytes(), media_type(path))

    def url(self, name: str) -> str:
        """Return the address of a file, which changes with its content."""
        return f"{PREFIX}/{name}?v={self._files[name].tag}"

    def routes(self) -> list[BaseRoute]:
        """Return the route that serves the files."""
        return [Route(f"{PREFIX}/{{name}}", self._serve, methods=["GET"], name="asset")]

    async def _serve(self, request: Request) -> Response:
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise NotFound("page.unknown")
        # Only the address with the present tag may be kept: a page from before an update asks for an older one.
        current = request.query_params.get("v") == file.tag
        return file.response(request.headers, cache=FOR_EVER if current else "no-cache")
