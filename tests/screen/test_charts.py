from typing import Any

import pytest
from plotly.graph_objects import Figure

from facilitation.catalogue.template import Role
from facilitation.domain.breakdown import Breakdown
from facilitation.domain.statistics import Spread, median_and_spread
from facilitation.i18n import language
from facilitation.screen.charts import matrix_figure, points_figure, points_groups, visible_points
from facilitation.screen.numbers import decimal
from facilitation.screen.palette import DARK, LIGHT, MARKERS
from facilitation.services.answering.results import InputResult, PlacementResult, PointsResult

NB = language("nb")
ROLES = (
    Role(key="leder-beslutning", title="Leder med beslutningsmyndighet", leads=True, decides=True),
    Role(key="leder", title="Leder", leads=True),
    Role(key="ansatt", title="Ansatt"),
    Role(key="brukerrepresentant", title="Brukerrepresentant"),
    Role(key="annen", title="Annen"),
)


def line(number: int, title: str, points: int, voters: int, **by_role: int) -> PointsResult:
    sums = tuple((role.replace("_", "-"), n) for role, n in by_role.items())
    return PointsResult(subject_id=f"s{number}", title=title, points=points, voters=voters, by_role=sums)


def ballot(*lines: PointsResult, answered: int = 20, **voters: int) -> InputResult:
    shown = tuple((role.replace("_", "-"), n) for role, n in voters.items())
    return InputResult(
        step_id="s",
        key="poeng",
        kind="points",
        label="Poeng",
        answered=answered,
        points=lines,
        voters_by_role=Breakdown(shown=shown, rest=answered - sum(voters.values())),
    )


def placement(number: int, title: str, effect: list[int | None], effort: list[int | None]) -> PlacementResult:
    return PlacementResult(
        subject_id=f"s{number}",
        title=title,
        number=number,
        effect=median_and_spread(effect),
        effort=median_and_spread(effort),
    )


def placements(*items: PlacementResult) -> InputResult:
    return InputResult(step_id="s", key="plassering", kind="matrix", label="Plasser", answered=5, placements=items)


def matrix(*items: PlacementResult, **how: Any) -> Figure:
    return matrix_figure(placements(*items), language=NB, effect="Effekt", effort="Innsats", **how)


def read_again(figure: Figure) -> Figure:
    """Return the figure as its JSON says it, checked by Plotly on the way in."""
    return Figure(figure.to_plotly_json())


TWO = ballot(
    line(1, "Ettervern", 28, 19, leder_beslutning=6, leder=5, ansatt=12),
    line(2, "Fastlege", 11, 11, leder_beslutning=1, leder=2, ansatt=8),
    leder_beslutning=5,
    leder=5,
    ansatt=10,
)


def test_bars_say_points_and_people_in_words() -> None:
    [bars] = read_again(points_figure(TWO, language=NB)).data
    assert list(bars.x) == [28, 11]
    assert [label.strip() for label in bars.text] == ["28 poeng · 19 personer", "11 poeng · 11 personer"]


def test_the_first_bar_is_on_top_and_named() -> None:
    figure = points_figure(TWO, language=NB)
    assert figure.layout.yaxis.range == (1.5, -0.5)
    assert dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True)) == {
        0: "Ettervern",
        1: "Fastlege",
    }


def test_leaders_and_staff_stand_side_by_side() -> None:
    groups = points_groups(TWO, ROLES, NB)
    assert [(group.title, group.voters, dict(group.points)) for group in groups] == [
        ("Ledere", 10, {"s1": 11, "s2": 3}),
        ("Ansatt", 10, {"s1": 12, "s2": 8}),
    ]
    figure = read_again(points_figure(TWO, language=NB, groups=groups))
    assert [list(bars.x) for bars in figure.data] == [[28, 11], [11, 3], [12, 8]]
    assert [note.text for note in figure.layout.annotations] == [
        "Alle, 20 stemte<br>poeng · personer",
        "Ledere, 10 stemte<br>poeng",
        "Ansatt, 10 stemte<br>poeng",
    ]


def test_nothing_is_split_where_nothing_may_be_shown() -> None:
    assert points_groups(ballot(line(1, "Ettervern", 3, 2), answered=2), ROLES, NB) == ()
    assert points_groups(InputResult(step_id="s", key="k", kind="points", label="", answered=0), ROLES, NB) == ()


def test_the_three_largest_groups_have_room_in_the_order_of_the_roles() -> None:
    result = ballot(
        line(1, "A", 9, 9, leder=1, ansatt=2, brukerrepresentant=3, annen=3),
        answered=40,
        leder=5,
        ansatt=20,
        brukerrepresentant=6,
        annen=9,
    )
    assert [group.title for group in points_groups(result, ROLES, NB)] == ["Ansatt", "Brukerrepresentant", "Annen"]


