"""Token metadata comes through protocols, is kept once found, and is hostile text."""

from eth_abi.abi import encode

from decoders.erc7730.tokens import CachedTokens, ChainTokens, TokenMetadata
from decoders.primitives import Address, keccak

TOKEN = "0x" + "44" * 20


class Counting:
    def __init__(self, answers: list[TokenMetadata | None]) -> None:
        self.answers = answers
        self.asked = 0

    def token(self, _chain_id: int, _address: Address) -> TokenMetadata | None:
        self.asked += 1
        return self.answers.pop(0)


def test_a_token_is_asked_for_until_it_is_found_and_then_no_more() -> None:
    known = TokenMetadata("COIN", 6, "Coin")
    source = Counting([None, known])
    cached = CachedTokens(source)
    assert [cached.token(1, TOKEN) for _ in range(4)] == [None, known, known, known]
    assert source.asked == 2


def answers(**given: bytes | None) -> ChainTokens:
    selectors = {keccak(f"{name}()".encode())[:4]: value for name, value in given.items()}
    return ChainTokens(lambda _chain, _address, calldata: selectors.get(calldata))


def test_a_token_that_answers_is_known() -> None:
    source = answers(
        symbol=encode(["string"], ["COIN"]), decimals=encode(["uint8"], [6]), name=encode(["string"], ["Coin"])
    )
    assert source.token(1, TOKEN) == TokenMetadata("COIN", 6, "Coin")


def test_early_tokens_answer_with_bytes32() -> None:
    source = answers(symbol=b"MKR".ljust(32, b"\0"), decimals=encode(["uint256"], [18]), name=b"Maker".ljust(32, b"\0"))
    assert source.token(1, TOKEN) == TokenMetadata("MKR", 18, "Maker")


def test_a_token_without_decimals_is_not_fungible_and_one_without_symbol_is_none() -> None:
    assert answers(symbol=encode(["string"], ["ART"])).token(1, TOKEN) == TokenMetadata("ART", None, "ART")
    assert answers(decimals=encode(["uint8"], [6])).token(1, TOKEN) is None


def test_hostile_answers_give_no_decimals_and_no_crash() -> None:
    text = encode(["string"], ["X"])
    assert answers(symbol=text, decimals=encode(["uint256"], [2**255])).token(1, TOKEN) == TokenMetadata("X", None, "X")
    assert answers(symbol=b"\xff" * 64).token(1, TOKEN) is None
    assert answers(symbol=b"").token(1, TOKEN) is None
