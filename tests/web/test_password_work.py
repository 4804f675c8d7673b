import asyncio
import threading

import pytest

from facilitation.web.password_work import PasswordWork


def test_only_a_few_run_at_once_and_all_are_done() -> None:
    running, most, lock = 0, 0, threading.Lock()
    together = threading.Barrier(2, timeout=10)

    def work(number: int, *, plus: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        together.wait()
        with lock:
            running -= 1
        return number + plus

    async def run() -> list[int]:
        few = PasswordWork(at_once=2)
        return await asyncio.gather(*(few.run(work, number, plus=10) for number in range(8)))

    assert asyncio.run(run()) == list(range(10, 18))
    assert most == 2


def test_what_the_work_raises_comes_out() -> None:
    def work() -> None:
        raise LookupError("no")

    with pytest.raises(LookupError):
        asyncio.run(PasswordWork().run(work))
