import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from facilitation.domain.errors import NotFound
from facilitation.screen import fragments
from facilitation.screen.fragments import Fragments
from facilitation.services.screens.view import ScreenView, ScreenViews
from tests.conftest import Room


class Easel:
    """Draws a picture that can be recognised, and counts how many times."""

    def __init__(self) -> None:
        self.drawn: list[int] = []

    def __call__(self, view: ScreenView) -> str:
        self.drawn.append(view.revision)
        return f"<main>{view.title} {view.language} {view.revision}</main>"


@pytest.fixture
def easel() -> Easel:
    return Easel()


@pytest.fixture
def kept(room: Room, easel: Easel) -> Fragments:
    return Fragments(ScreenViews(room.store, room.plan), easel)


@pytest.fixture
def token(room: Room) -> str:
    return room.workshops.get(room.by, room.id).screen_token


def test_a_revision_is_drawn_once_however_many_screens(kept: Fragments, easel: Easel, token: str) -> None:
    with ThreadPoolExecutor(8) as screens:
        contents = {packed.content for packed in screens.map(kept.current, [token] * 24)}
    assert len(contents) == 1
    assert len(easel.drawn) == 1


def test_a_change_is_drawn_anew(room: Room, kept: Fragments, easel: Easel, token: str) -> None:
    before = kept.current(token)
    room.fill(1)
    after = kept.current(token)
    assert before.tag != after.tag
    assert easel.drawn == sorted(set(easel.drawn))


def test_the_oldest_workshop_is_forgotten_first(
    room: Room, kept: Fragments, easel: Easel, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fragments, "_MOST_KEPT", 1)
    kept.current(token)
    other = Room(room.store, room.workshops._catalogue, room.by)
    kept.current(other.workshops.get(room.by, other.id).screen_token)
    kept.current(token)
    assert len(easel.drawn) == 3


def test_an_unknown_address_draws_nothing(kept: Fragments, easel: Easel) -> None:
    with pytest.raises(NotFound):
        kept.current("unknown")
    assert easel.drawn == []


def test_a_failed_drawing_does_not_block_the_next(room: Room, token: str) -> None:
    failing = threading.Event()
    failing.set()

    def draw(view: ScreenView) -> str:
        if failing.is_set():
            raise RuntimeError("paint ran out")
        return view.title

    kept = Fragments(ScreenViews(room.store, room.plan), draw)
    with pytest.raises(RuntimeError):
        kept.current(token)
    failing.clear()
    assert kept.current(token).content == b"Bedre i lag, Kysten"
