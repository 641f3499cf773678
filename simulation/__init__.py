"""A decoded request in, effects out. This room owns anvil, the fork and the upstream node."""
