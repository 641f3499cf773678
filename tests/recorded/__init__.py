"""A recorded block served as an upstream node, and the comparison of a replay with what was published."""
