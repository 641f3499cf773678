"""Decoded and effects in, findings and a verdict out. Rules are pure functions of a frozen case."""
