from datetime import UTC, date, datetime, time

import pytest

from facilitation.i18n import language, mark, negotiate


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("nb-NO,nb;q=0.9,en;q=0.8", "nb"),
        ("no", "nb"),
        ("nn-NO", "nn"),
        ("en-US,en;q=0.5", "en"),
        ("se, de;q=0.9, en;q=0.1", "en"),
        ("", "nb"),
        ("xx" * 1000, "nb"),
    ],
)
def test_first_language_spoken_here(header: str, expected: str) -> None:
    assert negotiate(header) == expected


def test_unknown_code_is_bokmal() -> None:
    assert language("klingon").code == "nb"


def test_dates_and_times_are_those_of_norway() -> None:
    nb, en = language("nb"), language("en")
    moment = datetime(2027, 7, 1, 10, 5, tzinfo=UTC)

    assert nb.date(date(2027, 3, 12)) == "12. mars 2027"
    assert en.date(date(2027, 3, 12)) == "12 March 2027"
    assert nb.short_date(date(2027, 3, 2)) == "02.03.2027"
    assert nb.clock(moment) == "12:05"
    assert nb.clock(time(9, 30)) == "09:30"
    assert nb.moment(moment) == "1. juli 2027 12:05"


def test_values_are_filled_and_braces_in_them_left_alone() -> None:
    assert language("nb")("Hei {name}", name="{x}") == "Hei {x}"
    assert language("nb")("Uten {verdi}") == "Uten {verdi}"
    assert language("nb").plural("{n} kort", "{n} kort", 2) == "2 kort"
    assert mark("Kort") == "Kort"


def test_percent_is_made_of_counts_when_it_is_shown() -> None:
    nb, nn, en = language("nb"), language("nn"), language("en")
    shares = [nb.percent(n, 44) for n in (33, 29, 24, 26, 41, 35, 31)]

    assert shares == ["75\xa0%", "65,9\xa0%", "54,5\xa0%", "59,1\xa0%", "93,2\xa0%", "79,5\xa0%", "70,5\xa0%"]
    assert (nb.percent(44, 143), nn.percent(44, 143), en.percent(44, 143)) == ("30,8\xa0%", "30,8\xa0%", "30.8%")
    assert (nb.percent(0, 7), nb.percent(7, 7), nb.percent(1, 16)) == ("0\xa0%", "100\xa0%", "6,3\xa0%")
    assert nb.percent(0, 0) == "–"
