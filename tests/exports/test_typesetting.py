import resource
from pathlib import Path

import pytest

from exports import typesetting
from exports.typesetting import NotTypesetError, typeset_png


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with templates of the test's own."""
    monkeypatch.setattr(typesetting, "_HERE", tmp_path)
    return tmp_path


def test_document_that_cannot_be_set_says_why(templates: Path) -> None:
    (templates / "wrong.typ").write_text("#panic(sys.inputs.why)", encoding="utf-8")

    with pytest.raises(NotTypesetError, match="fordi"):
        typeset_png("wrong.typ", {"why": "fordi"})


def test_document_without_an_end_is_ended(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "LONGEST", 0.5)
    (templates / "endless.typ").write_text(
        "#for a in range(100000) { for b in range(100000) { [] } }", encoding="utf-8"
    )

    with pytest.raises(NotTypesetError, match=r"endless\.typ took more than"):
        typeset_png("endless.typ", {})


def test_documents_leave_no_memory_behind(templates: Path) -> None:
    (templates / "large.typ").write_text(
        "#set page(height: auto)\n#for n in range(600) [#n #lorem(20)\n\n]", encoding="utf-8"
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    picture = typeset_png("large.typ", {})

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < len(picture) / 1024 + 20_000
