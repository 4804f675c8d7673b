from collections.abc import Sequence
from threading import Event

from facilitation.persistence.crew import Crew, Unit


def carry_out(units: Sequence[Unit]) -> None:
    for unit in units:
        unit.result = unit.work(None)


def test_those_behind_somebody_who_stopped_waiting_are_served() -> None:
    crew, begun, may_end = Crew("test", size=1, batch=1, work=carry_out), Event(), Event()

    def slow(_desk: object) -> None:
        begun.set()
        may_end.wait(10)

    abandoned = crew.submit(slow)
    begun.wait(10)
    gave_up = abandoned.cancel()
    may_end.set()

    assert gave_up
    assert crew.submit(lambda _desk: "served").result(10) == "served"
    crew.close()
