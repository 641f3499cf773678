"""The same request in other block contexts: code that behaves when it is watched is found by watching differently."""
