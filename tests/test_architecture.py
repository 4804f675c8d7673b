"""The layers, the size of things and the words we do not use, read from the source."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*ROOT.glob("facilitation/**/*.py"), *ROOT.glob("exports/**/*.py"), ROOT / "app.py"])

# What each part may import of ours; a part is the longest name that fits.
ALLOWED = {
    "exports": {"exports"},
    "facilitation.domain": {"facilitation.domain"},
    "facilitation.live": {"facilitation.live"},
    "facilitation.catalogue": {"facilitation.catalogue", "facilitation.domain"},
    "facilitation.persistence": {"facilitation.persistence", "facilitation.domain"},
    "facilitation.guarding": {
        "facilitation.guarding",
        "facilitation.wording",
        "facilitation.i18n",
        "facilitation.domain",
    },
    "facilitation.services": {
        "facilitation.services",
        "facilitation.persistence",
        "facilitation.catalogue",
        "facilitation.live",
        "facilitation.domain",
        "facilitation.i18n",
        "facilitation.wording",
        "exports",
    },
    "facilitation.settings": set(),
    "facilitation.i18n": {"facilitation.domain"},
    "facilitation.wording": {"facilitation.i18n", "facilitation.domain"},
    "facilitation.template_wording": {"facilitation.i18n", "facilitation.catalogue"},
    "facilitation.bootstrap": {
        "facilitation.settings",
        "facilitation.services",
        "facilitation.persistence",
        "facilitation.catalogue",
        "facilitation.live",
        "facilitation.domain",
    },
}
EDGES = (
    "facilitation.mail",
    "facilitation.phone",
    "facilitation.screen",
    "facilitation.web",
    "facilitation.console",
    "facilitation.rehearsal",
)
NEVER_FROM_EDGES = {
    "facilitation.mail": {
        "facilitation.console",
        "facilitation.phone",
        "facilitation.screen",
        "facilitation.rehearsal",
        "facilitation.persistence",
    },
    "facilitation.phone": {
        "facilitation.console",
        "facilitation.screen",
        "facilitation.rehearsal",
        "facilitation.persistence",
    },
    "facilitation.screen": {
        "facilitation.console",
        "facilitation.phone",
        "facilitation.rehearsal",
        "facilitation.persistence",
    },
    "facilitation.web": {
        "facilitation.console",
        "facilitation.phone",
        "facilitation.screen",
        "facilitation.persistence",
    },
    "facilitation.console": {"facilitation.phone", "facilitation.persistence"},
}
# What each folder of use cases may import of the others, which all stand above it here. All of them stand on the
# modules that lie in `services` itself; of those, only the registry knows the folders.
USE_CASES: dict[str, set[str]] = {
    "access": set(),
    "room": set(),
    "follow_up": {"access"},
    "answering": {"room", "follow_up"},
    "plan": {"room", "follow_up", "answering"},
    "surveys": {"room", "answering"},
    "workshops": {"access", "follow_up", "surveys"},
    "mailing": {"follow_up", "surveys"},
    "outcomes": {"access", "room", "follow_up", "answering", "surveys", "workshops"},
    "keeping": {"access", "room", "follow_up", "answering", "outcomes"},
    "phones": {"room", "follow_up", "answering", "plan"},
    "screens": {"room", "follow_up", "answering", "plan", "surveys", "outcomes"},
    "reports": {"access", "room", "follow_up", "answering", "plan", "workshops", "outcomes"},
    "importing": {"follow_up", "workshops", "reports"},
    "running": {"room", "answering", "plan", "workshops", "outcomes", "phones", "screens"},
}
FORBIDDEN_NAMES = {"utils", "common", "helpers", "manager", "misc", "session"}
FILE_LIMIT = 400
FUNCTION_LIMIT = 60
PAGE_LIMIT = 120
POSITIONAL_LIMIT = 4


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def part_of(module: str) -> str | None:
    return max((part for part in ALLOWED if module == part or module.startswith(f"{part}.")), key=len, default=None)


@cache
def imports(path: Path) -> list[tuple[str, str]]:
    """Return (module, name) of every import, wherever in the file it stands."""
    found: list[tuple[str, str]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.module, alias.name) for alias in node.names]
    return found


def ours(path: Path) -> set[str]:
    return {module for module, _ in imports(path) if module.split(".")[0] in {"facilitation", "exports"}}


def belongs(module: str, parts: set[str]) -> bool:
    return any(module == part or module.startswith(f"{part}.") for part in parts)


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_imports_run_downward(path: Path) -> None:
    part = part_of(module_of(path))
    if part is not None:
        assert {module for module in ours(path) if not belongs(module, ALLOWED[part])} == set()
    for edge, never in NEVER_FROM_EDGES.items():
        if belongs(module_of(path), {edge}):
            assert {module for module in ours(path) if belongs(module, never)} == set()


def use_case_of(module: str) -> str:
    """Return the folder of use cases that a module stands in, or nothing for one in `services` itself."""
    return next((folder for folder in USE_CASES if belongs(module, {f"facilitation.services.{folder}"})), "")


@pytest.mark.parametrize("path", [path for path in SOURCES if "services" in path.parts], ids=module_of)
def test_use_cases_know_only_what_they_stand_on(path: Path) -> None:
    here = use_case_of(module_of(path))
    used = {use_case_of(f"{module}.{name}") for module, name in imports(path)} - {here, ""}
    if path.stem != "registry":
        assert used <= USE_CASES.get(here, set())


def test_every_folder_of_use_cases_stands_above_those_that_use_it() -> None:
    folders = {path.relative_to(ROOT).parts[2] for path in SOURCES if path.match("services/*/*.py")}
    above: set[str] = set()
    for folder, used in USE_CASES.items():
        assert used <= above, folder
        above.add(folder)
    assert folders == above


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_streamlit_stays_in_the_console(path: Path) -> None:
    if not belongs(module_of(path), {"app", "facilitation.console"}):
        assert [module for module, _ in imports(path) if module.split(".")[0] == "streamlit"] == []


def test_domain_is_made_of_the_standard_library() -> None:
    outside = {
        module.split(".")[0]
        for path in SOURCES
        if belongs(module_of(path), {"facilitation.domain"})
        for module, _ in imports(path)
    }
    import sys

    assert outside - set(sys.stdlib_module_names) == {"facilitation"}


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_things_are_small_enough_to_read(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    limit = PAGE_LIMIT if "app_pages" in path.parts else FILE_LIMIT
    if "versions" in path.parts:
        return
    assert source.count("\n") <= limit
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < FUNCTION_LIMIT, node.name
            positional = [
                arg.arg for arg in (*node.args.posonlyargs, *node.args.args) if arg.arg not in {"self", "cls"}
            ]
            assert len(positional) <= POSITIONAL_LIMIT + 1, node.name


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_modules_are_nouns_of_the_workshop(path: Path) -> None:
    assert not set(path.stem.split("_")) & FORBIDDEN_NAMES


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_nobody_writes_html_or_reads_the_environment(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert "unsafe_allow_html" not in source
    assert "st.html(" not in source
    if module_of(path) not in {"facilitation.settings", "facilitation.cli", "facilitation.terminal"}:
        assert "os.environ" not in source


def test_links_are_never_built_from_the_request() -> None:
    served = [path for path in SOURCES if "rehearsal" not in path.parts]  # its requests are its own
    for path in served:
        source = path.read_text(encoding="utf-8")
        for trap in ("request.url", "request.base_url", "st.context.url", "url_for("):
            assert trap not in source, f"{path.name}: {trap}"


def test_every_folder_says_what_it_is_for() -> None:
    folders = {path.parent for path in SOURCES if path.parent != ROOT}
    silent = [
        str(folder.relative_to(ROOT))
        for folder in folders
        if not (folder / "README.md").exists()
        and not ((folder / "__init__.py").exists() and (folder / "__init__.py").read_text(encoding="utf-8").strip())
        and folder.name not in {"versions", "app_pages"}
    ]
    assert silent == []
