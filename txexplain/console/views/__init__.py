"""What the pages show, as plain values: pure functions from a report or a row, without any markup."""
