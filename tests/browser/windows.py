"""The windows that people look through, and the product that they look at."""

from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext

PHONE = {"width": 390, "height": 844}
WALL = {"width": 1920, "height": 1080}
LAPTOP = {"width": 1280, "height": 900}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A started product: its address and the set-up link that it printed."""

    url: str
    setup_link: str


def context_of(chromium: Browser, size: dict[str, int], *, scripts: bool = True) -> BrowserContext:
    """Return a browser of one person: a window of this size, in Norwegian."""
    return chromium.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        locale="nb-NO",
        java_script_enabled=scripts,
        accept_downloads=True,
    )
