import pytest


@pytest.fixture(scope="session")
def fault_seed(request: pytest.FixtureRequest) -> int:
    seed: int = request.config.option.fault_seed
    return seed


@pytest.fixture
def fault_seconds(request: pytest.FixtureRequest) -> float:
    seconds: float = request.config.option.fault_seconds
    return seconds


@pytest.fixture
def fault_kills(request: pytest.FixtureRequest) -> int:
    kills: int = request.config.option.fault_kills
    return kills
