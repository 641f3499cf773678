"""The HTTP and command-line contract: requests read, reports written, field by field."""
