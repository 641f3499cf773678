"""The console's own tables, beside those of the store. Times are Unix milliseconds; every row names its tenant."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from txexplain.store.tables import metadata

people = Table(
    "console_people",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("name", String(48), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(256), nullable=False),
    Column("totp_secret", String(64), nullable=True),
    Column("totp_step", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger, nullable=True),
    Column("identity", String(512), nullable=True),
    UniqueConstraint("name"),
    Index("ix_console_people_tenant", "tenant"),
    Index("ix_console_people_identity", "identity", unique=True),
)
"""Who may sign in. `identity` is the provider and its name for the person, for those whom a company's provider knows.
`totp_step` is the last time step whose code was used: a code works once. A name is unique over all tenants, since it is
all that a person types."""

sessions = Table(
    "console_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person_id", String(32), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_console_sessions_person", "person_id"),
    Index("ix_console_sessions_expires", "expires_at"),
)
"""Sessions by the SHA-256 of their token. `stage` is `enrol` (second factor yet to be set up) or `full`."""

logins = Table(
    "console_logins",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("browser_hash", String(64), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("ix_console_logins_created", "created_at"),
)
"""Sign-ins on their way through a company's provider, by the SHA-256 of their state. Each is taken out once."""

spending = Table(
    "console_spending",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("day", Integer, nullable=False),
    Column("source", String(16), nullable=False),
    Column("region", String(64), nullable=False),
    Column("texts", BigInteger, nullable=False),
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("completion_tokens", BigInteger, nullable=False),
    Column("cpu_ms", Float, nullable=False),
    Column("money", Float, nullable=False),
    PrimaryKeyConstraint("tenant", "day", "source", "region"),
)
"""What models' texts cost, by day (since 1970). Each replica adds to it."""

throttle = Table(
    "console_throttle",
    metadata,
    Column("key", String(96), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
)
"""Failed sign-ins, by name and by address of the client."""

actions = Table(
    "console_actions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("report_id", String(40), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(48), nullable=False),
    Column("action", String(16), nullable=False),
    Column("value", String(48), nullable=False),
    Column("note", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_console_actions_report", "report_id", "at"),
    Index("ix_console_actions_tenant", "tenant", "action", "at"),
)
"""What was done about reports, added to and never changed. `before` is the item's earlier state as JSON, for undoing;
`version` the one that the action made."""

labels = Table(
    "console_labels",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("party", String(253), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("chain_id", BigInteger, nullable=True),
    Column("meaning", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("report_id", String(40), nullable=True),
    Column("state", String(16), nullable=False),
    Column("proposed_by", String(48), nullable=False),
    Column("proposed_at", BigInteger, nullable=False),
    Column("decided_by", String(48), nullable=True),
    Column("decided_at", BigInteger, nullable=True),
    Column("expires_at", BigInteger, nullable=True),
    Column("version", Integer, nullable=False),
    Index("ix_console_labels_state", "tenant", "state", "proposed_at"),
    Index("ix_console_labels_party", "tenant", "party"),
)
"""What analysts say about parties. `state` is proposed, active, rejected or withdrawn; `chain_id` null: every chain."""

views = Table(
    "console_views",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("owner", String(48), nullable=False),
    Column("name", String(64), nullable=False),
    Column("query", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Index("ix_console_views_tenant", "tenant", "owner"),
)
"""Saved filters of the queue."""

profiles = Table(
    "console_profiles",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("made_by", String(48), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Index("ix_console_profiles_tenant", "tenant", "state", "made_at"),
)
"""Profiles that were activated here; the newest `active` one judges the tenant's requests in place of the file's."""
