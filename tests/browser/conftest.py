"""A server of its own in a process of its own, and a real Chromium to visit it with."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from facilitation.settings import ROOT
from tests.browser.trouble import Trouble
from tests.browser.windows import Server
from tests.faults.run import stage
from tests.ports import held_port

# Chromium without windows, which Debian packs by itself: the same pages for half the work.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
# The first four let Chromium run as root in a closed network; the others keep it from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# On a machine with much else to do; what is there at once is seen at once.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A product that nobody has an account in yet."""
    with served(tmp_path_factory.mktemp("server")) as (url, said):
        found = re.search(r"http\S+/oppsett/\S+", said())
        assert found is not None
        yield Server(url=url, setup_link=found[0])


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    """Start a product on the folder ``data`` in this one; give its address, and the next line that it prints."""
    with held_port() as port:
        yield from _serve(folder, port)


def _serve(folder: Path, port: int) -> Iterator[tuple[str, Callable[[], str]]]:
    url = f"http://localhost:{port}"
    log = (folder / "log.txt").open("w", encoding="utf-8")
    process = subprocess.Popen(
        [str(Path(sys.executable).parent / "samskap"), "serve", "--port", str(port), "--data", str(folder / "data")],
        cwd=ROOT,
        env={**os.environ, "LANG": "nb_NO.UTF-8", "SAMSKAP_PUBLIC_URL": url},
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    assert process.stdout is not None
    try:
        process.stdout.readline()
        _wait_until_served(url)
        yield url, process.stdout.readline
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        process.stdout.close()
        log.close()
    # A page that told somebody of a fault in us may still hold what a test looks for.
    lines = (folder / "log.txt").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if "unexpected id=" in line]


@pytest.fixture(scope="module")
def trouble(tmp_path_factory: pytest.TempPathFactory, fault_seed: int) -> Iterator[Trouble]:
    with stage(tmp_path_factory.mktemp("trouble"), seed=fault_seed) as here:
        yield Trouble(stage=here, facts=here.server.order("set_up"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of one file: while it runs, no other test of the process can run an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def _wait_until_served(url: str) -> None:
    """Ask until the server answers; each try waits for the connection itself, not for a clock."""
    transport = httpx2.HTTPTransport(retries=20)
    with httpx2.Client(transport=transport, timeout=30, trust_env=False) as client:
        assert client.get(f"{url}/healthz").status_code == httpx2.codes.OK


@pytest.fixture(autouse=True)
def _pictures_of_failures(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[None]:
    """Leave a picture of every open page when a journey fails, under ``test-results/``; then close them all."""
    failed_before = request.session.testsfailed
    yield
    if request.session.testsfailed > failed_before:
        folder = ROOT / "test-results"
        folder.mkdir(exist_ok=True)
        pages = [page for context in chromium.contexts for page in context.pages]
        for number, page in enumerate(pages):
            page.screenshot(path=str(folder / f"{request.node.name}-{number}.png"))
    for context in chromium.contexts:
        context.close()
