"""Names and native coins of chains (EIP-155), as wallets show them."""

from typing import Final

_CHAINS: Final[dict[int, tuple[str, str]]] = {
    1: ("Ethereum Mainnet", "ETH"),
    10: ("OP Mainnet", "ETH"),
    14: ("Flare Mainnet", "FLR"),
    19: ("Songbird Canary-Network", "SGB"),
    25: ("Cronos Mainnet", "CRO"),
    30: ("Rootstock Mainnet", "RBTC"),
    40: ("Telos EVM Mainnet", "TLOS"),
    50: ("XDC Network", "XDC"),
    56: ("Binance Smart Chain", "BNB"),
    100: ("Gnosis", "xDAI"),
    122: ("Fuse Mainnet", "FUSE"),
    130: ("Unichain", "ETH"),
    137: ("Polygon", "POL"),
    143: ("Monad", "MON"),
    146: ("Sonic Mainnet", "S"),
    169: ("Manta Pacific Mainnet", "ETH"),
    250: ("Fantom Opera", "FTM"),
    252: ("Fraxtal", "FRAX"),
    288: ("Boba Network", "ETH"),
    314: ("Filecoin Mainnet", "FIL"),
    324: ("zkSync Mainnet", "ETH"),
    480: ("World Chain", "ETH"),
    592: ("Astar", "ASTR"),
    999: ("HyperEVM", "HYPE"),
    1088: ("Metis Andromeda Mainnet", "METIS"),
    1101: ("Polygon zkEVM", "ETH"),
    1135: ("Lisk", "ETH"),
    1284: ("Moonbeam", "GLMR"),
    1285: ("Moonriver", "MOVR"),
    1329: ("Sei Network", "SEI"),
    1868: ("Soneium", "ETH"),
    2020: ("Ronin", "RON"),
    2222: ("Kava", "KAVA"),
    5000: ("Mantle", "MNT"),
    7700: ("Canto", "CANTO"),
    8217: ("Kaia Mainnet", "KAIA"),
    8453: ("Base", "ETH"),
    9745: ("Plasma Mainnet", "XPL"),
    13371: ("Immutable zkEVM", "IMX"),
    17000: ("Holesky", "ETH"),
    34443: ("Mode", "ETH"),
    42161: ("Arbitrum One", "ETH"),
    42170: ("Arbitrum Nova", "ETH"),
    42220: ("Celo Mainnet", "CELO"),
    43114: ("Avalanche C-Chain", "AVAX"),
    57073: ("Ink", "ETH"),
    59144: ("Linea", "ETH"),
    60808: ("BOB", "ETH"),
    80002: ("Amoy", "POL"),
    80094: ("Berachain", "BERA"),
    81457: ("Blast", "ETH"),
    84532: ("Base Sepolia Testnet", "ETH"),
    167000: ("Taiko Alethia", "ETH"),
    421614: ("Arbitrum Sepolia", "ETH"),
    534352: ("Scroll", "ETH"),
    560048: ("Hoodi", "ETH"),
    7777777: ("Zora", "ETH"),
    11155111: ("Sepolia", "ETH"),
    11155420: ("OP Sepolia Testnet", "ETH"),
    1313161554: ("Aurora Mainnet", "ETH"),
}


def chain_name(chain_id: int) -> str:
    """The chain's name, or its number where it is not known here."""
    known = _CHAINS.get(chain_id)
    return known[0] if known else f"chain {chain_id}"


def native_ticker(chain_id: int) -> str:
    """The ticker of the native coin. Wrong would mislead, so an unknown chain's coin has no ticker."""
    known = _CHAINS.get(chain_id)
    return known[1] if known else "of the native coin"
