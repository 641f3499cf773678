"""From anvil's answers to effects. Pure: no I/O happens here."""
