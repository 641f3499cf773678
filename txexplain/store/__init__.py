"""Where reports are kept: SQLite by default, PostgreSQL where there is more than one replica."""
