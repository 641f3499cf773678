"""From a signing request to the exact call that anvil runs."""
