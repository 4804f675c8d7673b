import pytest
from sqlalchemy import text

from facilitation.persistence.database import Database
from tests.web.small_product import Site


def test_both_are_well_before_and_after_the_first_account(site: Site) -> None:
    assert site.client().get("/readyz").json() == {"status": "ready"}
    site.secret()
    for path in ("/healthz", "/readyz"):
        assert site.client().get(path).status_code == 200


def test_a_database_that_cannot_be_read_is_not_ready_but_the_process_is_up(
    site: Site, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.write() as db:
        db.execute(text("ALTER TABLE alembic_version RENAME TO gone"))
    assert site.client().get("/readyz").status_code == 503
    assert site.client().get("/healthz").status_code == 200
    assert "storage unavailable" in caplog.text
