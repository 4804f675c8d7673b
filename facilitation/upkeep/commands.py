"""The commands of whoever keeps the machine: take a backup, bring it back, and see whether all is well."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from facilitation.terminal import in_words, settings_of, spoken


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--data", type=click.Path(path_type=Path), help="Data folder.")
def backup(file: Path, data: Path | None) -> None:
    """Write everything that is stored, and the server's secret, to one new file; the server may be in full use."""
    from facilitation.upkeep.backup import back_up

    settings = settings_of(data)
    with in_words(settings):
        taken = back_up(settings, file, now=datetime.now(UTC))
    _ = spoken()
    print(
        _(
            "{file} har alt som er lagret ({size} MB) og serverens hemmelighet. Pass på fila som på serveren selv.",
            file=file,
            size=f"{taken.size / 1e6:.1f}",
        )
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--data", type=click.Path(path_type=Path), help="An empty data folder.")
def restore(file: Path, data: Path | None) -> None:
    """Bring a backup back into an empty data folder; it is examined first, and nothing is written over."""
    from facilitation.upkeep.backup import restore as bring_back

    settings = settings_of(data)
    with in_words(settings):
        found = bring_back(settings, file)
    _ = spoken()
    print(
        _(
            "Kopien fra {moment} ligger i {folder}. Start med «samskap serve».",
            moment=_.moment(found.made),
            folder=settings.data_folder,
        )
    )


@click.command()
@click.option("--data", type=click.Path(path_type=Path), help="Data folder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(data: Path | None, *, as_json: bool) -> None:
    """Test the running installation through its public address, and its machine; ends with 1 when something fails.

    Nothing is changed, no mail is sent, and nobody but the public address and the mail server is asked.
    """
    from facilitation.upkeep.doctor import SYMBOLS, examine, known_by, told, worst
    from facilitation.upkeep.findings import Grade

    settings, _ = settings_of(data), spoken()
    with in_words(settings):
        findings = examine(settings, known_by(settings), now=datetime.now(UTC))
    told_all, grade = [told(finding, _) for finding in findings], worst(findings)
    if as_json:
        print(json.dumps({"grade": grade, "checks": told_all}, ensure_ascii=False, indent=1))
    else:
        for one in told_all:
            print(f"{SYMBOLS[Grade(one['grade'])]} {one['title']}: {one['said']}")
            if one["todo"]:
                print(f"  → {one['todo']}")
    sys.exit(1 if grade is Grade.FAIL else 0)
