"""A served room that a benchmark drives: prints where it is as one JSON line, then obeys lines on standard input.

``cards`` opens the step that takes cards and prints its identifier, ``rss`` resident memory in MB, ``quit`` ends.
"""

import json
import resource
import sys
import tempfile
from datetime import date
from pathlib import Path

from facilitation.bootstrap import Product, build, configure
from facilitation.domain.codes import new_id
from facilitation.domain.states import Door
from facilitation.rehearsal.serving import address_of, free_port, serving
from facilitation.services.actors import Facilitator
from facilitation.services.workshops.workshops import WorkshopFacts, WorkshopView
from facilitation.settings import ROOT, Settings

TEMPLATES = Path(__file__).parent / "templates"


def main() -> None:
    """Serve until told to quit."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder, free_port() as listener:
        settings = Settings(data_folder=Path(folder), public_url=address_of(listener), templates_folder=TEMPLATES)
        product = build(settings)
        configure(product)
        import app

        with serving(app.app, listener):
            secret, by = account(product)
            view = make_workshop(product, by)
            where = {
                "url": settings.public_url,
                "code": view.join_code,
                "screen": f"/skjerm/{view.screen_token}",
                "workshop": view.id,
                "login": secret,
            }
            print(json.dumps(where), flush=True)
            obey(product, by, view.id)
        product.close()


def account(product: Product) -> tuple[str, Facilitator]:
    """Make the first account; return its login secret and who it is."""
    accounts = product.services.accounts
    secret = accounts.accept(
        accounts.issue_setup_link(),
        name="Måler",
        email="maaler@eksempel.no",
        password="en lang setning å huske",  # noqa: S106 -- an account that lives for a minute
        address="127.0.0.1",
    )
    by = accounts.who(secret)
    assert by is not None
    return secret, by


def make_workshop(product: Product, by: Facilitator) -> WorkshopView:
    """Make a workshop with an open door."""
    services = product.services
    facts = WorkshopFacts(title="Last", day=date(2027, 3, 10), capacity=1000)
    workshop_id = services.workshops.create(by, template_key="last", facts=facts, request_id=new_id())
    services.flow.set_door(by, workshop_id, Door.OPEN)
    return services.workshops.get(by, workshop_id)


def obey(product: Product, by: Facilitator, workshop_id: str) -> None:
    """Carry out the lines on standard input."""
    flow = product.services.flow
    for line in sys.stdin:
        command = line.split()[0]
        if command == "quit":
            return
        if command == "cards":
            steps = product.services.run_views.view(by, workshop_id).steps
            flow.note_representation(by, workshop_id, "Måling")
            flow.open_step(by, workshop_id, steps[2].step.id)
            print(steps[2].step.id, flush=True)
        if command == "rss":
            print(resident_megabytes(), flush=True)


def resident_megabytes() -> float:
    """Return the resident memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return round(pages * resource.getpagesize() / 1e6, 1)


if __name__ == "__main__":
    main()
