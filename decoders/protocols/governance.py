"""Governors and voting tokens (OpenZeppelin, Compound), and delegation of votes.

Checked against @openzeppelin/contracts.
"""

from decoders.protocol import Arguments, Inner, Nested, ProtocolDecoder, TypedDataClaim, claim, items, number, raw, text


def _calls(arguments: Arguments) -> Inner:
    """The calls of a proposal, which the governor (or its timelock) makes."""
    targets, values, data = (items(arguments[name]) for name in ("targets", "values", "calldatas"))
    if not len(targets) == len(values) == len(data):
        return Inner((), ("the arrays of the proposal are not equally long, so its calls cannot be told",))
    calls = zip(targets, values, data, strict=True)
    return Inner(tuple(Nested(text(target), raw(calldata), number(value)) for target, value, calldata in calls))


PROTOCOL = ProtocolDecoder(
    name="Governance",
    source="protocol",
    claims=(
        claim("function castVote(uint256 proposalId, uint8 support)", "vote"),
        claim("function castVote(uint256 proposalId, bool support)", "vote"),
        claim("function castVoteWithReason(uint256 proposalId, uint8 support, string reason)", "vote"),
        claim(
            "function castVoteWithReasonAndParams(uint256 proposalId, uint8 support, string reason, bytes params)",
            "vote",
        ),
        claim("function castVoteBySig(uint256 proposalId, uint8 support, uint8 v, bytes32 r, bytes32 s)", "vote"),
        claim("function delegate(address delegatee)", "delegate-votes"),
        claim(
            "function delegateBySig(address delegatee, uint256 nonce, uint256 expiry, uint8 v, bytes32 r, bytes32 s)",
            "delegate-votes",
        ),
        claim(
            "function propose(address[] targets, uint256[] values, bytes[] calldatas, string description)", "propose"
        ),
        claim(
            "function propose(address[] targets, uint256[] values, string[] signatures, "
            "bytes[] calldatas, string description)",
            "propose",
        ),
        claim(
            "function queue(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash)",
            "queue-proposal",
        ),
        claim(
            "function execute(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash)",
            "execute",
            _calls,
        ),
        claim("function queue(uint256 proposalId)", "queue-proposal"),
        claim("function cancel(uint256 proposalId)", "cancel-proposal"),
        claim(
            "function execute(uint256 proposalId)",
            "execute-proposal",
            unknown="what the proposal does stands in the governor, not in the calldata",
        ),
    ),
    typed_data=(
        TypedDataClaim(
            "Delegation", {"delegatee": "address", "nonce": "uint256", "expiry": "uint256"}, "delegate-votes"
        ),
        TypedDataClaim("Ballot", {"proposalId": "uint256", "support": "uint8"}, "vote"),
        TypedDataClaim("Ballot", {"proposalId": "uint256", "support": "bool"}, "vote"),
    ),
)
