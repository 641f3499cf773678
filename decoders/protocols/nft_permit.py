"""Permits for NFTs: one piece (ERC-4494, and Uniswap's positions), or all of a collection (Uniswap v4 positions).

A permit for a piece is the piece given to whoever `spender` is, so it is told as an offer without a return.
"""

from decoders.decoded import Trade
from decoders.protocol import Arguments, ProtocolDecoder, SignedMessage, TypedDataClaim, claim
from decoders.trades import piece


def _piece(message: SignedMessage) -> tuple[Trade, ...]:
    collection = message.typed_data.domain.verifying_contract
    if collection is None:
        return ()
    return (
        Trade(
            protocol="ERC-4494",
            maker=message.signer,
            gives=(piece(collection, message.number("tokenId")),),
            gets=(),
            taker=message.address("spender"),
            expires=message.number("deadline"),
        ),
    )


def _signed_for_all(message: SignedMessage) -> str:
    return "approve-all" if message.values["approved"] is True else "revoke"


def _for_all(arguments: Arguments) -> str:
    return "approve-all" if arguments["approved"] else "revoke"


PROTOCOL = ProtocolDecoder(
    name="NFT permits (ERC-4494)",
    source="standard",
    claims=(
        claim("function permit(address spender, uint256 tokenId, uint256 deadline, bytes signature)", "permit"),
        claim(
            "function permit(address spender, uint256 tokenId, uint256 deadline, uint256 nonce, bytes signature)",
            "permit",
        ),
        claim(
            "function permitForAll(address owner, address operator, bool approved, uint256 deadline, uint256 nonce, "
            "bytes signature)",
            _for_all,
        ),
    ),
    typed_data=(
        TypedDataClaim(
            "Permit",
            {"spender": "address", "tokenId": "uint256", "nonce": "uint256", "deadline": "uint256"},
            "permit",
            offers=_piece,
        ),
        TypedDataClaim(
            "PermitForAll",
            {"operator": "address", "approved": "bool", "nonce": "uint256", "deadline": "uint256"},
            _signed_for_all,
        ),
    ),
)
