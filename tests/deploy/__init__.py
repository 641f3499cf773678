"""What an operator applies is valid, and says what the service does."""
