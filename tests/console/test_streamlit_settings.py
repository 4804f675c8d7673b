import tomllib

import pytest
from streamlit import config

from facilitation.console.streamlit_settings import MEASURED, SettingsNotInForce, assert_settings
from facilitation.settings import ROOT


def test_the_settings_of_this_folder_are_those_that_were_measured() -> None:
    assert_settings()


def test_the_file_says_all_that_was_measured() -> None:
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

    assert {name: written[name.split(".")[0]][name.split(".")[1]] for name in MEASURED} == MEASURED


def test_a_start_with_other_settings_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    real = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: True if name == "runner.postScriptGC" else real(name))

    with pytest.raises(SettingsNotInForce, match=r"runner.postScriptGC = True, not False$"):
        assert_settings()
