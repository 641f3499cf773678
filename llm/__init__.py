"""Findings in, words out. This room owns the explainers; none of them can change a verdict."""
