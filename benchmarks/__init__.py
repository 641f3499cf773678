"""Measurements as ratios against something named, in one run. Each module prints a table."""
