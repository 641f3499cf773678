"""The fixture chain: real protocols and own hostile contracts on a local anvil, for the demo and the tests.

`python -m txexplain.chain build` makes it, `python -m txexplain.chain serve` plays it as the upstream node.
"""
