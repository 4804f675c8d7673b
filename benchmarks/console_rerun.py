"""Print the CPU milliseconds of one rerun of the console's run page on a workshop with a thousand cards."""

import tempfile
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.room import TEMPLATES, account, make_workshop
from facilitation.bootstrap import build, configure
from facilitation.console import SCRIPT, context
from facilitation.domain.codes import new_id
from facilitation.services.answering.answers import Answer
from facilitation.services.answering.payloads import Values
from facilitation.services.room.joining import Profile
from facilitation.settings import Settings

CARDS = 1000
PER_PHONE = 5
RERUNS = 5
PAGE_SECONDS = 60


def main() -> None:
    """Fill a workshop, open its page, and measure reruns."""
    with tempfile.TemporaryDirectory() as folder:
        product = build(Settings(data_folder=Path(folder), templates_folder=TEMPLATES))
        configure(product)
        secret, by = account(product)
        view = make_workshop(product, by)
        services = product.services
        steps = services.run_views.view(by, view.id).steps
        services.flow.note_representation(by, view.id, "Måling")
        services.flow.open_step(by, view.id, steps[2].step.id)
        for number in range(CARDS):
            if number % PER_PHONE == 0:
                profile = Profile(level="kommune", role="ansatt", unit="Storvik kommune")
                phone = services.joining.join(view.join_code, profile, request_id=new_id())
            values = Values({"text": [f"Når noe skjer for {number}. gang, stopper det opp"], "category": ["ansvar"]})
            answer = Answer(request_id=new_id(), step_id=steps[2].step.id, input_key="kort", values=values)
            services.answers.submit(phone, answer)
        context.login_secret = lambda: secret
        page = AppTest.from_file(SCRIPT, default_timeout=PAGE_SECONDS)
        page.query_params["samling"] = view.id
        page.run()
        page.switch_page("app_pages/run.py").run()
        assert not page.exception
        spent = []
        for _ in range(RERUNS):
            began = time.process_time()
            page.run()
            spent.append(time.process_time() - began)
        assert CARDS in {len(frame.value) for frame in page.dataframe}
        print(f"cpu_ms={min(spent) * 1000:.1f}")
        product.close()


if __name__ == "__main__":
    main()
