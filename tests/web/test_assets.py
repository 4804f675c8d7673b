from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from facilitation.web import STATIC
from facilitation.web.assets import Assets
from facilitation.web.compression import accepts_gzip, media_type, pack
from tests.web.small_product import Site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.css").write_text("a { color: red } " * 50)
    (folder / "b.png").write_bytes(b"\x89PNG" * 100)
    return folder


def test_the_address_changes_with_the_content(folder: Path) -> None:
    before = Assets(folder).url("a.css")
    (folder / "a.css").write_text("a { color: blue }")
    assert before.startswith("/filer/a.css?v=")
    assert Assets(folder).url("a.css") != before


def test_a_template_that_names_no_file_is_told(folder: Path) -> None:
    with pytest.raises(KeyError):
        Assets(folder).url("c.css")


def test_two_files_of_one_name_are_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.css").write_text("")
    with pytest.raises(ValueError, match=r"a\.css"):
        Assets(folder, other)


def test_files_are_served_compressed_and_kept_under_their_present_address_only(folder: Path) -> None:
    assets = Assets(folder)
    client = TestClient(Starlette(routes=assets.routes()))
    current = client.get(assets.url("a.css"))
    assert current.text == "a { color: red } " * 50
    assert current.headers["content-encoding"] == "gzip"
    assert "immutable" in current.headers["cache-control"]
    for other in ("/filer/a.css", "/filer/a.css?v=0"):
        assert client.get(other).headers["cache-control"] == "no-cache"


def test_pictures_are_not_compressed_again(folder: Path) -> None:
    assets = Assets(folder)
    answer = TestClient(Starlette(routes=assets.routes())).get(assets.url("b.png"))
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "image/png"


def test_an_unknown_file_is_not_found(site: Site) -> None:
    assert site.client().get("/filer/a.css").status_code == 404
    assert site.client().get("/filer/../pages.py").status_code == 404


def test_our_own_pages_stay_within_their_budget() -> None:
    stylesheet = pack((STATIC / "web.css").read_bytes(), "text/css")
    assert stylesheet.gzipped is not None
    assert len(stylesheet.gzipped) < 2500


def test_text_that_does_not_shrink_is_left_plain() -> None:
    assert pack(b"a", "text/css").gzipped is None


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("gzip;q=1.0", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("identity;q=1, *;q=0", False),
        ("xgzip", False),
    ],
)
def test_gzip_is_used_only_when_it_is_accepted(header: str, *, accepted: bool) -> None:
    assert accepts_gzip(Headers({"accept-encoding": header})) is accepted


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.js", "text/javascript"),
        ("a.css", "text/css"),
        ("a.svg", "image/svg+xml"),
        ("a.png", "image/png"),
        ("a.unknown-kind", "application/octet-stream"),
    ],
)
def test_media_types_do_not_depend_on_the_machine(name: str, kind: str) -> None:
    assert media_type(Path(name)) == kind
