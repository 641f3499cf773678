"""Lists that others keep (threats, names, tokens): imported by the operator, checked, and held in one compact index."""
