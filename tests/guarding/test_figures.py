from pathlib import Path

import pytest

from facilitation.domain.privacy.guard import BLOCKING, Finding
from facilitation.guarding.figures import Share, UnreadableList, measure, read_sentences

ALL = read_sentences()
FIGURES = measure(ALL)


def test_list_is_long_half_of_it_harmless_and_of_every_kind() -> None:
    harmless = [sentence for sentence in ALL if sentence.is_harmless]
    assert len({sentence.text for sentence in ALL}) == len(ALL) >= 800
    assert len(harmless) >= len(ALL) / 2
    assert {kind for sentence in ALL for kind in sentence.kinds} == set(Finding)
    assert {sentence.split for sentence in ALL} == {"tuned", *(f"held_out_{n}" for n in range(1, 8))}


def test_every_identity_number_is_found() -> None:
    assert FIGURES.recall[Finding.IDENTITY_NUMBER].percent == 100


@pytest.mark.parametrize("kind", sorted(BLOCKING))
def test_what_blocks_is_found_nineteen_times_of_twenty(kind: Finding) -> None:
    assert (FIGURES.recall[kind].percent or 0) >= 95
    assert FIGURES.recall[kind].of >= 30


@pytest.mark.parametrize("kind", sorted(set(Finding) - BLOCKING))
def test_what_warns_is_found_nineteen_times_of_twenty(kind: Finding) -> None:
    assert (FIGURES.recall[kind].percent or 0) >= 95


def test_harmless_sentences_are_let_through() -> None:
    assert (FIGURES.blocked.percent or 0) <= 2
    assert (FIGURES.warned.percent or 0) <= 2


@pytest.mark.parametrize("kind", Finding)
def test_no_kind_is_taken_for_another(kind: Finding) -> None:
    assert (FIGURES.alarms[kind].percent or 0) <= 0.5


def test_list_of_ones_own_is_measured_the_same_way(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "kind;text\nphone;Ring 68 05 12 34.\nphone;Ring meg.\nharmless;Et møte.\nharmless;a@b.no\n", "utf-8"
    )
    figures = measure(read_sentences(path))

    assert figures.recall[Finding.PHONE] == Share(n=1, of=2)
    assert figures.alarms[Finding.EMAIL] == Share(n=1, of=4)
    assert figures.as_json()["harmless"]["blocked_percent"] == 50.0
    assert figures.as_json()["kinds"]["initials"]["recall_percent"] is None


@pytest.mark.parametrize(
    "content", [b"kind;text\nunknown;x\n", b"text\nx\n", b"\xff\xfe", b"kind;text\nphone\n", b"kind;text\n;x\n"]
)
def test_list_that_cannot_be_read_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableList, match=r"own\.csv"):
        read_sentences(path)
