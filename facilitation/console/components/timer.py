"""The countdown of a step, which ticks in the browser."""

from facilitation.console.components.packaged import mount
from facilitation.console.context import spoken


def countdown(seconds: int) -> None:
    """Show the seconds left, or how far over time the step is."""
    _ = spoken()
    mount("timer", key="timer", data={"seconds": seconds, "left": _("Tid igjen"), "over": _("Over tiden")})
