"""The fixture chain: that it is built the same everywhere, serves as an upstream, and does what its cases claim."""
