"""The meaning of a signing request: a tree of named, typed calls, and what stayed unknown."""

from typing import Literal

from typing_extensions import TypeAliasType

from decoders.frozen import Frozen
from decoders.primitives import Address, Amount, Hex, Selector

Value = TypeAliasType("Value", "str | bool | tuple[Value, ...]")
"""A decoded value: addresses and bytes as `0x` text, integers as decimal text, arrays and tuples as tuples."""

Source = Literal["standard", "protocol", "abi", "erc7730", "dictionary", "bytecode", "none"]
"""Who said so. "standard" is an ERC or EIP, "protocol" a decoder of ours, "none" nobody."""


class Argument(Frozen):
    """One argument of a call: name (empty where the ABI names none), Solidity type and value."""

    name: str
    type: str
    value: Value


class Call(Frozen):
    """One call. `selector` is None for a plain transfer or a contract creation; `children` are calls inside it.

    `depth` is 0 for the call that the account itself makes. `sender` is the account that makes the call when that is
    known from the calldata alone.
    """

    target: Address | None
    sender: Address | None
    value: Amount
    calldata: Hex
    selector: Selector | None
    signature: str | None
    name: str | None
    intent: str
    source: Source
    args: tuple[Argument, ...] = ()
    children: tuple["Call", ...] = ()
    delegate: bool = False

    def argument(self, name: str) -> Value:
        """The value of the argument with this name. Raises KeyError: a decoder that asks must know its ABI."""
        for argument in self.args:
            if argument.name == name:
                return argument.value
        raise KeyError(name)

    def walk(self) -> "tuple[Call, ...]":
        """This call and all calls inside it, in the order in which they are written in the calldata."""
        return (self, *(call for nested in self.children for call in nested.walk()))


class DisplayField(Frozen):
    """A line that a hardware wallet would show: label, readable value, path into the arguments, who said so."""

    label: str
    value: str
    path: str
    source: Source


class Permission(Frozen):
    """What an off-chain signature lets somebody do: `spender` may take `amount` of `token` from `owner`.

    `amount` in base units; `expires` in Unix seconds, None where the form has no expiry.
    """

    standard: str
    token: Address
    owner: Address
    spender: Address
    amount: Amount
    expires: Amount | None
    domain_chain_id: Amount | None = None


AssetStandard = Literal["native", "erc20", "erc721", "erc1155", "unknown"]


class TradeItem(Frozen):
    """A part of a trade. `token` None is the native coin; `amount` in base units.

    `token_id` None with an NFT standard: any of the collection, or one out of a set that the order hides behind a hash.
    `recipient` is who receives it, None where the order leaves that open. `amount` moves to `last_amount` as time
    passes (an auction); they are equal where it does not.
    """

    standard: AssetStandard
    token: Address | None
    amount: Amount
    last_amount: Amount
    token_id: Amount | None = None
    recipient: Address | None = None


class Trade(Frozen):
    """What a signed order exchanges: `maker` gives `gives` and the taker pays `gets`, to whomever each item names.

    `taker` None: anybody may fill it. `expires` in Unix seconds, None where the form has no end.
    """

    protocol: str
    maker: Address
    gives: tuple[TradeItem, ...]
    gets: tuple[TradeItem, ...]
    taker: Address | None = None
    expires: Amount | None = None


class Decoded(Frozen):
    """What is asked. `kind` says which form of request, `intent` what kind of action ("transfer", "approve", ...).

    `call` of a batch or a user operation is the batch itself, which moves nothing, with the calls as its children.
    `offers` are trades that a signature offers to others. `unknowns` are sentences: what could not be read and why.
    `title` is the intent in the words of an ERC-7730 descriptor ("Swap 17 USDC"), foreign text; None without one.
    Nothing in this type is guessed.
    """

    kind: Literal[
        "transaction", "creation", "typed-data", "message", "hash", "batch", "user-operation", "permission-grant"
    ]
    intent: str
    call: Call | None = None
    permissions: tuple[Permission, ...] = ()
    offers: tuple[Trade, ...] = ()
    display: tuple[DisplayField, ...] = ()
    unknowns: tuple[str, ...] = ()
    title: str | None = None
