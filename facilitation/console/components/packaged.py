"""Our own few components: plain JavaScript and CSS files beside this one, served from our own address.

Streamlit finds such files by the name of an installed package; ours is installed under another name than its folder,
so the folder is registered by hand. Written into the page instead, the scripts would need a wider security policy.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

PACKAGE: Final = "samskap"
_FOLDER: Final = Path(__file__).parent
MARK: Final = _FOLDER / "assets" / "mark.svg"
# Nothing runs in a picture; its own origin is all that it needs, for the stylesheets.
_FIGURE: Final = (
    '<figure><figcaption></figcaption><div class="frame"><iframe sandbox="allow-same-origin"></iframe></div></figure>'
)
# Name, with the HTML that its script fills in, and whether it has a stylesheet.
_COMPONENTS: Final[Mapping[str, tuple[str | None, bool]]] = {
    "listener": (None, False),
    "timer": ('<div class="timer" role="timer"><div class="words"></div><div class="time"></div></div>', True),
    "post_form": ('<form method="post"></form>', True),
    "file_picker": ('<label><span class="words"></span><input type="file"></label><output></output>', True),
    "pictures": (f'<div class="pictures">{_FIGURE}{_FIGURE}</div>', True),
}


def mount(name: str, *, key: str, data: Mapping[str, Any], triggers: Sequence[str] = ()) -> object:
    """Put one of our components on the page, and return what it tells under the names of its triggers.

    Texts from people may be in ``data``, which it shows as text.
    """
    _register()
    heard: dict[str, Any] = {f"on_{trigger}_change": lambda: None for trigger in triggers}
    return _renderer(name)(key=key, data=dict(data), **heard)


@cache
def _renderer(name: str) -> ComponentRenderer:
    html, styled = _COMPONENTS[name]
    return st.components.v2.component(
        f"{PACKAGE}.{name}", html=html, js=f"{name}.js", css=f"{name}.css" if styled else None
    )


def _register() -> None:
    """Tell the running Streamlit where the files are; every server, and every test, has a registry of its own."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{PACKAGE}.listener") is None:
        components = [ComponentConfig(name=name, asset_dir="assets") for name in _COMPONENTS]
        manager.register_from_manifest(ComponentManifest(name=PACKAGE, version="1", components=components), _FOLDER)
