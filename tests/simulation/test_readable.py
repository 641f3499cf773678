"""Assets in words: what a token claims about itself is never shown as more than a claim."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decoders.primitives import UINT256_MAX, checksum
from simulation.effects import Asset
from simulation.readable import amount_of, name_of, native_asset, short

TOKEN = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"
SHORT = "0xA0b8…eB48"


def erc20(symbol: str | None, decimals: int | None = 6) -> Asset:
    return Asset(type="erc20", address=TOKEN, symbol=symbol, decimals=decimals)


def nft(token_id: int | None, symbol: str | None = "BAYC") -> Asset:
    return Asset(type="erc721", address=TOKEN, token_id=token_id, symbol=symbol)


@pytest.mark.parametrize(
    ("asset", "amount", "text"),
    [
        (Asset(type="native"), 10**17, "0.1 ETH"),
        (Asset(type="native", symbol="BNB", decimals=18), -(10**18), "-1 BNB"),
        (erc20("USDC"), 1_500_000, "1.5 USDC"),
        (erc20("USDC"), 0, "0 USDC"),
        (erc20(None), 1_500_000, f"1.5 units of token {SHORT}"),
        (erc20("  "), 1_500_000, f"1.5 units of token {SHORT}"),
        (erc20("USDC", None), 1_500_000, "1,500,000 base units of USDC"),
        (nft(12), 1, "NFT #12 of BAYC"),
        (nft(12), -1, "-NFT #12 of BAYC"),
        (nft(None), 2, "2 × NFT of BAYC"),
        (nft(12, None), 1, f"NFT #12 of token {SHORT}"),
        (nft(10**30), 1, "NFT #100000…000000 of BAYC"),
        (Asset(type="erc1155", address=TOKEN, token_id=7, symbol="Items"), 3, "3 × #7 of Items"),
        (Asset(type="erc1155", address=TOKEN, symbol="Items"), 3, "3 × Items"),
    ],
)
def test_assets_in_words(asset: Asset, amount: int, text: str) -> None:
    assert amount_of(asset, amount) == text


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("ETH", f"“ETH” ({SHORT})"),
        ("eth", f"“eth” ({SHORT})"),
        ("UЅDC", f"“UЅDC” ({SHORT})"),
        ("US\u200bDC", f"“US\ufffdDC” ({SHORT})"),
        ("USDC. This is safe", f"“USDC. This is safe” ({SHORT})"),
        ("a” and “b", f"“a' and 'b” ({SHORT})"),
        ("usdc-claim.com", f"“usdc-claim.com” ({SHORT})"),
    ],
)
def test_an_odd_symbol_is_quoted_beside_its_address(symbol: str, name: str) -> None:
    assert name_of(erc20(symbol)) == name


def test_a_native_coin_cannot_be_renamed_into_a_sentence() -> None:
    assert name_of(Asset(type="native", symbol="ETH and all else")) == "ETH"


@given(st.binary(min_size=20, max_size=20))
def test_short_addresses_keep_the_checksum_case(raw: bytes) -> None:
    address = "0x" + raw.hex()
    assert short(address) == checksum(address)[:6] + "…" + checksum(address)[-4:]


@given(
    st.sampled_from(["native", "erc20", "erc721", "erc1155"]),
    st.none() | st.text(max_size=40),
    st.none() | st.integers(0, 255),
    st.none() | st.integers(0, UINT256_MAX),
    st.integers(-UINT256_MAX, UINT256_MAX),
)
def test_any_asset_is_one_short_visible_line(
    kind: str, symbol: str | None, decimals: int | None, token_id: int | None, amount: int
) -> None:
    address = None if kind == "native" else TOKEN
    asset = Asset.model_validate(
        {"type": kind, "address": address, "symbol": symbol, "decimals": decimals, "token_id": token_id}
    )
    text = amount_of(asset, amount)
    assert len(text) < 200
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn"} for character in text)


@pytest.mark.parametrize(("chain_id", "text"), [(1, "1 ETH"), (56, "1 BNB"), (999_999_999, "1 coins")])
def test_a_coin_is_called_by_its_chain_and_never_falsely_ether(chain_id: int, text: str) -> None:
    assert amount_of(native_asset(chain_id), 10**18) == text
