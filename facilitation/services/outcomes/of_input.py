"""Everything that the answers to one input add up to, for pages that show more than one picture of it."""

from dataclasses import replace

from facilitation.catalogue.inputs import ChoiceInput, FormInput, Input, MoneyInput, ScaleInput
from facilitation.catalogue.template import Identity
from facilitation.services.outcomes.asked import Asked
from facilitation.services.outcomes.choices import Anchoring, Grid, anchoring, grid
from facilitation.services.outcomes.money import Sums, sums
from facilitation.services.outcomes.ratings import Ratings, ratings
from facilitation.services.outcomes.rows import FormTable, Network, form_table, network
from facilitation.services.outcomes.splits import Pairs, Statuses, pairs, statuses

Outcome = Ratings | Sums | Grid | Anchoring | Statuses | FormTable | Network | Pairs


def is_told_so(item: Input) -> bool:
    """Tell whether the answers are more than one sum: those about several things, money and rows."""
    if isinstance(item, MoneyInput | FormInput):
        return True
    return isinstance(item, ScaleInput | ChoiceInput) and item.about is not None


def outcomes_of(asked: Asked, item: Input) -> tuple[Outcome, ...]:
    """Return what the answers to one input add up to, the most telling first.

    What each unit said is told only where the step keeps the unit, and says so on the phone.

    Args:
        asked: The step.
        item: One of its inputs.
    """
    asked = replace(asked, only=item)
    keeps_unit = asked.step.template.identity is not Identity.ANONYMOUS
    found: tuple[Outcome | None, ...] = ()
    if isinstance(item, ScaleInput) and item.about is not None:
        found = (ratings(asked),)
    elif isinstance(item, MoneyInput):
        found = (sums(asked, item.about.list),)
    elif isinstance(item, FormInput):
        found = (network(asked), pairs(asked), form_table(asked))
    elif isinstance(item, ChoiceInput) and item.about is not None:
        found = (grid(asked) if keeps_unit else statuses(asked),)
    elif isinstance(item, ChoiceInput) and keeps_unit and asked.frame.units:
        found = (anchoring(asked),)
    return tuple(outcome for outcome in found if outcome is not None)
