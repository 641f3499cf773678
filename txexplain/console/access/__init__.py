"""Who may use the console, and how they prove it."""
