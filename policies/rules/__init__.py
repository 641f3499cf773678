"""One file for each rule, named after the rule."""
