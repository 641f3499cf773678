"""Tenants, search columns, feedback, idempotency, the audit trail, API keys and their usage."""

import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TENANT = "local"
_BATCH = 500


def upgrade() -> None:
    """Make the tables; give each report that is there its columns and its entry in the audit trail."""
    _widen_reports()
    _make_tables()
    _adopt_reports(op.get_bind())
    _index_reports()
    _seal()


def downgrade() -> None:
    """Back to reports alone; whatever else was kept is dropped."""
    _unseal()
    for table in ("usage", "api_keys", "tenants", "audit_heads", "audit", "feedback", "idempotency", "report_rules"):
        op.drop_table(table)
    for index in ("ix_reports_tenant", "ix_reports_sender", "ix_reports_level", "ix_reports_origin"):
        op.drop_index(index, "reports")
    for column in ("tenant", "kind", "origin_host", "policy_digest", "content"):
        op.drop_column("reports", column)
    op.create_index("ix_reports_created_at", "reports", ["created_at"])
    op.create_index("ix_reports_sender", "reports", ["chain_id", "sender", "created_at"])
    op.create_index("ix_reports_level", "reports", ["level", "created_at"])


def _widen_reports() -> None:
    op.add_column("reports", sa.Column("tenant", sa.String(64), nullable=False, server_default=_TENANT))
    op.add_column("reports", sa.Column("kind", sa.String(32), nullable=False, server_default=""))
    op.add_column("reports", sa.Column("origin_host", sa.String(253), nullable=True))
    op.add_column("reports", sa.Column("policy_digest", sa.String(80), nullable=False, server_default=""))
    op.add_column("reports", sa.Column("content", sa.String(64), nullable=False, server_default=""))


def _make_tables() -> None:
    _table("report_rules", "report_id:40 rule:64 tenant:64 severity:16 created_at:big", "report_id", "rule")
    op.create_index("ix_report_rules_rule", "report_rules", ["tenant", "rule", "created_at"])
    _table("idempotency", "tenant:64 key:128 request:64 report_id:40 created_at:big", "tenant", "key")
    op.create_index("ix_idempotency_report", "idempotency", ["report_id"])
    op.create_index("ix_idempotency_age", "idempotency", ["created_at"])
    _table("feedback", "id:40 tenant:64 report_id:40 at:big actor:64 outcome:16? opinion:16? note:text", "id")
    op.create_index("ix_feedback_report", "feedback", ["report_id", "at"])
    op.create_index("ix_feedback_tenant", "feedback", ["tenant", "at"])
    _table("audit", "tenant:64 seq:big at:big actor:64 action:32 subject:64 content:64 hash:64", "tenant", "seq")
    op.create_index("ix_audit_subject", "audit", ["subject"])
    _table("audit_heads", "tenant:64 seq:big hash:64", "tenant")
    _table("tenants", "id:64 created_at:big retention_days:int?", "id")
    _table(
        "api_keys",
        "id:32 tenant:64 name:128 secret_hash:64 scopes:256 created_at:big expires_at:big? revoked_at:big?"
        " rate:float? burst:int? daily_quota:big?",
        "id",
    )
    op.create_index("ix_api_keys_tenant", "api_keys", ["tenant"])
    _table("usage", "key_id:32 day:int tenant:64 requests:big", "key_id", "day")


def _table(name: str, columns: str, *key: str) -> None:
    """`name:type` for each column, a number being the length of a text, and `?` where it may be null."""
    types: dict[str, Any] = {"big": sa.BigInteger(), "int": sa.Integer(), "float": sa.Float(), "text": sa.Text()}
    made = []
    for column in columns.split():
        label, _, kind = column.rstrip("?").partition(":")
        made.append(sa.Column(label, types.get(kind) or sa.String(int(kind)), nullable=column.endswith("?")))
    op.create_table(name, *made, sa.PrimaryKeyConstraint(*key))


def _index_reports() -> None:
    for index in ("ix_reports_created_at", "ix_reports_sender", "ix_reports_level"):
        op.drop_index(index, "reports")
    op.create_index("ix_reports_tenant", "reports", ["tenant", "created_at"])
    op.create_index("ix_reports_sender", "reports", ["tenant", "sender", "created_at"])
    op.create_index("ix_reports_level", "reports", ["tenant", "level", "created_at"])
    op.create_index("ix_reports_origin", "reports", ["tenant", "origin_host", "created_at"])


def _adopt_reports(connection: sa.Connection) -> None:
    after, seq, previous = "", 0, "0" * 64
    while rows := connection.execute(
        sa.text("SELECT id, created_at, body FROM reports WHERE id > :after ORDER BY id LIMIT :most"),
        {"after": after, "most": _BATCH},
    ).all():
        for row in rows:
            seq, previous = _adopt(connection, row, seq, previous)
        after = rows[-1].id
    if seq:
        head = {"tenant": _TENANT, "seq": seq, "hash": previous}
        connection.execute(sa.text("INSERT INTO audit_heads VALUES (:tenant, :seq, :hash)"), head)


def _adopt(connection: sa.Connection, row: Any, seq: int, previous: str) -> tuple[int, str]:
    body = json.loads(row.body)
    content = hashlib.sha256(row.body.encode()).hexdigest()
    request, verdict = body["case"]["request"], body["verdict"]
    connection.execute(
        sa.text(
            "UPDATE reports SET kind = :kind, origin_host = :host, policy_digest = :policy, content = :content"
            " WHERE id = :id"
        ),
        {
            "kind": request["payload"]["kind"],
            "host": _host(request["origin"].get("url")),
            "policy": verdict["policy_digest"],
            "content": content,
            "id": row.id,
        },
    )
    rules = {found["rule"]: found["severity"] for found in reversed(verdict["findings"])}
    for rule, severity in rules.items():
        connection.execute(
            sa.text("INSERT INTO report_rules VALUES (:id, :rule, :tenant, :severity, :at)"),
            {"id": row.id, "rule": rule, "tenant": _TENANT, "severity": severity, "at": row.created_at},
        )
    # The form of `txexplain.store.chain` when this migration was written; it may not follow a later change there.
    entry = (_TENANT, seq + 1, row.created_at, "migration", "report.added", row.id, content)
    hashed = hashlib.sha256(
        json.dumps(("txexplain audit 1", *entry, previous), separators=(",", ":")).encode()
    ).hexdigest()
    names = ("tenant", "seq", "at", "actor", "action", "subject", "content", "hash")
    connection.execute(
        sa.text("INSERT INTO audit VALUES (:tenant, :seq, :at, :actor, :action, :subject, :content, :hash)"),
        dict(zip(names, (*entry, hashed), strict=True)),
    )
    return seq + 1, hashed


def _host(url: str | None) -> str | None:
    try:
        return (urlsplit(url).hostname or "")[:253] or None if url else None
    except ValueError:
        return None


_SEALS = (("reports", "UPDATE"), ("feedback", "UPDATE"), ("audit", "UPDATE"), ("audit", "DELETE"))


def _seal() -> None:
    """Let the database itself refuse what the code never does."""
    if op.get_bind().dialect.name == "sqlite":
        for table, action in _SEALS:
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION txexplain_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table, action in _SEALS:
        op.execute(
            f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION txexplain_append_only()"
        )


def _unseal() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, action in _SEALS:
        op.execute(f"DROP TRIGGER {table}_no_{action.lower()}" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        op.execute("DROP FUNCTION txexplain_append_only()")
