from facilitation.domain.follow_up import Status
from facilitation.i18n import language
from facilitation.screen.palette import DARK, STATUS
from facilitation.screen.status_chart import StatusBar, status_figure

NB = language("nb")
BARS = (
    StatusBar(title="Kysten <b>", counts={Status.STARTED: 3, Status.UNKNOWN: 1}),
    StatusBar(title="Fjorden", counts={Status.STARTED: 1, None: 1}),
)


def test_each_part_has_its_word_its_count_and_its_colour() -> None:
    parts = status_figure(BARS, language=NB).data

    assert [part.name for part in parts] == ["igangsatt", "vet ikke", "ikke meldt"]
    assert [list(part.text) for part in parts] == [["3", "1"], ["1", ""], ["", "1"]]
    assert parts[1].marker.color == STATUS[Status.UNKNOWN][0]
    assert len({part.marker.color for part in parts}) == 3


def test_shares_make_groups_of_different_sizes_comparable() -> None:
    parts = status_figure(BARS, language=NB, shares=True).data

    assert [sum(part.x[place] for part in parts) for place in (0, 1)] == [1, 1]
    assert list(parts[0].text) == ["3", "1"]


def test_titles_are_shown_as_they_were_typed() -> None:
    figure = status_figure(BARS, language=NB, dark=True)

    assert figure.layout.yaxis.ticktext[0] == "Kysten &lt;b&gt;"
    assert figure.layout.font.color == DARK.ink
