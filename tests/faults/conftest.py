import pytest


@pytest.fixture
def fault_seconds(request: pytest.FixtureRequest) -> float:
    seconds: float = request.config.option.fault_seconds
    return seconds


@pytest.fixture
def fault_kills(request: pytest.FixtureRequest) -> int:
    kills: int = request.config.option.fault_kills
    return kills
