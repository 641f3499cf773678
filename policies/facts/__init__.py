"""Facts about the parties to a request: each with its source, time and confidence, frozen into the case."""
