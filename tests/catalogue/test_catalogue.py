"""The folder of templates is read, remembered, read again and checked."""

import logging
import os
import re
import unicodedata
from pathlib import Path

import pytest

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.inputs import Lists, Subject
from facilitation.catalogue.parsing import KINDS, parse_template
from facilitation.catalogue.problem import TemplateError
from facilitation.catalogue.template import Identity, Phase, Rule, Shows, Who
from facilitation.domain.errors import NotFound
from facilitation.domain.grouping.values import GroupMode
from facilitation.domain.seating import Service

README = Path(__file__).parents[2] / "facilitation" / "catalogue" / "README.md"

TEXT = """\
schema: 1
key: KEY
title: Kort møte
purpose: Prøve
audience: Fem personer
source: Egen utforming
minutes: 10
levels: [{key: kommune, title: Kommune, service: municipal}]
roles: [{key: ansatt, title: Ansatt}]
steps: [{key: start, title: Start, minutes: 10, who: plenary}]
"""


def put(folder: Path, key: str, text: str = TEXT) -> Path:
    path = folder / f"{key}.yaml"
    path.write_text(text.replace("KEY", key), encoding="utf-8")
    return path


def test_templates_are_listed_by_key_without_the_broken(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    put(tmp_path, "b")
    put(tmp_path, "a")
    put(tmp_path, "c", "schema: 2\n")
    (tmp_path / "les-meg.txt").write_text("ikke en mal", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert Catalogue(tmp_path).keys() == ("a", "b")
    assert "c.yaml:1: error: schema schema.unsupported" in caplog.text


def test_template_is_found_by_key(tmp_path: Path) -> None:
    put(tmp_path, "møte")
    assert Catalogue(tmp_path).get("møte").title == "Kort møte"


def test_file_name_with_composed_letters_is_the_same_key(tmp_path: Path) -> None:
    (tmp_path / (unicodedata.normalize("NFD", "på") + ".yaml")).write_text(TEXT.replace("KEY", "på"), encoding="utf-8")
    assert Catalogue(tmp_path).keys() == ("på",)


@pytest.mark.parametrize("key", ["ukjent", "../hemmelig", "", "/etc/passwd"])
def test_unknown_key_is_not_found(tmp_path: Path, key: str) -> None:
    put(tmp_path, "hemmelig")
    folder = tmp_path / "maler"
    folder.mkdir()
    with pytest.raises(NotFound) as refused:
        Catalogue(folder).get(key)
    assert refused.value.facts == {"key": key}


def test_broken_template_is_refused_with_its_problems(tmp_path: Path) -> None:
    put(tmp_path, "a", TEXT + "farge: blå\n")
    with pytest.raises(TemplateError) as refused:
        Catalogue(tmp_path).get("a")
    assert [(p.file, p.line, p.key) for p in refused.value.problems] == [("a.yaml", 11, "farge")]


def test_unchanged_file_is_not_read_twice(tmp_path: Path) -> None:
    put(tmp_path, "a")
    catalogue = Catalogue(tmp_path)
    assert catalogue.get("a") is catalogue.get("a")


def test_changed_file_is_read_again(tmp_path: Path) -> None:
    path = put(tmp_path, "a")
    catalogue = Catalogue(tmp_path)
    first = catalogue.get("a")
    path.write_text(TEXT.replace("KEY", "a").replace("Kort", "Lang"), encoding="utf-8")
    # The new text is as long as the old, and a coarse clock could give both the same time.
    os.utime(path, ns=(1, 1))
    assert (first.title, catalogue.get("a").title) == ("Kort møte", "Lang møte")


def test_check_gives_warnings_and_errors_of_the_whole_folder(tmp_path: Path) -> None:
    put(tmp_path, "a", TEXT.replace("minutes: 10\n", "minutes: 12\n"))
    put(tmp_path, "b", TEXT + "farge: blå\n")
    put(tmp_path, "c")
    found = [(p.file, p.severity.value, p.code) for p in Catalogue(tmp_path).check()]
    assert found == [
        ("a.yaml", "warning", "template.minutes_differ"),
        ("b.yaml", "error", "extra_forbidden"),
    ]


def test_check_takes_files_and_folders_from_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    put(elsewhere, "a", "[]")
    single = put(tmp_path, "b", "- b")
    problems = Catalogue(tmp_path / "own").check([elsewhere, single])
    assert [(p.file, p.code) for p in problems] == [
        ("a.yaml", "template.not_a_mapping"),
        ("b.yaml", "template.not_a_mapping"),
    ]


@pytest.mark.parametrize(
    ("raw", "line", "code"),
    [
        (b"x" * 5_000_000, 1, "file.too_large"),
        ("å".encode() * 200_000, 1, "file.too_large"),
        (b"schema: 1\nkey: a\xe5\n", 2, "file.not_utf8"),
    ],
)
def test_file_that_is_no_text_is_refused(tmp_path: Path, raw: bytes, line: int, code: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(raw)
    (problem,) = Catalogue(tmp_path).check([path])
    assert (problem.line, problem.code) == (line, code)


def test_file_with_byte_order_mark_and_windows_lines_is_read(tmp_path: Path) -> None:
    text = "\ufeff" + TEXT.replace("KEY", "a").replace("\n", "\r\n")
    (tmp_path / "a.yaml").write_bytes(text.encode())
    assert Catalogue(tmp_path).keys() == ("a",)


def test_file_that_does_not_exist_is_a_problem(tmp_path: Path) -> None:
    (problem,) = Catalogue(tmp_path).check([tmp_path / "borte.yaml"])
    assert (problem.file, problem.code, problem.facts) == ("borte.yaml", "file.unreadable", {"reason": "ENOENT"})


def test_link_to_nothing_is_not_a_usable_template(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "borte")
    assert Catalogue(tmp_path).keys() == ()


def test_missing_folder_has_no_templates(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "borte")
    assert catalogue.all() == ()
    assert [problem.code for problem in catalogue.check()] == ["file.unreadable"]


def test_file_under_another_name_than_its_key_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a").rename(tmp_path / "b.yaml")
    (problem,) = Catalogue(tmp_path).check()
    assert (problem.line, problem.key, problem.code) == (2, "key", "template.key_is_not_file_name")
    assert problem.facts == {"found": "a", "allowed": ("b",)}


def test_template_in_the_readme_can_be_used() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert parse_template(text, file="README.md").live_minutes == 30


def test_readme_explains_every_word_of_the_language() -> None:
    text = README.read_text(encoding="utf-8")
    words = {*KINDS}
    for vocabulary in (Phase, Who, Identity, Rule, Shows, Subject, Lists, GroupMode, Service):
        words |= {member.value for member in vocabulary}
    assert {word for word in words if f"`{word}`" not in text} == set()
