"""What the outcome of a simulation rests on, and whether it still stands."""
