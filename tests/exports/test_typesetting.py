import resource
from contextlib import suppress
from pathlib import Path

import pytest

from exports import typesetting
from exports.typesetting import NotTypesetError, typesetter


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with templates of the test's own."""
    monkeypatch.setattr(typesetting, "_HERE", tmp_path)
    return tmp_path


def test_document_that_cannot_be_set_says_why(templates: Path) -> None:
    (templates / "wrong.typ").write_text("#panic(sys.inputs.why)", encoding="utf-8")

    with typesetter() as setting, pytest.raises(NotTypesetError, match="fordi"):
        setting.png("wrong.typ", {"why": "fordi"})


def test_document_without_an_end_is_ended(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "LONGEST", 0.5)
    (templates / "endless.typ").write_text(
        "#for a in range(100000) { for b in range(100000) { [] } }", encoding="utf-8"
    )

    with typesetter() as setting, pytest.raises(NotTypesetError, match=r"endless\.typ took more than"):
        setting.png("endless.typ", {})


def test_documents_leave_no_memory_behind(templates: Path) -> None:
    (templates / "large.typ").write_text(
        "#set page(height: auto)\n#for n in range(600) [#n #lorem(20)\n\n]", encoding="utf-8"
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with typesetter() as setting:
        picture = setting.png("large.typ", {})

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < len(picture) / 1024 + 20_000


def test_process_ends_with_its_block_when_there_is_nothing_to_set() -> None:
    with suppress(LookupError), typesetter() as setting:
        raise LookupError

    with pytest.raises(ValueError, match="closed"):
        setting.png("chart.typ", {"svg": ""})
