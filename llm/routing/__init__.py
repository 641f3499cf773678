"""Which region writes: a pure state table, and the driver that carries out its decisions."""
