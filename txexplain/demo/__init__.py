"""The demo: a chain with real protocols and hostile contracts, the service in front of it, and requests to judge."""
