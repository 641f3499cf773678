"""The recordings, loaded once for all journeys."""

from tests.recorded.conftest import cancun_block, cases_of_geth, prague_block

__all__ = ["cancun_block", "cases_of_geth", "prague_block"]
