"""The command line: serve, rehearse, check templates, make the set-up link."""

import gc
import json
import logging
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from facilitation.i18n import DEFAULT, LANGUAGES, language
from facilitation.settings import ROOT, Settings
from facilitation.terminal import in_words, settings_of, spoken
from facilitation.upkeep import commands as upkeep

if TYPE_CHECKING:
    from facilitation.bootstrap import Product
    from facilitation.catalogue.template import WorkshopTemplate
    from facilitation.services.reports.reporting import FoundWorkshop

# The longest that open connections, event streams above all, may hold back a stop.
DRAIN_SECONDS = 2


@click.group()
def main() -> None:
    """Samskap: workshops for co-design, from QR code to action plan."""


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--data", type=click.Path(path_type=Path), help="Data folder.")
def serve(port: int | None, data: Path | None) -> None:
    """Start the product and print its address; on first start also the one-time set-up link."""
    for name, value in (("SAMSKAP_PORT", port), ("SAMSKAP_DATA", data)):
        if value is not None:
            os.environ[name] = str(value)
    _log_quietly(logging.INFO)
    # Nothing of what is loaded now is garbage, and looking for some is a fifth of the start. The site does so again.
    gc.disable()
    settings = settings_of()
    product = _build(settings)
    # Streamlit reads its settings from the folder that it is started in.
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    import uvicorn

    import app
    from facilitation.web.serving import Connection, allow_many_files

    allow_many_files()
    _greet(product)
    uvicorn.run(
        app.app,
        host=settings.address,
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        http=Connection,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )


