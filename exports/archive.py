"""Office files are ZIP archives; written twice they must be the same."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)


def settled(content: bytes) -> bytes:
    """Return the archive with every member at the beginning of ZIP's time, instead of the moment it was packed."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as packed, ZipFile(stream, "w", ZIP_DEFLATED) as result:
        for name in packed.namelist():
            member = ZipInfo(name, _BEGINNING)
            member.compress_type = ZIP_DEFLATED
            result.writestr(member, packed.read(name))
    return stream.getvalue()
