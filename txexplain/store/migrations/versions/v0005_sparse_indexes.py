"""Indexes without the rows that have nothing there: most reports have no assignee, and many no origin."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_reports_origin": ("reports", "origin_host", ["tenant", "origin_host", "created_at"]),
    "ix_queue_origin": ("queue_items", "origin_host", ["tenant", "origin_host", "created_at", "report_id"]),
    "ix_queue_assignee": ("queue_items", "assignee", ["tenant", "assignee", "created_at", "report_id"]),
}


def upgrade() -> None:
    """Make them anew, over the rows that have a value."""
    for index, (table, column, names) in _INDEXES.items():
        given = sa.text(f"{column} IS NOT NULL")
        op.drop_index(index, table)
        op.create_index(index, table, names, sqlite_where=given, postgresql_where=given)


def downgrade() -> None:
    """Make them anew, over all rows."""
    for index, (table, _, names) in _INDEXES.items():
        op.drop_index(index, table)
        op.create_index(index, table, names)
