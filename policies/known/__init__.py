"""The table of well-known contracts that is shipped, and its loader."""
