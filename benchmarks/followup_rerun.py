"""Print the CPU milliseconds of one rerun of the follow-up board over a series of 20 workshops with 2,000 actions."""

import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.room import account
from facilitation.bootstrap import Product, build, configure
from facilitation.console import SCRIPT, context
from facilitation.domain.codes import new_id
from facilitation.domain.follow_up import Status
from facilitation.persistence.models import Action, ActionUpdate
from facilitation.services.actors import Facilitator
from facilitation.services.workshops.series import LevelFacts, SeriesFacts
from facilitation.services.workshops.workshops import InSeries, WorkshopFacts
from facilitation.settings import Settings

WORKSHOPS = 20
ACTIONS = 100
MESSAGES = 3
RERUNS = 5
PAGE_SECONDS = 60
STATUSES = tuple(Status)
DAY = date(2027, 3, 10)


def main() -> None:
    """Fill a series, open the board, and measure reruns."""
    with tempfile.TemporaryDirectory() as folder:
        product = build(Settings(data_folder=Path(folder)))
        configure(product)
        secret, by = account(product)
        series_id = fill(product, by)
        context.login_secret = lambda: secret
        page = AppTest.from_file(SCRIPT, default_timeout=PAGE_SECONDS)
        page.run()
        page.switch_page("app_pages/followup.py").run()
        page.selectbox[0].set_value(f"series:{series_id}")
        page.run()
        assert not page.exception
        spent = []
        for _ in range(RERUNS):
            began = time.process_time()
            page.run()
            spent.append(time.process_time() - began)
        assert WORKSHOPS * ACTIONS in {len(frame.value) for frame in page.dataframe}
        print(f"cpu_ms={min(spent) * 1000:.1f}")
        product.close()


def fill(product: Product, by: Facilitator) -> str:
    """Make a series of workshops with actions of which something has been said, and return its identifier."""
    services = product.services
    series_id = services.series.create(by, "Måling", request_id=new_id())
    levels = (LevelFacts(title="Egen virksomhet", own=True), LevelFacts(title="Fagråd"))
    areas = tuple(("", f"Område {number}") for number in range(5))
    facts = SeriesFacts(title="Måling", areas=areas, levels=levels)
    services.series.describe(by, series_id, facts, version=1)
    keys = [area.key for area in services.series.get(by, series_id).frame.areas]
    for number in range(WORKSHOPS):
        held = WorkshopFacts(title=f"Samling {number}", day=DAY + timedelta(days=number))
        into = InSeries(series_id=series_id, area=keys[number % len(keys)])
        workshop_id = services.workshops.create(
            by, template_key="bedre-i-lag", facts=held, request_id=new_id(), into=into
        )
        _plan(product, workshop_id)
    return series_id


def _plan(product: Product, workshop_id: str) -> None:
    actions = [
        Action(
            id=new_id(),
            workshop_id=workshop_id,
            position=place,
            title=f"Fast møte nummer {place} mellom kommune og DPS",
            owner_role="Leder",
            owner_unit=f"Enhet {place % 12}",
            deadline=DAY + timedelta(days=place),
            baseline="20 %",
            target="60 %",
            decision_level="fagråd" if place % 3 else "egen-virksomhet",
        )
        for place in range(ACTIONS)
    ]
    with product.store.database.write() as db:
        db.add_all(actions)
        db.flush()
        db.add_all(
            ActionUpdate(
                id=new_id(),
                workshop_id=workshop_id,
                action_id=action.id,
                sequence=turn,
                at=product.store.clock.now(),
                status=STATUSES[(action.position + turn) % len(STATUSES)],
                value=f"{20 + turn} %",
            )
            for action in actions
            for turn in range(MESSAGES)
        )


if __name__ == "__main__":
    main()