@pytest.mark.parametrize(("top", "drawn"), [(None, 9), (3, 3), (20, 9)])
def test_no_more_bars_than_have_room(top: int | None, drawn: int) -> None:
    result = ballot(*(line(number, f"Klynge {number}", 30 - number, 10) for number in range(12)))
    assert len(visible_points(result, top=top)) == drawn
    assert len(points_figure(result, language=NB, top=top).data[0].x) == drawn


def test_a_ballot_without_points_can_be_drawn() -> None:
    [bars] = points_figure(ballot(line(1, "Ettervern", 0, 0)), language=NB).data
    assert list(bars.x) == [0]


def test_texts_from_people_are_not_markup_to_plotly() -> None:
    evil = '<a href="javascript:1">her</a> $x$ &lt;'
    [tick] = points_figure(ballot(line(1, evil, 3, 2)), language=NB).layout.yaxis.ticktext
    assert tick.replace("<br>", " ") == '&lt;a href="javascript:1"&gt;her&lt;/a&gt; &#36;x&#36; &amp;lt;'


def test_long_titles_take_two_lines() -> None:
    title = "Samhandlingen mellom kommunene og sykehuset om dem som venter lenge på bolig etter utskrivning"
    [tick] = points_figure(ballot(line(1, title, 3, 2)), language=NB).layout.yaxis.ticktext
    assert tick == "Samhandlingen mellom kommunene og<br>sykehuset om dem som venter …"


def test_markers_stand_at_the_medians() -> None:
    figure = read_again(
        matrix(placement(1, "Møter", [4, 5, 4], [1, 2, 2]), placement(2, "Kurs", [2, 2, None], [5, 5, 4]))
    )
    markers = figure.data[-1]
    assert [list(row) for row in markers.customdata] == [[1, 2, 4], [2, 5, 2]]
    assert (list(markers.x), list(markers.y)) == ([2, 5], [4, 2])
    assert list(markers.text) == ["1", "2"]
    assert list(markers.marker.color) == [MARKERS[0][0], MARKERS[1][0]]


def test_lines_span_the_middle_half() -> None:
    figure = matrix(placement(1, "Møter", [2, 3, 4, 5], [1, 1, 2, 2]))
    lines = figure.data[0]
    assert list(lines.x) == [1, 2, None, 1.5, 1.5]
    assert list(lines.y) == [3.5, 3.5, None, 2.75, 4.25]


def test_proposals_at_one_place_keep_their_medians_and_stand_apart() -> None:
    figure = matrix(*(placement(number, "Likt", [4], [2]) for number in range(1, 6)))
    markers = figure.data[-1]
    assert {tuple(row[1:]) for row in markers.customdata} == {(2, 4)}
    assert len(set(zip(markers.x, markers.y, strict=True))) == 5


def test_what_nobody_placed_is_left_out() -> None:
    figure = matrix(placement(1, "Møter", [None], [3]), placement(2, "Kurs", [3], [3]))
    assert list(figure.data[-1].text) == ["2"]
    assert list(matrix(placement(1, "Møter", [], [])).data[-1].x) == []


def test_the_field_is_named_in_words() -> None:
    layout = matrix(placement(1, "Møter", [4], [2])).layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("Innsats", "Effekt")
    assert layout.xaxis.ticktext == ("1 liten", "2", "3", "4", "5 stor")
    assert {note.text for note in layout.annotations} == {
        "Gjør først",
        "Større satsing",
        "Små gevinster",
        "La ligge",
    }


@pytest.mark.parametrize(("dark", "theme"), [(False, LIGHT), (True, DARK)])
def test_a_chart_wears_the_colours_of_the_page(dark: bool, theme: Any) -> None:
    figure = points_figure(TWO, language=NB, dark=dark)
    assert figure.layout.font.color == theme.ink
    assert figure.data[0].marker.color == theme.accent


def test_a_title_asks_the_question() -> None:
    figure = points_figure(TWO, language=NB, title="Hva må vi løse først?", font_size=15)
    assert figure.layout.title.text == "Hva må vi løse først?"
    assert figure.layout.margin.t == 30
    assert matrix(placement(1, "Møter", [4], [2]), title="Hva hjelper?").layout.title.text == "Hva hjelper?"


@pytest.mark.parametrize(("value", "read"), [(3.0, "3"), (3.5, "3,5"), (None, "–")])
def test_medians_are_read_in_the_language(value: float | None, read: str) -> None:
    assert decimal(value, NB) == read


def test_every_marker_can_be_read() -> None:
    assert min(contrast(fill, letters) for fill, letters in MARKERS) >= 4.5


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_spread_without_answers_has_no_place() -> None:
    assert median_and_spread([None]) == Spread(n=0, unknown=1, median=None, low=None, high=None)
