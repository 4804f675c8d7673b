"""«Kjør»: the facilitator's controls while the workshop runs."""

from facilitation.console.components.opened_workshop import opened_workshop
from facilitation.console.components.run_page import run_page

run_page(opened_workshop().id)
