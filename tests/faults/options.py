"""The flags of the fault tests, and their seed in the output: what was found once must be found again."""

import secrets

import pytest

_PROPERTY = "faults"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags."""
    group = parser.getgroup("faults")
    group.addoption("--fault-seed", type=int, help="Seed of the fault tests; a fresh one when left out.")
    group.addoption("--fault-seconds", type=float, default=30.0, help="How long everything goes wrong.")
    group.addoption("--fault-kills", type=int, default=3, help="How often the server is killed at a random moment.")
    group = parser.getgroup("databases")
    group.addoption("--postgresql", action="store_true", help="Let the use cases be tested on PostgreSQL.")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the seed where the run is started; the processes that it is spread over are given it."""
    if config.option.fault_seed is None:
        config.option.fault_seed = secrets.randbelow(1_000_000)


def pytest_report_header(config: pytest.Config) -> str:
    """Say the seed before the first test."""
    seed = config.option.fault_seed
    return f"faults: seed {seed}, the same again with --fault-seed {seed}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was lived through, also when everything went well."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    told = [
        f"{report.nodeid.partition('::')[2]}: {text}"
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, text in report.user_properties
        if name == _PROPERTY
    ]
    if told:
        terminalreporter.section(f"faults, seed {terminalreporter.config.option.fault_seed}")
        for line in told:
            terminalreporter.write_line(line)
