"""How good explanations are: measures that do not use the phrase book, and the cases to measure on."""
