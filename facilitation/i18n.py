"""Language: bokmål stands in the source, nynorsk and English in ``locale/``; chosen per person, never globally."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations

from facilitation.domain.clock import NORWAY

LOCALE_FOLDER: Final = Path(__file__).parent / "locale"
Day = date  # the class below has a method of that name

DOMAIN: Final = "samskap"
LANGUAGES: Final[Mapping[str, str]] = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
DEFAULT: Final = "nb"
# British English, because its dates cannot be mistaken for American ones.
_CLDR: Final = {"nb": "nb", "nn": "nn", "en": "en_GB"}
_ALIASES: Final = {"no": "nb", "nb": "nb", "nn": "nn", "en": "en"}


class Language:
    """One person's language: texts, numbers and dates.

    Args:
        code: ``nb``, ``nn`` or ``en``.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = Locale.parse(_CLDR[code])
        self._texts = _catalogue(code)

    def __call__(self, text: str, /, **values: object) -> str:
        """Return the text in this language with ``{name}`` placeholders filled."""
        translated = self._texts.gettext(text)
        return translated.format(**values) if values else translated

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the form that fits ``n``; ``{n}`` is filled too."""
        return str(self._texts.ngettext(one, many, n)).format(n=n, **values)

    def date(self, day: Day) -> str:
        """Return a date as it is written: «12. mars 2027»."""
        return _long_date(self.locale, day)

    def short_date(self, day: Day) -> str:
        """Return a date in figures: «12.03.2027»."""
        return format_date(day, format="dd.MM.yyyy", locale=self.locale)

    def clock(self, moment: datetime | time) -> str:
        """Return the time of day in Norway: «13:05»."""
        if isinstance(moment, datetime):
            moment = moment.astimezone(NORWAY).time()
        return format_time(moment, format="HH:mm", locale=self.locale)

    def percent(self, n: int, of: int) -> str:
        """Return a share of a count with at most one decimal: «65,9 %»; a dash of none. Only counts are ever stored."""
        if not of:
            return "–"
        share = (Decimal(n) / Decimal(of)).quantize(Decimal("0.001"), ROUND_HALF_UP)
        pattern = self.locale.percent_formats[None].pattern.replace("0", "0.#")
        return format_percent(share, format=pattern, locale=self.locale)

    def share(self, n: int, of: int) -> str:
        """Return n of N as a percentage, with one decimal where it is not whole: «65,9 %»; nothing of nobody."""
        if not of:
            return ""
        tenths = (Decimal(100 * n) / of).quantize(Decimal("0.1"), ROUND_HALF_UP)
        figures = format_decimal(tenths, format="0.#", locale=self.locale)
        return f"{figures}%" if self.code == "en" else f"{figures}\u00a0%"

    def moment(self, moment: datetime) -> str:
        """Return date and time in Norway."""
        return format_datetime(moment, format="d. MMMM yyyy HH:mm", tzinfo=NORWAY, locale=self.locale)


def mark(text: str) -> str:
    """Return the text unchanged: it is translated where it is shown. Marks it for extraction."""
    return text


@cache
def language(code: str) -> Language:
    """Return the language with this code, bokmål for any other."""
    return Language(code if code in LANGUAGES else DEFAULT)


def negotiate(header: str, *, fallback: str = DEFAULT) -> str:
    """Return the first language of an ``Accept-Language`` header that is spoken here."""
    for part in header[:200].split(","):
        code = _ALIASES.get(part.split(";")[0].strip().split("-")[0].lower())
        if code:
            return code
    return fallback


@lru_cache(maxsize=1_000)  # a large plan says the same few hundred days several times
def _long_date(locale: Locale, day: Day) -> str:
    return format_date(day, format="long", locale=locale)


@cache
def _catalogue(code: str) -> NullTranslations:
    path = LOCALE_FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
