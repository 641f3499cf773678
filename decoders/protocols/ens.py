"""The Ethereum Name Service: registry, registrars, resolvers and the name wrapper. Checked against @ensdomains/ensjs.

The controller of 2025 (one struct, a referrer) and that of 2019 are from their verified sources.
"""

from decoders.protocol import ProtocolDecoder, claim

PROTOCOL = ProtocolDecoder(
    name="ENS",
    source="protocol",
    claims=(
        claim("function commit(bytes32 commitment)", "commit-name"),
        claim(
            "function register(string name, address owner, uint256 duration, bytes32 secret, "
            "address resolver, bytes[] data, bool reverseRecord, uint16 ownerControlledFuses)",
            "register-name",
        ),
        claim(
            "function register((string label, address owner, uint256 duration, bytes32 secret, "
            "address resolver, bytes[] data, uint8 reverseRecord, bytes32 referrer) registration)",
            "register-name",
        ),
        claim("function register(string name, address owner, uint256 duration, bytes32 secret)", "register-name"),
        claim(
            "function registerWithConfig(string name, address owner, uint256 duration, bytes32 secret, "
            "address resolver, address addr)",
            "register-name",
        ),
        claim("function renew(string name, uint256 duration)", "renew-name"),
        claim("function renew(string label, uint256 duration, bytes32 referrer)", "renew-name"),
        claim("function renewAll(string[] names, uint256 duration)", "renew-name"),
        claim("function setAddr(bytes32 node, address a)", "set-record"),
        claim("function setAddr(bytes32 node, uint256 coinType, bytes a)", "set-record"),
        claim("function setText(bytes32 node, string key, string value)", "set-record"),
        claim("function setContenthash(bytes32 node, bytes hash)", "set-record"),
        claim("function setName(bytes32 node, string name)", "set-record"),
        claim("function setABI(bytes32 node, uint256 contentType, bytes data)", "set-record"),
        claim("function setPubkey(bytes32 node, bytes32 x, bytes32 y)", "set-record"),
        claim("function clearRecords(bytes32 node)", "set-record"),
        claim("function setNameForAddr(address addr, address owner, address resolver, string name)", "set-record"),
        claim("function setResolver(bytes32 node, address resolver)", "set-record"),
        claim("function setOwner(bytes32 node, address owner)", "transfer-name"),
        claim("function setRecord(bytes32 node, address owner, address resolver, uint64 ttl)", "transfer-name"),
        claim("function setSubnodeOwner(bytes32 node, bytes32 label, address owner)", "transfer-name"),
        claim(
            "function setSubnodeRecord(bytes32 node, bytes32 label, address owner, address resolver, uint64 ttl)",
            "transfer-name",
        ),
        claim(
            "function setSubnodeOwner(bytes32 parentNode, string label, address owner, uint32 fuses, uint64 expiry)",
            "transfer-name",
        ),
        claim(
            "function setSubnodeRecord(bytes32 parentNode, string label, address owner, "
            "address resolver, uint64 ttl, uint32 fuses, uint64 expiry)",
            "transfer-name",
        ),
        claim("function reclaim(uint256 id, address owner)", "transfer-name"),
        claim("function setFuses(bytes32 node, uint16 ownerControlledFuses)", "change-name"),
        claim(
            "function wrapETH2LD(string label, address wrappedOwner, uint16 ownerControlledFuses, address resolver)",
            "wrap-name",
        ),
        claim("function unwrapETH2LD(bytes32 labelhash, address registrant, address controller)", "unwrap-name"),
        claim("function wrap(bytes name, address wrappedOwner, address resolver)", "wrap-name"),
        claim("function unwrap(bytes32 parentNode, bytes32 labelhash, address controller)", "unwrap-name"),
    ),
)
