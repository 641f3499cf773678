"""End to end: a real service process, a real anvil, a recorded chain."""
