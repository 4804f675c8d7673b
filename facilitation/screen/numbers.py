"""Numbers as they are read."""

from babel.numbers import format_decimal

from facilitation.i18n import Language


def decimal(value: float | None, spoken: Language) -> str:
    """Return a median as «3» or «3,5», and a dash where nobody has answered."""
    return "–" if value is None else format_decimal(value, format="0.#", locale=spoken.locale)
