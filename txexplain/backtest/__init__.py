"""Stored reports, in any number, judged once more under other policies; nothing stored is changed."""
