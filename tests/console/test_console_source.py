"""What the console's source may and may not say, read from it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from facilitation.console import SCRIPT

SOURCES = sorted(SCRIPT.parent.rglob("*.py"))
WIDGETS = {
    "button",
    "checkbox",
    "data_editor",
    "date_input",
    "form_submit_button",
    "link_button",
    "multiselect",
    "number_input",
    "plotly_chart",
    "segmented_control",
    "selectbox",
    "tabs",
    "text_area",
    "text_input",
    "time_input",
}
# They read HTML or Markdown from anything, share state between people, or run in the middle of a command.
NEVER = {"cache_data", "cache_resource", "download_button", "file_uploader", "html", "write", "write_stream"}


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call of a method or of one of Streamlit's functions, by name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_widget_has_a_key(path: Path) -> None:
    nameless = [
        f"{name} in line {call.lineno}"
        for name, call in calls(path)
        # A widget whose arguments are unpacked gets its key with them.
        if name in WIDGETS and not {"key", None} & {keyword.arg for keyword in call.keywords}
    ]

    assert nameless == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_unsafe_commands_are_not_used(path: Path) -> None:
    assert [name for name, _ in calls(path) if name in NEVER] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_state_is_kept_in_one_place(path: Path) -> None:
    if path.name != "state.py":
        assert "session_state" not in path.read_text(encoding="utf-8")