@main.command()
@click.option("--template", default="bedre-i-lag", show_default=True, help="Key of the template.")
@click.option("--all", "every", is_flag=True, help="Rehearse every template, each into a folder of its own.")
@click.option("--participants", type=click.IntRange(6, 140), default=24, show_default=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the files.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number gives other answers.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with --all an array of them.")
def rehearse(template: str, participants: int, out: Path | None, *, every: bool, seed: int, as_json: bool) -> None:
    """Run whole workshops with thought participants on an empty database, and write their files."""
    _log_quietly(logging.WARNING)
    sys.path.insert(0, str(ROOT))
    from facilitation.rehearsal.run import rehearse_all

    outcomes = rehearse_all(
        [] if every else [template],
        participants,
        seed=seed,
        out=lambda key: out / key if out and every else out,
    )
    facts = [outcome.as_json() for outcome in outcomes]
    if as_json:
        print(json.dumps(facts if every else facts[0], ensure_ascii=False))
    else:
        print("\n\n".join("\n".join(f"{k}: {v}" for k, v in one.items()) for one in facts))
    sys.exit(1 if any(one["errors"] for one in facts) else 0)


@main.command()
@click.option("--workshop", "code", help="Join code of the workshop.")
@click.option("--series", help="Title of a series instead, or its id where several are called the same.")
@click.option(
    "--format",
    "formats",
    type=click.Choice(["all", "docx", "pdf", "xlsx", "ics", "csv", "machine-csv", "import-csv", "json", "md"]),
    multiple=True,
    default=["all"],
    show_default=True,
    help="May be given several times.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the files.")
@click.option(
    "--language", "code_of_language", type=click.Choice(list(LANGUAGES)), help="The workshop's own if left out."
)
def export(
    code: str | None, series: str | None, *, formats: tuple[str, ...], out: Path, code_of_language: str | None
) -> None:
    """Write every report of a workshop or a series in the formats: plan, protocol, evaluation and the rest."""
    from exports.registry import ExportFormat
    from facilitation.exporting import write_files, write_series_files

    _log_quietly(logging.WARNING)
    _ = spoken()
    if (code is None) == (series is None):
        raise click.UsageError(_("Skriv enten --workshop eller --series."))
    wanted = set(ExportFormat) if "all" in formats else set(map(ExportFormat, formats))
    with closing(_build(settings_of())) as product:
        try:
            if code is not None:
                found = _workshop_of(product, code)
                spoken_in = language(code_of_language or found.language)
                paths = write_files(product.services.reporting, found.id, wanted, out, spoken_in)
            else:
                series_id, spoken_in = _series_of(product, series or ""), language(code_of_language or DEFAULT)
                paths = write_series_files(product.services.series_reporting, series_id, wanted, out, spoken_in)
            for path in paths:
                print(path)
        except OSError as error:
            raise click.ClickException(
                _("Kan ikke skrive i {folder}: {reason}.", folder=out, reason=error.strerror or error)
            ) from error


def _workshop_of(product: "Product", code: str) -> "FoundWorkshop":
    from facilitation.domain.errors import NotFound
    from facilitation.services.actors import Keeper

    try:
        return product.services.reporting.find(Keeper(), code)
    except NotFound as error:
        folder, _ = product.settings.data_folder, spoken()
        raise click.ClickException(_("Ingen samling i {folder} har koden {code}.", folder=folder, code=code)) from error


def _series_of(product: "Product", named: str) -> str:
    """Return the id of the series with this title or id; those that there are are told when it is not one."""
    from facilitation.services.actors import Keeper

    every, _ = product.services.series_reporting.all(Keeper()), spoken()
    found = [one.id for one in every if one.id == named] or [one.id for one in every if one.title == named]
    if len(found) == 1:
        return found[0]
    folder, choices = product.settings.data_folder, "".join(f"\n{one.id}  {one.title}" for one in every)
    if found:
        message = _("Flere serier i {folder} heter {title}. Skriv id-en til en av dem:", folder=folder, title=named)
    else:
        message = _("Ingen serie i {folder} heter {title}. Disse er der:", folder=folder, title=named)
    raise click.ClickException(message + choices)


@main.group()
def templates() -> None:
    """Workshop templates."""


@templates.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def list_templates(*, as_json: bool) -> None:
    """List the templates with their length and title."""
    from facilitation.catalogue.catalogue import Catalogue

    found = Catalogue(settings_of().templates_folder).all()
    if as_json:
        print(json.dumps([_facts_of(template) for template in found], ensure_ascii=False, indent=1))
        return
    for template in found:
        print(f"{template.key}\t{template.minutes} min\t{template.title}")


@templates.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check_templates(paths: tuple[Path, ...]) -> None:
    """Check templates, all of them or those named; each problem names file, line and key."""
    from facilitation.catalogue.catalogue import Catalogue
    from facilitation.template_wording import describe

    problems = Catalogue(settings_of().templates_folder).check(paths)
    _ = spoken()
    for problem in problems:
        print(describe(problem, _))
    sys.exit(1 if any(problem.severity == "error" for problem in problems) else 0)


@main.command()
@click.option(
    "--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A list of your own."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def guard(path: Path | None, *, as_json: bool) -> None:
    """Measure the privacy guard on a labelled list of sentences: what it finds, and what it stops in vain.

    A list is a CSV file with the columns kind;text. The kinds are harmless, identity_number, phone, email, birth_date,
    person_name, possible_identity_number, small_count, initials and place_and_diagnosis.
    """
    from facilitation.guarding.figures import SENTENCES, UnreadableList, measure, read_sentences
    from facilitation.guarding.table import as_text

    try:
        figures = measure(read_sentences(path or SENTENCES))
    except UnreadableList as error:
        raise click.ClickException(str(error)) from error
    print(json.dumps(figures.as_json(), ensure_ascii=False) if as_json else as_text(figures, spoken()))


@main.command("setup-link")
def setup_link() -> None:
    """Print a new set-up link, as long as there is no account."""
    product = _build(settings_of())
    _greet(product)
    product.close()


def _facts_of(template: "WorkshopTemplate") -> dict[str, str | int]:
    """Return what a list of templates tells of one: the stated minutes, and those that its live steps sum to."""
    return {
        "key": template.key,
        "title": template.title,
        "language": template.language,
        "minutes": template.minutes,
        "live_minutes": template.live_minutes,
        "starts": template.starts,
        "steps": len(template.steps),
        "source": template.source,
    }


@main.command()
def remind() -> None:
    """Send what is due in the post now, as a running server does by itself.

    For servers that are not always on, from cron or a timer.
    """
    from facilitation.mail.commands import carry

    _log_quietly(logging.WARNING)
    print(carry(_build(settings_of()), spoken()))


@main.command()
def bounces() -> None:
    """Take in a mail that came back, from standard input: for a pipe at the mail server's address of the sender."""
    from facilitation.mail.bounces import MOST_BYTES
    from facilitation.mail.commands import take_back

    _log_quietly(logging.WARNING)
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    print(take_back(_build(settings_of()), content, spoken()))


def _build(settings: Settings) -> "Product":
    from facilitation.bootstrap import build, configure

    with in_words(settings):
        product = build(settings)
    configure(product)
    return product


def _greet(product: "Product") -> None:
    _, settings = spoken(), product.settings
    print(f"Samskap: {settings.public_url}", flush=True)
    if product.services.accounts.setup_needed():
        secret = product.services.accounts.issue_setup_link()
        link = settings.link(f"/oppsett/{secret}")
        print(_("Første gang? Lag din konto her. Lenka virker én gang: {link}", link=link), flush=True)


def _log_quietly(level: int) -> None:
    logging.basicConfig(level=level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("alembic", "uvicorn", "streamlit", "httpx2"):
        logging.getLogger(name).setLevel(logging.WARNING)


@main.command()
@click.option("--dry-run", is_flag=True, help="Only tell what is due.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def retention(*, dry_run: bool, as_json: bool) -> None:
    """Erase what has been kept as long as it may be, as a running server does by itself every hour."""
    _log_quietly(logging.WARNING)
    product = _build(settings_of())
    _ = spoken()
    from facilitation.bootstrap import in_use
    from facilitation.domain.errors import SamskapError
    from facilitation.wording import explain

    with in_use(product.settings) as alone:
        if product.store.database.is_sqlite and not alone and not dry_run:
            print(_("Serveren går, og sletter selv det som skal slettes."))
            return
        try:
            found = product.services.retaining.due() if dry_run else product.services.retaining.settle()
        except SamskapError as error:
            raise click.ClickException(explain(error, _)) from error
        finally:
            product.close()
    if as_json:
        facts = [{"workshop": one.workshop_id, "part": one.part, "until": one.until.isoformat()} for one in found]
        print(json.dumps(facts))
        return
    words = {"raw": _("det som ble sagt"), "plan": _("planen")}
    for one in found:
        print(f"{one.title}: {words[one.part]}, {one.until.isoformat()}")
    if dry_run:
        print(_.plural("{n} del er over tiden.", "{n} deler er over tiden.", len(found)))
    else:
        print(_.plural("{n} del er slettet.", "{n} deler er slettet.", len(found)))


for command in (upkeep.backup, upkeep.restore, upkeep.doctor):
    main.add_command(command)
