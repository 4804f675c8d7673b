import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from facilitation.bootstrap import Product, build, in_use
from facilitation.domain.codes import new_id
from facilitation.domain.reminders import MailState
from facilitation.services.actors import Facilitator
from facilitation.services.follow_up.owners import OwnerKey
from facilitation.services.mailing.queue import MailView
from facilitation.services.workshops.workshops import WorkshopFacts
from facilitation.settings import ROOT, Settings
from tests.mail.mail_server import HOST, MailServer, free_port

SAMSKAP = str(Path(sys.executable).parent / "samskap")


class Machine:
    """A machine with a product whose data is in a folder, and whose post is carried by the command."""

    def __init__(self, folder: Path, post: MailServer) -> None:
        self.folder = folder
        self.environ = {
            **os.environ,
            "LANG": "nb_NO.UTF-8",
            "PYTHONPATH": str(ROOT),
            "SAMSKAP_DATA": str(folder),
            "SAMSKAP_PUBLIC_URL": "https://samskap.eksempel.no",
            "SAMSKAP_SMTP_HOST": HOST,
            "SAMSKAP_SMTP_PORT": str(post.port),
            "SAMSKAP_SMTP_TLS": "none",
            "SAMSKAP_SMTP_FROM": "Samskap <post@eksempel.no>",
        }

    def product(self) -> Product:
        return build(Settings(data_folder=self.folder, public_url="https://samskap.eksempel.no"))

    def start(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [SAMSKAP, "remind"],
            cwd=ROOT,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def remind(self) -> "subprocess.CompletedProcess[str]":
        process = self.start()
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def invited(machine: Machine) -> tuple[Facilitator, str]:
    """Make an account, a workshop, an action and an invitation that waits for the post."""
    product = machine.product()
    accounts, services = product.services.accounts, product.services
    login = accounts.accept(
        accounts.issue_setup_link(), name="P", email="p@eksempel.no", password="en lang setning å huske", address="x"
    )
    by = accounts.who(login)
    assert by is not None
    facts = WorkshopFacts(title="Kysten", day=datetime.now(UTC).date())
    workshop = services.workshops.create(by, template_key="bedre-i-lag", facts=facts, request_id=new_id())
    key = OwnerKey(role="Leder", unit="DPS", name="Kari")
    from facilitation.persistence.models import Action

    with product.store.database.write() as db:
        db.add(
            Action(
                id=new_id(),
                workshop_id=workshop,
                position=1,
                title="Møte",
                owner_role=key.role,
                owner_unit=key.unit,
                owner_name=key.name,
            )
        )
    services.owners.set_email(by, workshop, key, "kari@eksempel.no")
    services.mailing.invite(by, workshop, key, request_id=new_id())
    product.close()
    return by, workshop


def latest(machine: Machine, by: Facilitator, workshop: str) -> MailView:
    product = machine.product()
    (view,) = product.services.mailing.latest(by, workshop).values()
    product.close()
    return view


@pytest.fixture
def machine(tmp_path: Path, post: MailServer) -> Machine:
    return Machine(tmp_path, post)


def test_the_command_sends_what_waits_and_says_so(machine: Machine, post: MailServer) -> None:
    by, workshop = invited(machine)
    first, second = machine.remind(), machine.remind()

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "Sendt: 1." in first.stdout
    assert "Sendt: 0." in second.stdout
    assert post.recipients == ["kari@eksempel.no"]
    assert latest(machine, by, workshop).state is MailState.SENT


def test_a_process_killed_between_sending_and_marking_sends_nothing_twice(machine: Machine, post: MailServer) -> None:
    by, workshop = invited(machine)
    process = machine.start()
    # The server has the whole mail and has not answered: the process can only have been waiting for the answer.
    post.on_mail = lambda: os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    assert post.recipients == ["kari@eksempel.no"]
    assert latest(machine, by, workshop).state is MailState.SENDING

    post.on_mail = None
    assert "Sendt: 0." in machine.remind().stdout
    assert post.recipients == ["kari@eksempel.no"]


def test_the_command_leaves_the_post_to_a_server_that_runs(machine: Machine, post: MailServer) -> None:
    invited(machine)
    with in_use(Settings(data_folder=machine.folder)) as alone:
        assert alone
        done = machine.remind()

    assert (done.returncode, post.mails) == (0, [])
    assert "Serveren går" in done.stdout


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda environ: environ.update(SAMSKAP_SMTP_HOST=""), "E-post er ikke satt opp"),
        (lambda environ: environ.update(SAMSKAP_SMTP_PORT=str(free_port())), "E-postserveren svarer ikke"),
        (lambda environ: environ.update(SAMSKAP_SMTP_TLS="starttls"), "tilbyr ikke kryptering"),
        (lambda environ: environ.update(SAMSKAP_SMTP_TLS="ja"), "SAMSKAP_SMTP_TLS"),
        (lambda environ: environ.update(SAMSKAP_SMTP_FROM="Samskap"), "SAMSKAP_SMTP_FROM"),
    ],
)
def test_what_is_wrong_is_said_in_words(machine: Machine, change: Callable[[dict[str, str]], None], words: str) -> None:
    invited(machine)
    change(machine.environ)
    done = machine.remind()

    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
