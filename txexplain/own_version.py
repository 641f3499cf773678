"""The version of this program."""

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    """The version of this distribution; "0" where the code runs without being installed."""
    try:
        return version("txexplain")
    except PackageNotFoundError:
        return "0"
