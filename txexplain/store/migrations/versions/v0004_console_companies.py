"""Sign-in by a company's own provider (OpenID Connect), and what models' texts cost by day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and let a person be one whom a provider knows."""
    op.add_column("console_people", sa.Column("identity", sa.String(512), nullable=True))
    op.create_index("ix_console_people_identity", "console_people", ["identity"], unique=True)
    op.create_table(
        "console_logins",
        sa.Column("state_hash", sa.String(64), primary_key=True),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_console_logins_created", "console_logins", ["created_at"])
    op.create_table(
        "console_spending",
        sa.Column("tenant", sa.String(64), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("texts", sa.BigInteger(), nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger(), nullable=False),
        sa.Column("completion_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cpu_ms", sa.Float(), nullable=False),
        sa.Column("money", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "day", "source", "region"),
    )


def downgrade() -> None:
    """Drop them. People whom only a provider knows cannot sign in any more, so they go too."""
    provided = "SELECT id FROM console_people WHERE identity IS NOT NULL"
    op.execute(sa.text(f"DELETE FROM console_sessions WHERE person_id IN ({provided})"))  # noqa: S608 - our own names
    op.execute(sa.text("DELETE FROM console_people WHERE identity IS NOT NULL"))
    op.drop_table("console_spending")
    op.drop_table("console_logins")
    op.drop_index("ix_console_people_identity", "console_people")
    op.drop_column("console_people", "identity")
