"""Run by Alembic. The connection is given by `txexplain.store.migrate`; there is no configuration file."""

from alembic import context

from txexplain.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
