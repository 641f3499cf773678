"""The analysts' queue with its search terms, and the console's people, sessions, decisions, labels and profiles.

Reports from before are put into the queue when the console first opens.
"""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES: Final = {
    "queue_items": (
        "report_id:40! tenant:64 created_at:big chain_id:big kind:32 level:16 level_rank:int sender:42 origin_host:253?"
        " headline:text top_rule:64? degraded:bool disagrees:bool author:16 region:64? total_ms:float status:16"
        " assignee:64? decision:16? decided_by:64? decided_at:big? version:int"
    ),
    "report_terms": "report_id:40! term:word! tenant:64 created_at:big",
    "console_people": (
        "id:32! tenant:64 name:48 role:16 password_hash:256 totp_secret:64? totp_step:big created_at:big"
        " disabled_at:big?"
    ),
    "console_sessions": ("token_hash:64! person_id:32 csrf:64 stage:16 created_at:big seen_at:big expires_at:big"),
    "console_throttle": "key:96! failures:int last_at:big locked_until:big",
    "console_actions": (
        "id:32! tenant:64 report_id:40 at:big actor:48 action:16 value:48 note:text before:text version:int"
    ),
    "console_labels": (
        "id:32! tenant:64 party:253 kind:16 chain_id:big? meaning:16 reason:text report_id:40? state:16 proposed_by:48"
        " proposed_at:big decided_by:48? decided_at:big? expires_at:big? version:int"
    ),
    "console_views": "id:32! tenant:64 owner:48 name:64 query:text shared:bool",
    "console_profiles": "id:32! tenant:64 text:text note:text state:16 made_by:48 made_at:big",
}
"""`name:type` for each column, a number being the length of a text, `?` where it may be null, `!` in the key."""

_INDEXES: Final = {
    "ix_queue_newest": "queue_items tenant created_at report_id",
    "ix_queue_status": "queue_items tenant status created_at report_id",
    "ix_queue_gravest": "queue_items tenant status level_rank created_at report_id",
    "ix_queue_level": "queue_items tenant level created_at report_id",
    "ix_queue_chain": "queue_items tenant chain_id created_at report_id",
    "ix_queue_origin": "queue_items tenant origin_host created_at report_id",
    "ix_queue_assignee": "queue_items tenant assignee created_at report_id",
    "ix_report_terms_term": "report_terms tenant term created_at report_id",
    "ix_console_people_tenant": "console_people tenant",
    "ix_console_sessions_person": "console_sessions person_id",
    "ix_console_sessions_expires": "console_sessions expires_at",
    "ix_console_actions_report": "console_actions report_id at",
    "ix_console_actions_tenant": "console_actions tenant action at",
    "ix_console_labels_state": "console_labels tenant state proposed_at",
    "ix_console_labels_party": "console_labels tenant party",
    "ix_console_views_tenant": "console_views tenant owner",
    "ix_console_profiles_tenant": "console_profiles tenant state made_at",
}


def upgrade() -> None:
    """Make the tables and their indexes."""
    for name, columns in _TABLES.items():
        made = [_column(column) for column in columns.split()]
        key = [column.partition(":")[0] for column in columns.split() if column.endswith("!")]
        unique = [sa.UniqueConstraint("name")] if name == "console_people" else []
        op.create_table(name, *made, sa.PrimaryKeyConstraint(*key), *unique)
    for index, place in _INDEXES.items():
        table, *names = place.split()
        op.create_index(index, table, names)


def downgrade() -> None:
    """Drop them, with every decision and label in them."""
    for name in reversed(_TABLES):
        op.drop_table(name)


def _column(written: str) -> sa.Column[Any]:
    name, _, kind = written.rstrip("?!").partition(":")
    # In PostgreSQL's "C" collation a word's index serves equality and order alike, whatever the server's language.
    word = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
    types: dict[str, Any] = {
        "big": sa.BigInteger(),
        "bool": sa.Boolean(),
        "float": sa.Float(),
        "int": sa.Integer(),
        "text": sa.Text(),
        "word": word,
    }
    return sa.Column(name, types.get(kind) or sa.String(int(kind)), nullable=written.endswith("?"))
