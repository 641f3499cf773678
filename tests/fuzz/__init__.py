"""Properties that are tried for as long as there is time, on bytes that nobody chose."""
