"""Office files are ZIP archives; written twice they must be the same."""

from collections.abc import Callable
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)


def settled(content: bytes, *, mended: Callable[[str, bytes], bytes] = lambda _name, part: part) -> bytes:
    """Return the archive with every member at the beginning of ZIP's time, instead of the moment it was packed.

    ``mended`` is given the name and the content of each member, and returns what its content is to be.
    """
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as packed, ZipFile(stream, "w", ZIP_DEFLATED) as result:
        for name in packed.namelist():
            member = ZipInfo(name, _BEGINNING)
            member.compress_type = ZIP_DEFLATED
            result.writestr(member, mended(name, packed.read(name)))
    return stream.getvalue()
