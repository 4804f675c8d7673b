"""Lengths of time as they are read."""

from facilitation.console.context import spoken


def duration(minutes: int) -> str:
    """Return a length of time as it is read: «6 t», «45 min», «1 t 30 min»."""
    _ = spoken()
    hours, rest = divmod(minutes, 60)
    parts = [_("{n} t", n=hours)] if hours else []
    if rest or not hours:
        parts.append(_("{n} min", n=rest))
    return " ".join(parts)
