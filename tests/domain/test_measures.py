import pytest

from facilitation.domain.measures import number_in, progress


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("62 %", 62),
        ("62,5 %", 62.5),
        ("1 200 kr", 1200),
        ("1\u00a0200,50", 1200.5),
        ("om lag 12 dager", 12),
        ("−3", -3),
        ("", None),
        ("ingen", None),
        ("3 av 10", None),
        ("3–5 dager", None),
    ],
)
def test_the_one_number_in_a_text(text: str, number: float | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("baseline", "now", "target", "share"),
    [
        ("20 %", "40 %", "60 %", 0.5),
        ("12 dager", "5 dager", "5 dager", 1),
        ("12 dager", "14 dager", "5 dager", -2 / 7),
        ("10", "30", "20", 2),
        ("12 dager", "2 uker", "5 dager", None),
        ("", "35 %", "60 %", None),
        ("60 %", "61 %", "60 %", None),
        ("20 %", "", "60 %", None),
    ],
)
def test_how_far_a_measure_has_come(baseline: str, now: str, target: str, share: float | None) -> None:
    assert progress(baseline, now, target) == (pytest.approx(share) if share is not None else None)
