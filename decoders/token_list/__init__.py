"""Symbols, decimals and names of tokens out of a published list: what is said where no chain could be asked."""
