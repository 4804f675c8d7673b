import re

import pytest
import zxingcpp

from facilitation.screen.qr import join_qr_svg
from tests.qr_picture import rendered


def modules(svg: str) -> int:
    side = re.search(r'viewBox="0 0 (\d+)', svg)
    assert side is not None
    return int(side[1])


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://samskap.example.no/j/abcd2345", "HTTPS://SAMSKAP.EXAMPLE.NO/J/ABCD2345"),
        ("http://192.168.1.10:8600/J/ABCD2345", "HTTP://192.168.1.10:8600/J/ABCD2345"),
        ("https://samhandling-på-nord.example/J/ABCD2345", "https://samhandling-på-nord.example/J/ABCD2345"),
    ],
)
def test_a_reader_finds_the_address(url: str, read: str) -> None:
    [found] = zxingcpp.read_barcodes(rendered(join_qr_svg(url, label="kode")))
    assert found.text == read


def test_capitals_make_the_modules_larger() -> None:
    ascii_code = join_qr_svg("https://samskap.example.no/J/ABCD2345", label="kode")
    other_code = join_qr_svg("https://sämskap.example.no/J/ABCD2345", label="kode")
    assert modules(ascii_code) < modules(other_code)


def test_the_code_is_a_picture_with_a_name() -> None:
    svg = join_qr_svg("https://samskap.example.no/J/ABCD2345", label='Kode til «A & "B"»')
    assert svg.startswith('<svg role="img" aria-label="Kode til «A &amp; &quot;B&quot;»" ')
