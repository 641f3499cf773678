"""Bytes in, meaning out. This room is pure: it does no I/O but reading the data files it ships."""
