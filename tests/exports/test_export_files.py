import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.files import ExportFile, safe_file_name


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("Bedre i lag", "Handlingsplan"), "bedre-i-lag-handlingsplan.xlsx"),
        (("Ærlig ønske på Å", "2026-11-22"), "aerlig-onske-pa-a-2026-11-22.xlsx"),
        (("A\u030arlig",), "arlig.xlsx"),
        (("Kárášjohka: Čáhci, ŋ đ ŧ", "Straße"), "karasjohka-cahci-n-d-t-strasse.xlsx"),
        (("../../etc/passwd",), "etc-passwd.xlsx"),
        (("C:\\Windows\\system.ini\0",), "c-windows-system-ini.xlsx"),
        (("-rf", ".skjult"), "rf-skjult.xlsx"),
        (("plan\r\nX-Header: 1",), "plan-x-header-1.xlsx"),
        (("CON",), "file-con.xlsx"),
        (("lpt1",), "file-lpt1.xlsx"),
        (("日本", "👍"), "file.xlsx"),
        ((), "file.xlsx"),
        (("a" * 74, "b"), "a" * 74 + ".xlsx"),
        (("a" * 200,), "a" * 75 + ".xlsx"),
    ],
)
def test_safe_file_name_of_parts(parts: tuple[str, ...], expected: str) -> None:
    assert safe_file_name(*parts, extension="xlsx") == expected


@given(st.lists(st.text(st.characters(exclude_categories=()))))
def test_safe_file_name_of_anything_is_plain(parts: list[str]) -> None:
    name = safe_file_name(*parts, extension="csv")

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.csv", name)
    assert len(name) <= 80


@pytest.mark.parametrize("extension", ["", ".csv", "CSV", "a/b", "tar.gz", "x" * 11, "csv\n"])
def test_safe_file_name_with_bad_extension(extension: str) -> None:
    with pytest.raises(ValueError, match="is not a file extension"):
        safe_file_name("plan", extension=extension)


def test_export_file_cannot_change() -> None:
    file = ExportFile(name="plan.csv", media_type="text/csv", content=b"")

    with pytest.raises(AttributeError):
        file.name = "annet.csv"  # type: ignore[misc]  # the assignment is what is tested
