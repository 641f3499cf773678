"""The operator's nodes: failover between them, one cache of pinned state, and the proxy that forks read through."""
