"""Who is who on the fixture chain: anvil's well-known development accounts, each with one role.

The keys follow from anvil's default mnemonic, which everybody knows: never send anything of value to them.
"""

from typing import Final

DEPLOYER: Final = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
ALICE: Final = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
BOB: Final = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
MALLORY: Final = "0x90F79bf6EB2c4f870365E785982E1f101E93b906"
CAROL: Final = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"
LIQUIDITY_PROVIDER: Final = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"
MARKETPLACE_FEES: Final = "0x976EA74026E726554dB657fA54763abd0C3a0aa9"
BUNDLER: Final = "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955"

# Not an account of anybody's yet: BOB's first and last four hex digits around other ones, as a poisoner
# grinds them. No key is needed to be paid by mistake.
BOB_LOOKALIKE: Final = "0x3C44b13A7C1e5e0F6aa9C4D41Ef29F74a6E193Bc"

ZERO: Final = "0x0000000000000000000000000000000000000000"

ROLES: Final[dict[str, str]] = {
    "deployer": DEPLOYER,
    "alice": ALICE,
    "bob": BOB,
    "mallory": MALLORY,
    "carol": CAROL,
    "liquidity_provider": LIQUIDITY_PROVIDER,
    "marketplace_fees": MARKETPLACE_FEES,
    "bundler": BUNDLER,
    "bob_lookalike": BOB_LOOKALIKE,
}
