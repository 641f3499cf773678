"""Requests that act through a contract, set on the stage: who calls, and what stands in for a missing signature."""
