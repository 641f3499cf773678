"""The gateway: who asks, what for, how often, and whose turn it is."""
