"""The analysts' queue with its search terms, and the console's people, sessions, decisions, labels and profiles."""

from alembic import op

from txexplain.console.data import tables as console
from txexplain.store.queue.tables import queue_items, report_terms

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = (
    queue_items,
    report_terms,
    console.people,
    console.sessions,
    console.throttle,
    console.actions,
    console.labels,
    console.views,
    console.profiles,
)
"""New tables, made as they are declared: a later migration that changes one writes its own statements, and this one
then has to hold the columns of its day. Reports from before are put into the queue when the console first opens."""


def upgrade() -> None:
    """Make the tables and their indexes."""
    for table in _TABLES:
        table.create(op.get_bind())


def downgrade() -> None:
    """Drop them, with every decision and label in them."""
    for table in reversed(_TABLES):
        table.drop(op.get_bind())
