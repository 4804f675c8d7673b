import threading

import pytest

from facilitation.domain.errors import Unavailable
from facilitation.persistence.turn import Turns


def test_the_turn_goes_to_whoever_asked_first() -> None:
    turns, order, queued = Turns(), [], []

    def take(number: int) -> None:
        with turns.turn(10):
            order.append(number)

    with turns.turn(10):
        for number in range(8):
            thread = threading.Thread(target=take, args=(number,))
            thread.start()
            queued.append(thread)
            while len(turns._waiting) <= number:  # each must stand in the queue before the next comes
                pass
    for thread in queued:
        thread.join()
    assert order == list(range(8))


def test_who_gives_up_leaves_the_queue() -> None:
    turns = Turns()
    with turns.turn(1):
        with pytest.raises(Unavailable, match=r"storage\.busy"), turns.turn(0.01):
            pass
        assert not turns._waiting
    with turns.turn(0) as left:
        assert left == 0


def test_a_failure_passes_the_turn_on() -> None:
    turns = Turns()
    with pytest.raises(LookupError), turns.turn(1):
        raise LookupError
    with turns.turn(0):
        pass
