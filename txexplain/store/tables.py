"""The tables. What is searched for is a column; the report itself is kept as the JSON text that was digested.

Portable SQL: text, big integers and plain indexes mean the same in SQLite and PostgreSQL. Times are Unix milliseconds
because SQLite keeps no time zones. Every row names its tenant, and every query asks for one.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData()


def sparse_index(name: str, *columns: str, where: str) -> Index:
    """An index over the rows that have a value in the column `where`: nobody looks for the others by it."""
    given = text(f"{where} IS NOT NULL")
    return Index(name, *columns, sqlite_where=given, postgresql_where=given)


reports = Table(
    "reports",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("chain_id", BigInteger, nullable=False),
    Column("sender", String(42), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("level", String(16), nullable=False),
    Column("origin_host", String(253), nullable=True),
    Column("digest", String(71), nullable=False),
    Column("policy_digest", String(80), nullable=False),
    Column("content", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_reports_tenant", "tenant", "created_at"),
    Index("ix_reports_sender", "tenant", "sender", "created_at"),
    Index("ix_reports_level", "tenant", "level", "created_at"),
    sparse_index("ix_reports_origin", "tenant", "origin_host", "created_at", where="origin_host"),
    Index("ix_reports_digest", "digest"),
)
"""One row a report. `content` is the SHA-256 of `body`: the address under which the audit trail knows the report.
A trigger refuses every change of a row."""

report_rules = Table(
    "report_rules",
    metadata,
    Column("report_id", String(40), nullable=False),
    Column("rule", String(64), nullable=False),
    Column("tenant", String(64), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("report_id", "rule"),
    Index("ix_report_rules_rule", "tenant", "rule", "created_at"),
)
"""The rules that found something in a report, with the worst severity of each."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("key", String(128), nullable=False),
    Column("request", String(64), nullable=False),
    Column("report_id", String(40), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("tenant", "key"),
    Index("ix_idempotency_report", "report_id"),
    Index("ix_idempotency_age", "created_at"),
)
"""Callers' own names for requests. `request` is the SHA-256 of the body that the name was first used for."""

feedback = Table(
    "feedback",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("report_id", String(40), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("outcome", String(16), nullable=True),
    Column("opinion", String(16), nullable=True),
    Column("note", Text, nullable=False),
    Index("ix_feedback_report", "report_id", "at"),
    Index("ix_feedback_tenant", "tenant", "at"),
)
"""What people said about reports; added to, never changed."""

audit = Table(
    "audit",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("content", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("tenant", "seq"),
    Index("ix_audit_subject", "subject"),
)
"""One chain a tenant: `hash` covers the entry and the hash before it (`txexplain.store.chain`). Triggers refuse every
change and every removal."""

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The last entry of each chain. Its row is the lock that lets one writer at a time lengthen the chain."""

tenants = Table(
    "tenants",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("retention_days", Integer, nullable=True),
)
"""A tenant needs no row to own reports; the row holds what differs from the settings."""

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("name", String(128), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("scopes", String(256), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=True),
    Column("revoked_at", BigInteger, nullable=True),
    Column("rate", Float, nullable=True),
    Column("burst", Integer, nullable=True),
    Column("daily_quota", BigInteger, nullable=True),
    Index("ix_api_keys_tenant", "tenant"),
)
"""API keys. The secret itself is never kept; its SHA-256 is enough for 256 random bits."""

usage = Table(
    "usage",
    metadata,
    Column("key_id", String(32), nullable=False),
    Column("day", Integer, nullable=False),
    Column("tenant", String(64), nullable=False),
    Column("requests", BigInteger, nullable=False),
    PrimaryKeyConstraint("key_id", "day"),
)
"""Requests of each key on each day (days since 1970-01-01 UTC), summed over the replicas."""
