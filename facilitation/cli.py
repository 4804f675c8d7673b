"""The command line: serve, rehearse, check templates, make links."""

import json
import logging
import os
import sys
from pathlib import Path

import click

from facilitation.settings import ROOT, Settings


@click.group()
def main() -> None:
    """Samskap: workshops for co-design, from QR code to action plan."""


@main.command()
@click.option("--port", type=int, help="Port to listen on.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
def serve(port: int | None, data: Path | None) -> None:
    """Start the product and print its address; on first start also the one-time set-up link."""
    for name, value in (("SAMSKAP_PORT", port), ("SAMSKAP_DATA", data)):
        if value is not None:
            os.environ[name] = str(value)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    _quiet("alembic", "uvicorn", "streamlit", "httpx2")
    settings = _settings()
    product = _build(settings)
    _greet(product)
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    sys.argv = [str(ROOT / "app.py")]
    import app

    app.app.run(config={"server.port": settings.port, "server.address": settings.address})


@main.command()
@click.option("--template", default="bedre-i-lag", show_default=True, help="Key of the template.")
@click.option("--participants", type=click.IntRange(6, 140), default=24, show_default=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the files.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number gives other answers.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def rehearse(template: str, participants: int, out: Path, seed: int, *, as_json: bool) -> None:
    """Run a whole workshop with thought participants on an empty database, and write its files."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    from facilitation.rehearsal.run import rehearse as run_rehearsal

    outcome = run_rehearsal(template, participants, out, seed=seed)
    facts = outcome.as_json()
    print(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(f"{k}: {v}" for k, v in facts.items()))
    sys.exit(1 if facts["errors"] else 0)


@main.group()
def templates() -> None:
    """Workshop templates."""


@templates.command("list")
def list_templates() -> None:
    """List the templates with their length and title."""
    from facilitation.catalogue.catalogue import Catalogue

    for template in Catalogue(_settings().templates_folder).all():
        print(f"{template.key}\t{template.minutes} min\t{template.title}")


@templates.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check_templates(paths: tuple[Path, ...]) -> None:
    """Check templates, all of them or those named; each problem names file, line and key."""
    from facilitation.catalogue.catalogue import Catalogue

    problems = Catalogue(_settings().templates_folder).check(paths)
    for problem in problems:
        print(problem)
    sys.exit(1 if any(problem.severity == "error" for problem in problems) else 0)


@main.command("setup-link")
def setup_link() -> None:
    """Print a new set-up link, as long as there is no account."""
    product = _build(_settings())
    _greet(product)
    product.close()


def _settings() -> Settings:
    try:
        return Settings.from_environ()
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _build(settings: Settings):  # noqa: ANN202 -- the type is imported late, with everything heavy
    from facilitation.bootstrap import build, configure
    from facilitation.persistence.database import SchemaTooNew, StorageUnusable

    try:
        product = build(settings)
    except SchemaTooNew as error:
        raise click.ClickException(
            f"Databasen i {settings.data_folder} er laget av en nyere versjon av Samskap (skjema {error}). "
            "Start den nyere versjonen. Ingenting er endret."
        ) from error
    except StorageUnusable as error:
        raise click.ClickException(f"Datamappa kan ikke brukes: {error}. Velg en annen med DATA=… .") from error
    configure(product)
    return product


def _greet(product) -> None:  # noqa: ANN001 -- as above
    settings = product.settings
    print(f"Samskap: {settings.public_url}", flush=True)
    if product.services.accounts.setup_needed():
        secret = product.services.accounts.issue_setup_link()
        print(f"Første gang? Lag din konto her (lenka virker én gang): {settings.link(f'/oppsett/{secret}')}", flush=True)


def _quiet(*names: str) -> None:
    for name in names:
        logging.getLogger(name).setLevel(logging.WARNING)
