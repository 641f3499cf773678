"""What the console keeps: people, sessions, decisions, labels, views and profiles. Every query stands here."""
