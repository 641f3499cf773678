"""The tables of the analysts' queue. Reports never change; what people do about them stands here."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from txexplain.store.tables import metadata, sparse_index

_WORD = String(64).with_variant(String(64, collation="C"), "postgresql")

queue_items = Table(
    "queue_items",
    metadata,
    Column("report_id", String(40), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("chain_id", BigInteger, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("level", String(16), nullable=False),
    Column("level_rank", Integer, nullable=False),
    Column("sender", String(42), nullable=False),
    Column("origin_host", String(253), nullable=True),
    Column("headline", Text, nullable=False),
    Column("top_rule", String(64), nullable=True),
    Column("degraded", Boolean, nullable=False),
    Column("disagrees", Boolean, nullable=False),
    Column("author", String(16), nullable=False),
    Column("region", String(64), nullable=True),
    Column("total_ms", Float, nullable=False),
    Column("status", String(16), nullable=False),
    Column("assignee", String(64), nullable=True),
    Column("decision", String(16), nullable=True),
    Column("decided_by", String(64), nullable=True),
    Column("decided_at", BigInteger, nullable=True),
    Column("version", Integer, nullable=False),
    Index("ix_queue_newest", "tenant", "created_at", "report_id"),
    Index("ix_queue_status", "tenant", "status", "created_at", "report_id"),
    Index("ix_queue_gravest", "tenant", "status", "level_rank", "created_at", "report_id"),
    Index("ix_queue_level", "tenant", "level", "created_at", "report_id"),
    Index("ix_queue_chain", "tenant", "chain_id", "created_at", "report_id"),
    sparse_index("ix_queue_origin", "tenant", "origin_host", "created_at", "report_id", where="origin_host"),
    sparse_index("ix_queue_assignee", "tenant", "assignee", "created_at", "report_id", where="assignee"),
)
"""One row a report. `status` is open, decided or escalated. `version` rises with each change, so that of two people who
act on the same state one is told that the other was first."""

report_terms = Table(
    "report_terms",
    metadata,
    Column("report_id", String(40), nullable=False),
    Column("term", _WORD, nullable=False),
    Column("tenant", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("report_id", "term"),
    Index("ix_report_terms_term", "tenant", "term", "created_at", "report_id"),
)
"""The words and addresses of a report, for the search: one index that both databases walk in the order of time."""
