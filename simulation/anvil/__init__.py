"""The anvil child processes: found, started, watched, restarted, stopped."""
