"""A product that answers on a port of this machine, and short ways to fill it."""

from dataclasses import dataclass, field
from datetime import date

from starlette.applications import Starlette
from starlette.types import ASGIApp

from facilitation.bootstrap import Product
from facilitation.console.frames import Conversation
from facilitation.domain.codes import new_id
from facilitation.domain.states import Door
from facilitation.rehearsal.cast import Cast
from facilitation.services.actors import Facilitator
from facilitation.services.programs import StepView
from facilitation.services.workshops.workshops import WorkshopFacts
from facilitation.site import build_site


def site_of(product: Product) -> ASGIApp:
    """Return the whole product without the console, which runs once per process only."""
    site = build_site(product, console_pages={"/"}, conversation=Conversation)
    return Starlette(middleware=site.middleware, exception_handlers=site.exception_handlers)


@dataclass(kw_only=True)
class Served:
    """A product that answers at an address, and a facilitator in it."""

    product: Product
    base_url: str
    by: Facilitator
    stranger: Facilitator
    casts: list[Cast] = field(default_factory=list)

    def workshop(self, template: str = "bedre-i-lag", *, rehearsal: bool = True) -> str:
        """Make a workshop with an open door."""
        services = self.product.services
        facts = WorkshopFacts(title="Bedre i lag, Kysten", day=date(2027, 3, 10))
        workshop_id = services.workshops.create(
            self.by, template_key=template, facts=facts, request_id=new_id(), rehearsal=rehearsal
        )
        services.flow.set_door(self.by, workshop_id, Door.OPEN)
        return workshop_id

    def cast(self, workshop_id: str, people: int = 6) -> Cast:
        """Let thought participants in."""
        view = self.product.services.workshops.get(self.by, workshop_id)
        cast = self.outside()
        came = cast.join(view.join_code, view.frame, people)
        assert came.mishaps == ()
        return cast

    def outside(self) -> Cast:
        """Make a cast that has not come yet."""
        cast = Cast(self.product.services.phone_views, self.base_url, seed="7")
        self.casts.append(cast)
        return cast

    def open(self, workshop_id: str, key: str) -> StepView:
        """Open a step, also when seats are empty."""
        flow = self.product.services.flow
        steps = self.product.services.run_views.view(self.by, workshop_id).steps
        step = next(place.step for place in steps if place.step.key == key)
        flow.note_representation(self.by, workshop_id, "Vi mangler noen.")
        flow.open_step(self.by, workshop_id, step.id)
        return step
