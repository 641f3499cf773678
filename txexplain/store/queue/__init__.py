"""What the analysts' queue is searched by, written in the same transaction as the report."""
