"""What a text may cost: time from the deadline, tokens from the measured rate, money from a price table."""
