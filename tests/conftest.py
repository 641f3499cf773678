"""Options of the whole test run."""

import pytest
from hypothesis import settings

# A machine that does something else for a moment is no fault of the code: no test has an absolute time.
settings.register_profile("txexplain", deadline=None)
settings.load_profile("txexplain")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes the golden files anew instead of comparing; read the diff before you commit."""
    parser.addoption("--update-golden", action="store_true", help="write golden files instead of comparing")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written."""
    return bool(request.config.getoption("--update-golden"))
