"""Delegations (ERC-7710, MetaMask's delegation framework): somebody may act as the account, within caveats.

Source: delegation-framework `DelegationManager.sol`, `EncoderLib.sol`. A caveat is a contract that is asked before each
use (its enforcer) and what it is told (its terms). Without caveats the delegate may do all that the account may do.
"""

from decoders.protocol import ProtocolDecoder, SignedMessage, TypedDataClaim, claim

_DELEGATION = (
    "(address delegate, address delegator, bytes32 authority, (address enforcer, bytes terms, bytes args)[] caveats, "
    "uint256 salt, bytes signature)"
)


def _bounded(message: SignedMessage) -> str:
    return "delegate-within-caveats" if message.elements("caveats", "enforcer") else "delegate-account"


PROTOCOL = ProtocolDecoder(
    name="Delegations (ERC-7710)",
    source="standard",
    claims=(
        claim(
            "function redeemDelegations(bytes[] permissionContexts, bytes32[] modes, bytes[] executionCallDatas)",
            "use-delegation",
            unknown="delegations are used in the name of other accounts; their calls could not be told",
        ),
        claim(f"function enableDelegation({_DELEGATION} delegation)", "enable-delegation"),
        claim(f"function disableDelegation({_DELEGATION} delegation)", "revoke"),
    ),
    typed_data=(
        TypedDataClaim(
            "Delegation",
            {"delegate": "address", "delegator": "address", "authority": "bytes32", "salt": "uint256"},
            _bounded,
            unknown="what the delegate may do is bounded by the caveats alone, whose contracts were not read",
        ),
    ),
)
