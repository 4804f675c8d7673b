"""Entries that the product stores in a second when more wait than it can store, and how many share a commit.

The whole way of an answer below the web pages: rules, rights, the privacy guard, receipts and the log of the change.
"""

import json
import sqlite3
import time
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figures import in_letters
from benchmarks.limits import rows_per_second
from benchmarks.machine import Moment, Weather, own_cpu
from benchmarks.room import TEMPLATES, account, make_workshop
from facilitation.bootstrap import Product, build, configure
from facilitation.domain.codes import new_id
from facilitation.services.actors import Phone
from facilitation.services.answering.answers import Answer, Saved
from facilitation.services.answering.payload_values import Values
from facilitation.services.room.joining import Profile
from facilitation.settings import Settings

PHONES = 400
CARDS = 5


def stored(product: Product) -> dict[str, float]:
    """Return entries in a second and entries in a commit."""
    secret, by = account(product)
    del secret
    view = make_workshop(product, by)
    services = product.services
    profile = Profile(level="kommune", role="ansatt", unit="Storvik kommune")
    doorway = services.joining.find(view.join_code)
    entering = [services.joining.enter(doorway, profile, request_id=new_id()) for _ in range(PHONES)]
    phones = [Phone(workshop_id=view.id, secret=one.result().secret) for one in entering]
    services.flow.note_representation(by, view.id, "Måling")
    step = services.run_views.view(by, view.id).steps[2].step
    services.flow.open_step(by, view.id, step.id)
    batches = product.store.database.batches
    units, commits, began = batches.units, batches.commits, time.monotonic()
    for round_of_cards in range(CARDS):
        waiting = [_send(product, phone, step.id, PHONES * round_of_cards + n) for n, phone in enumerate(phones)]
        for one in waiting:
            one.result()
    seconds = time.monotonic() - began
    done = batches.units - units
    return {"per_second": round(done / seconds), "per_commit": round(done / (batches.commits - commits), 1)}


def _send(product: Product, phone: Phone, step_id: str, number: int) -> "Future[Saved]":
    values = Values({"text": (f"Det stopper opp ved kort-{in_letters(number)}",), "category": ("ansvar",)})
    answer = Answer(request_id=new_id(), step_id=step_id, input_key="kort", values=values)
    return product.services.answers.send(phone, answer)


def main() -> None:
    """Measure both in one run and tell."""
    weather, own_before = Moment.now(), own_cpu()
    with TemporaryDirectory() as folder:
        settings = Settings(data_folder=Path(folder) / "data", templates_folder=TEMPLATES)
        product = build(settings)
        configure(product)
        ours: dict[str, Any] = stored(product)
        product.close()
        raw = rows_per_second(Path(folder), max(1, round(ours["per_commit"])))
    seen = Weather.since(weather, own_cpu=own_cpu() - own_before)
    found = ours | {"raw_per_second": round(raw), "sqlite": sqlite3.sqlite_version}
    print(json.dumps(found | {"weather": asdict(seen), "quiet": seen.is_quiet}))


if __name__ == "__main__":
    main()
