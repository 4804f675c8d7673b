import stat
from pathlib import Path

import pytest

from facilitation.bootstrap import SECRET_FILE, build, configure, running
from facilitation.persistence.database import StorageUnusable
from facilitation.settings import Settings, Tls


def test_defaults_are_for_this_machine_only() -> None:
    settings = Settings.from_environ({})

    assert (settings.address, settings.port, settings.secure) == ("127.0.0.1", 8600, False)
    assert settings.link("/j/ABC") == "http://localhost:8600/j/ABC"


def test_everything_can_be_set(tmp_path: Path) -> None:
    settings = Settings.from_environ(
        {
            "SAMSKAP_DATA": str(tmp_path),
            "SAMSKAP_ADDRESS": "0.0.0.0",  # noqa: S104 -- a setting under test
            "SAMSKAP_PORT": "9000",
            "SAMSKAP_PUBLIC_URL": "https://samskap.example.no/",
            "SAMSKAP_DATABASE_URL": "postgresql+psycopg://localhost/samskap",
            "SAMSKAP_TEMPLATES": "/maler",
        }
    )

    assert settings.public_url == "https://samskap.example.no"
    assert settings.secure
    assert settings.database == "postgresql+psycopg://localhost/samskap"
    assert settings.templates_folder == Path("/maler")


@pytest.mark.parametrize(
    "address", ["samskap.no", "ftp://samskap.no", "https://", "https://a.no/sti", "https://a.no?x=1"]
)
def test_public_address_must_be_an_origin(address: str) -> None:
    with pytest.raises(ValueError, match="SAMSKAP_PUBLIC_URL"):
        Settings.from_environ({"SAMSKAP_PUBLIC_URL": address})


def test_first_start_makes_the_data_folder_and_a_secret_for_the_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there" / "yet"
    product = build(Settings(data_folder=folder))
    product.close()
    again = build(Settings(data_folder=folder))
    again.close()

    assert again.store.secret == product.store.secret
    assert len(product.store.secret) >= 60
    assert stat.S_IMODE((folder / SECRET_FILE).stat().st_mode) == 0o600


def test_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("opptatt", encoding="utf-8")

    with pytest.raises(StorageUnusable, match=str(path)):
        build(Settings(data_folder=path))
    assert path.read_text(encoding="utf-8") == "opptatt"


def test_running_product_is_built_once_and_can_be_handed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMSKAP_DATA", str(tmp_path))
    configure(None)
    product = running()
    try:
        assert running() is product
        assert product.settings.data_folder == tmp_path.resolve()
    finally:
        configure(None)
        product.close()


def test_a_mail_server_can_be_set() -> None:
    settings = Settings.from_environ(
        {
            "SAMSKAP_SMTP_HOST": "mail.example.no",
            "SAMSKAP_SMTP_FROM": "Samskap <samskap@example.no>",
            "SAMSKAP_SMTP_USER": "samskap",
            "SAMSKAP_SMTP_PASSWORD": "et hemmelig ord",
        }
    )

    assert settings.smtp is not None
    assert (settings.smtp.tls, settings.smtp.usual_port) == (Tls.STARTTLS, 587)
    assert settings.smtp.sender_address == "samskap@example.no"
    assert "hemmelig" not in repr(settings)
    assert Settings.from_environ({"SAMSKAP_SMTP_FROM": "samskap@example.no"}).smtp is None


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "SAMSKAP_SMTP_FROM"),
        ({"SAMSKAP_SMTP_FROM": "Samskap"}, "SAMSKAP_SMTP_FROM"),
        ({"SAMSKAP_SMTP_FROM": "a@b.no\r\nBcc: c@d.no"}, "SAMSKAP_SMTP_FROM"),
        ({"SAMSKAP_SMTP_FROM": "a@b.no", "SAMSKAP_SMTP_TLS": "ssl"}, "SAMSKAP_SMTP_TLS"),
        ({"SAMSKAP_SMTP_FROM": "a@b.no", "SAMSKAP_SMTP_TLS": "none", "SAMSKAP_SMTP_USER": "a"}, "SAMSKAP_SMTP_USER"),
        ({"SAMSKAP_SMTP_FROM": "a@b.no", "SAMSKAP_SMTP_PORT": "smtp"}, "SMTP_PORT"),
    ],
)
def test_a_mail_server_that_cannot_be_used_is_refused(environ: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Settings.from_environ({"SAMSKAP_SMTP_HOST": "mail.example.no", **environ})
