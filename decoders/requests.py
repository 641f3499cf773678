"""What a wallet may be asked to sign, after strict parsing."""

from typing import Annotated, Literal

from pydantic import Field, SerializeAsAny

from decoders.frozen import Frozen
from decoders.primitives import Address, Amount, Hash32, Hex


class AccessListEntry(Frozen):
    """One entry of an EIP-2930 access list."""

    address: Address
    storage_keys: tuple[Hash32, ...]


class Authorization(Frozen):
    """An EIP-7702 authorization: the authority's account will run the code at `address`.

    `chain_id` 0 is valid on every chain; `address` zero revokes. `authority` is the recovered signer, or None
    when the tuple is not signed yet.
    """

    chain_id: Amount
    address: Address
    nonce: Amount
    authority: Address | None = None
    y_parity: int | None = None
    r: Amount | None = None
    s: Amount | None = None


class Transaction(Frozen):
    """A transaction of type 0 to 4 (EIP-2718). Amounts in wei; `to` None creates a contract.

    Fee fields, `gas` and `nonce` are None where the wallet has yet to fill them in.
    """

    kind: Literal["transaction"] = "transaction"
    type: Annotated[int, Field(ge=0, le=4)]
    to: Address | None
    value: Amount
    data: Hex
    nonce: Amount | None = None
    gas: Amount | None = None
    gas_price: Amount | None = None
    max_fee_per_gas: Amount | None = None
    max_priority_fee_per_gas: Amount | None = None
    access_list: tuple[AccessListEntry, ...] = ()
    max_fee_per_blob_gas: Amount | None = None
    blob_versioned_hashes: tuple[Hash32, ...] = ()
    authorizations: tuple[Authorization, ...] = ()
    signed: bool = False


class Field712(Frozen):
    """One signed field of an EIP-712 struct. Leaf values are text (integers decimal, bytes and addresses `0x`)."""

    name: str
    type: str
    value: "str | bool | tuple[Field712, ...]"


class Domain(Frozen):
    """An EIP-712 domain; a field that the domain does not declare is None."""

    name: str | None = None
    version: str | None = None
    chain_id: Amount | None = None
    verifying_contract: Address | None = None
    salt: Hash32 | None = None


class TypedData(Frozen):
    """An EIP-712 message, reduced to the fields that are signed. `undeclared` points to fields that are not.

    `wrong_checksums` points to addresses whose mixed case contradicts EIP-55: mistyped, or typed by hand.
    """

    kind: Literal["typed-data"] = "typed-data"
    domain: Domain
    primary_type: str
    encoded_type: str
    message: tuple[Field712, ...]
    undeclared: tuple[str, ...] = ()
    wrong_checksums: tuple[str, ...] = ()
    digest: Hash32


class Message(Frozen):
    """A personal message (EIP-191) or a bare hash.

    `form` "text": readable UTF-8; "bytes": other bytes; "hash": 32 bytes that stand for something unseen.
    `scheme` "eth_sign" signs the hash itself, so it can be any transaction.
    """

    kind: Literal["message"] = "message"
    scheme: Literal["personal_sign", "eth_sign"]
    form: Literal["text", "bytes", "hash"]
    data: Hex
    text: str | None = None


class Capability(Frozen):
    """What a batch asks of the wallet beside its calls (EIP-5792). `content` is its JSON, keys sorted.

    A wallet that lacks a capability refuses the batch, unless it is `optional`.
    """

    name: str
    optional: bool
    content: str


class BatchCall(Frozen):
    """One call of a batch. `to` None creates a contract; `value` in wei."""

    to: Address | None
    value: Amount
    data: Hex
    capabilities: tuple[Capability, ...] = ()


class Batch(Frozen):
    """Calls to be made in order from one account (EIP-5792). `atomic_required`: all of them or none.

    Version 1.0 has no such member; its calls may be made one by one, so it is False there.
    """

    kind: Literal["batch"] = "batch"
    version: Literal["1.0", "2.0.0"]
    calls: tuple[BatchCall, ...]
    atomic_required: bool
    id: str | None = None
    capabilities: tuple[Capability, ...] = ()


class UserOperation(Frozen):
    """A user operation (ERC-4337), version 0.6's packed fields taken apart. Amounts of gas, and fees in wei per gas.

    `factory` creates the account with `factory_data` as calldata. `eip7702` says that the account is an EIP-7702
    account instead, whose code `authorization` sets; then `factory_data` is called on the account itself.
    Fields that the wallet or the bundler has yet to fill in are None. `user_op_hash` is what the account's owner signs;
    None where a field that it covers is missing.
    """

    kind: Literal["user-operation"] = "user-operation"
    entry_point_version: Literal["0.6", "0.7", "0.8"]
    entry_point: Address
    account: Address
    nonce: Amount | None
    call_data: Hex
    factory: Address | None = None
    factory_data: Hex = "0x"
    eip7702: bool = False
    authorization: Authorization | None = None
    call_gas_limit: Amount | None = None
    verification_gas_limit: Amount | None = None
    pre_verification_gas: Amount | None = None
    max_fee_per_gas: Amount | None = None
    max_priority_fee_per_gas: Amount | None = None
    paymaster: Address | None = None
    paymaster_data: Hex = "0x"
    paymaster_verification_gas_limit: Amount | None = None
    paymaster_post_op_gas_limit: Amount | None = None
    signature: Hex = "0x"
    user_op_hash: Hash32 | None = None


class PermissionTerm(Frozen):
    """A member of a permission's free-form data: its path, such as `policies[0].limit`, and its value as text."""

    path: str
    value: str


class PermissionRequest(Frozen):
    """One delegated permission (ERC-7715): `delegate` may act for the account as `type` says, within `terms`.

    `delegate` is None where the signer is a key and no address. `expires` in Unix seconds, None without an end.
    `adjustable`: the wallet may let its user narrow it.
    """

    delegate: Address | None
    signer: str
    type: str
    adjustable: bool
    terms: tuple[PermissionTerm, ...]
    expires: Amount | None
    rules: tuple[PermissionTerm, ...] = ()


class PermissionGrant(Frozen):
    """Permissions that a dapp asks for itself or others (ERC-7715)."""

    kind: Literal["permission-grant"] = "permission-grant"
    requests: tuple[PermissionRequest, ...]


Payload = SerializeAsAny[
    Annotated[Transaction | TypedData | Message | Batch | UserOperation | PermissionGrant, Field(discriminator="kind")]
]
"""Written as what it is (see `decoders.outcome.Outcome`)."""


class Origin(Frozen):
    """Who asks, as the wallet saw it: the dapp's URL and name, and WalletConnect's verify verdict. Hostile text."""

    url: str | None = None
    name: str | None = None
    verified: str | None = None


class AccountKnowledge(Frozen):
    """What the wallet knows about its user: earlier counterparties, addresses trusted and blocked."""

    counterparties: tuple[Address, ...] = ()
    trusted: tuple[Address, ...] = ()
    blocked: tuple[Address, ...] = ()


class SigningRequest(Frozen):
    """One thing to be signed by `sender` on chain `chain_id`."""

    chain_id: Annotated[int, Field(ge=1, lt=2**53)]
    sender: Address
    payload: Payload
    origin: Origin = Origin()
    account: AccountKnowledge = AccountKnowledge()
