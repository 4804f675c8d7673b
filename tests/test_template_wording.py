import re
from pathlib import Path

import pytest

from facilitation.catalogue.problem import Problem, Severity
from facilitation.i18n import language
from facilitation.settings import ROOT
from facilitation.template_wording import SENTENCES, describe
from tests.folders import SHIPPED, catalogue_of

BROKEN = sorted((ROOT / "tests" / "catalogue" / "broken").glob("*.yaml"))


def test_every_flaw_of_the_language_has_a_sentence() -> None:
    sources = (ROOT / "facilitation" / "catalogue").glob("*.py")
    raised = {
        code
        for path in sources
        for code in re.findall(
            r'"((?:file|yaml|schema|template|list|window|step|points|card|choice|seat|form|reference|groups|screen)\.[a-z0-9_]+)"',
            path.read_text(encoding="utf-8"),
        )
    }

    # Whole-template errors are told by `explain`, not line by line.
    assert raised - {"template.invalid", "template.unknown"} <= set(SENTENCES)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_problem_in_the_broken_templates_is_told(path: Path) -> None:
    for problem in catalogue_of(SHIPPED).check([path]):
        assert problem.code in SENTENCES, problem.code


def test_line_says_where_what_and_what_was_expected() -> None:
    problem = Problem(
        file="mal.yaml",
        line=7,
        key="steps[2].who",
        code="enum",
        facts={"found": "alle", "allowed": ("group", "plenary")},
    )

    told = describe(problem, language("nb"))
    assert told == "mal.yaml:7: steps[2].who: feil: Ukjent verdi. Her står: alle. Ventet: group, plenary."


def test_warning_about_the_whole_file() -> None:
    problem = Problem(
        file="mal.yaml", line=1, key="", code="something.new", facts={"found": ""}, severity=Severity.WARNING
    )

    assert describe(problem, language("nb")) == "mal.yaml:1: hele fila: advarsel: Verdien kan ikke brukes."
