"""Makes the small model: cases and texts to learn from, the training, and the file that is served."""
