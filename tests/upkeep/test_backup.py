import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from facilitation.bootstrap import SECRET_FILE, Product, build
from facilitation.domain.errors import Conflict, InvalidInput, NotFound
from facilitation.persistence.database import SchemaTooNew
from facilitation.settings import ROOT, Settings
from facilitation.upkeep.backup import DATABASE, MANIFEST, back_up, restore

NOW = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)


@pytest.fixture
def product(tmp_path: Path) -> Product:
    """A product with one account, in use."""
    product = build(Settings(data_folder=tmp_path / "data"))
    product.services.accounts.accept(
        product.services.accounts.issue_setup_link(),
        name="Administrator",
        email="admin@eksempel.no",
        password="en setning å huske",
        address="test",
    )
    return product


@pytest.fixture
def packed(product: Product, tmp_path: Path) -> Path:
    path = tmp_path / "kopi.zip"
    back_up(product.settings, path, now=NOW)
    return path


def test_restored_product_is_the_same(product: Product, packed: Path, tmp_path: Path) -> None:
    found = restore(Settings(data_folder=tmp_path / "ny"), packed)
    again = build(Settings(data_folder=tmp_path / "ny"))

    assert found.made == NOW
    assert again.store.secret == product.store.secret
    assert again.services.accounts.sign_in("admin@eksempel.no", "en setning å huske", address="test")
    again.close()
    product.close()


def test_backup_and_restored_files_are_for_nobody_else(packed: Path, tmp_path: Path) -> None:
    restore(Settings(data_folder=tmp_path / "ny"), packed)

    private = [packed, *(tmp_path / "ny").iterdir()]
    assert {path.stat().st_mode & 0o077 for path in private} == {0}
    assert {path.name for path in (tmp_path / "ny").iterdir()} == {DATABASE, SECRET_FILE}


def test_backup_writes_over_nothing(product: Product, packed: Path) -> None:
    before = packed.read_bytes()
    with pytest.raises(Conflict, match=r"backup\.exists"):
        back_up(product.settings, packed, now=NOW)
    assert packed.read_bytes() == before


@pytest.mark.parametrize("there", [DATABASE, SECRET_FILE, "noe annet"])
def test_restore_writes_over_nothing(packed: Path, tmp_path: Path, there: str) -> None:
    (tmp_path / "ny").mkdir()
    (tmp_path / "ny" / there).write_text("er her fra før", encoding="utf-8")
    with pytest.raises(Conflict, match=r"restore\.not_empty"):
        restore(Settings(data_folder=tmp_path / "ny"), packed)
    assert [path.read_text(encoding="utf-8") for path in (tmp_path / "ny").iterdir()] == ["er her fra før"]


def test_nothing_is_left_where_there_was_nothing_to_copy(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"backup\.nothing"):
        back_up(Settings(data_folder=tmp_path / "tom"), tmp_path / "kopi.zip", now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_place_that_cannot_be_written_is_told(product: Product, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match=r"backup\.unwritable"):
        back_up(product.settings, tmp_path / "finnes" / "ikke.zip", now=NOW)


def test_other_databases_have_tools_of_their_own(tmp_path: Path) -> None:
    elsewhere = Settings(data_folder=tmp_path, database_url="postgresql+psycopg://localhost/samskap")
    with pytest.raises(Conflict, match=r"backup\.other_database"):
        back_up(elsewhere, tmp_path / "kopi.zip", now=NOW)
    with pytest.raises(Conflict, match=r"backup\.other_database"):
        restore(elsewhere, tmp_path / "kopi.zip")


Spoil = Callable[[dict[str, bytes]], None]


def _without_secret(files: dict[str, bytes]) -> None:
    del files[SECRET_FILE]


def _one_byte(files: dict[str, bytes]) -> None:
    files[DATABASE] = files[DATABASE][:-1] + b"!"


def _of_tomorrow(files: dict[str, bytes]) -> None:
    files[MANIFEST] = files[MANIFEST].replace(b'"format": 1', b'"format": 2')


def _no_list(files: dict[str, bytes]) -> None:
    files[MANIFEST] = b"[]"


@pytest.mark.parametrize("spoil", [_without_secret, _one_byte, _of_tomorrow, _no_list])
def test_spoilt_backup_is_refused_and_leaves_nothing(packed: Path, tmp_path: Path, spoil: Spoil) -> None:
    repack(packed, spoil)
    with pytest.raises(InvalidInput, match=r"backup\.unreadable"):
        restore(Settings(data_folder=tmp_path / "ny"), packed)
    assert not (tmp_path / "ny").exists() or list((tmp_path / "ny").iterdir()) == []


def test_any_other_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"backup\.unreadable"):
        restore(Settings(data_folder=tmp_path / "ny"), ROOT / "README.md")


def test_damaged_database_is_refused_although_the_file_is_whole(packed: Path, tmp_path: Path) -> None:
    with_database(packed, tmp_path, "DELETE FROM alembic_version")
    with pytest.raises(InvalidInput, match="alembic_version"):
        restore(Settings(data_folder=tmp_path / "ny"), packed)


def test_backup_of_a_newer_version_is_refused(packed: Path, tmp_path: Path) -> None:
    with_database(packed, tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaTooNew, match="9999"):
        restore(Settings(data_folder=tmp_path / "ny"), packed)


def repack(packed: Path, spoil: Spoil) -> None:
    """Change what is in a backup."""
    with zipfile.ZipFile(packed) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    spoil(files)
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def with_database(packed: Path, folder: Path, statement: str) -> None:
    """Change a backup's database, and let the backup say that it is as it should be."""
    work = folder / "work.sqlite3"

    def change(files: dict[str, bytes]) -> None:
        work.write_bytes(files[DATABASE])
        with closing(sqlite3.connect(work)) as db:
            db.execute(statement)
            db.commit()
        files[DATABASE] = work.read_bytes()
        told = json.loads(files[MANIFEST])
        told["files"][DATABASE] = hashlib.sha256(files[DATABASE]).hexdigest()
        files[MANIFEST] = json.dumps(told).encode()

    repack(packed, change)
