"""The settings of Streamlit that the product was measured with, and the check that they are in force."""

from collections.abc import Mapping
from typing import Final

from streamlit import config

MEASURED: Final[Mapping[str, object]] = {
    # With these two at their defaults one rerun costs 56–130 ms of CPU instead of 3–10.
    "runner.postScriptGC": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.runOnSave": False,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.maxUploadSize": 1,
    "server.maxWidgetStateSize": 1,
    "server.maxMessageSize": 20,
    "server.disconnectedSessionTTL": 120,
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "client.allowedOrigins": [],
    "logger.hideWelcomeMessage": True,
    "logger.level": "warning",
}


class SettingsNotInForce(RuntimeError):
    """Streamlit runs with other settings than those in ``.streamlit/config.toml``."""


def assert_settings() -> None:
    """Stop the start when Streamlit would run otherwise than measured.

    Its environment variables are ignored under a plain ASGI server, and its file is looked for in the folder that the
    server is started from, so neither can be trusted to have been read.

    Raises:
        SettingsNotInForce: naming every setting that differs, with what it should be.
    """
    found = {name: config.get_option(name) for name in MEASURED}
    differing = [f"{name} = {found[name]!r}, not {value!r}" for name, value in MEASURED.items() if found[name] != value]
    if differing:
        raise SettingsNotInForce(
            "start from the folder that holds .streamlit/config.toml; Streamlit has " + "; ".join(differing)
        )
