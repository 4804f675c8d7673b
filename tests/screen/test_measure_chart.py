from facilitation.i18n import language
from facilitation.screen.measure_chart import MeasureLine, measures_figure

NB = language("nb")


def test_baseline_now_and_target_stand_on_one_line() -> None:
    line = MeasureLine(title="Andel <b>", baseline="20 %", now="40 %", target="60 %")
    figure = measures_figure([line], language=NB)

    baseline, target, now = figure.data
    assert [part.x[0] for part in (baseline, now, target)] == [0, 0.5, 1]
    assert [part.text[0] for part in (baseline, now, target)] == ["20 %", "40 %", "60 %"]
    assert figure.layout.yaxis.ticktext[0] == "Andel &lt;b&gt;"


def test_a_value_far_beyond_its_target_stands_at_the_edge() -> None:
    line = MeasureLine(title="Møter", baseline="1", now="90", target="4")
    (place,) = measures_figure([line], language=NB, dark=True).data[2].x

    assert 1 < place < 1.3


def test_what_cannot_be_placed_is_left_out() -> None:
    line = MeasureLine(title="Dager", baseline="12 dager", now="2 uker", target="5 dager")
    now = measures_figure([line], language=NB).data[2]

    assert (now.x[0], now.text[0]) == (None, "")
