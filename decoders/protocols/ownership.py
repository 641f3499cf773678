"""Who controls a contract: ownership, roles (OpenZeppelin) and upgrades of proxies (ERC-1967, UUPS, ERC-173)."""

from decoders.protocol import ProtocolDecoder, claim

PROTOCOL = ProtocolDecoder(
    name="Ownership and upgrades (ERC-173, ERC-1967)",
    source="standard",
    claims=(
        claim("function transferOwnership(address newOwner)", "change-owners"),
        claim("function renounceOwnership()", "change-owners"),
        claim("function acceptOwnership()", "change-owners"),
        claim("function changeAdmin(address newAdmin)", "change-owners"),
        claim("function grantRole(bytes32 role, address account)", "grant-role"),
        claim("function revokeRole(bytes32 role, address account)", "revoke-role"),
        claim("function renounceRole(bytes32 role, address account)", "revoke-role"),
        claim("function upgradeTo(address newImplementation)", "upgrade"),
        claim("function upgradeToAndCall(address newImplementation, bytes data)", "upgrade"),
    ),
)
