"""Full rounds of the garbage collector do not look at what was there before the first request."""

import gc

from txexplain.heap import settle_heap


def test_what_is_open_at_the_start_is_no_longer_looked_at() -> None:
    before = gc.get_freeze_count()
    try:
        settle_heap()
        assert gc.get_freeze_count() > before
        assert len(gc.get_objects()) < gc.get_freeze_count()
    finally:
        gc.unfreeze()
