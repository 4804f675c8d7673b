"""What every command of the product stands on: its settings, its language, and errors told as sentences."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from facilitation.i18n import Language, language, negotiate
from facilitation.settings import Settings


def spoken() -> Language:
    """Return the language of whoever sits at the terminal."""
    return language(negotiate(os.environ.get("LANG", "").replace("_", "-")))


def settings_of(data: Path | None = None) -> Settings:
    """Return the settings of the environment, with another data folder when one is named."""
    try:
        settings = Settings.from_environ()
        return replace(settings, data_folder=data.resolve()) if data else settings
    except ValueError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def in_words(settings: Settings) -> Iterator[None]:
    """Tell what goes wrong in the block as a sentence, and end."""
    from facilitation.domain.errors import SamskapError
    from facilitation.persistence.database import SchemaTooNew, StorageDamaged, StorageUnusable
    from facilitation.wording import explain

    _ = spoken()
    try:
        yield
    except SamskapError as error:
        raise click.ClickException(explain(error, _)) from error
    except SchemaTooNew as error:
        raise click.ClickException(
            _(
                "Databasen i {folder} er laget av en nyere versjon av Samskap (skjema {version}). "
                "Start den versjonen. Ingenting er endret.",
                folder=settings.data_folder,
                version=error,
            )
        ) from error
    except StorageDamaged as error:
        raise click.ClickException(
            _(
                "Databasen i {folder} er skadet ({reason}). Ingenting er endret. Flytt mappa til side, og hent siste "
                "sikkerhetskopi med «samskap restore FIL».",
                folder=settings.data_folder,
                reason=error,
            )
        ) from error
    except (StorageUnusable, OSError) as error:
        raise click.ClickException(
            _("Datamappa kan ikke brukes: {reason}. Velg en mappe som du kan skrive i.", reason=error)
        ) from error
