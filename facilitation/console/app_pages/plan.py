"""«Plan»: the action plan as a table."""

from facilitation.console.components.opened_workshop import opened_workshop
from facilitation.console.components.plan_table import plan_page

plan_page(opened_workshop().id)
