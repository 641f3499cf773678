"""The tables. What is searched for is a column; the report itself is kept as the JSON text that was digested.

Portable SQL: text, big integers and plain indexes mean the same in SQLite and PostgreSQL. Times are Unix milliseconds
because SQLite keeps no time zones.
"""

from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table, Text

metadata = MetaData()

reports = Table(
    "reports",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("chain_id", BigInteger, nullable=False),
    Column("sender", String(42), nullable=False),
    Column("level", String(16), nullable=False),
    Column("digest", String(71), nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_reports_created_at", "created_at"),
    Index("ix_reports_sender", "chain_id", "sender", "created_at"),
    Index("ix_reports_level", "level", "created_at"),
    Index("ix_reports_digest", "digest"),
)
"""One row a report. The indexes serve the console: newest first, of one account, of one level, equal outcomes."""
