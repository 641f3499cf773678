"""One function or message of a descriptor, made self-contained: references, constants, enums and maps are put in.

The shapes follow the JSON schema of version 2.0.0; version 1 is brought into them (see `legacy`). Each format has a
class of its own, so that an unknown format or parameter is refused when the descriptor is compiled.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel
from typing_extensions import TypeAliasType

Scalar = str | int | float | bool
Text = Annotated[str, Field(max_length=512)]
Path = Annotated[str, Field(max_length=512)]


class Specification(BaseModel):
    """A part of a descriptor: frozen, strict, closed, with the standard's names in JSON.

    Validators are built when first used: 40 ms that a service without descriptors need not spend at its start.
    """

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        defer_build=True,
    )


class MapReference(Specification):
    """A constant that depends on the data: `values` by the text of what lies at `key_path`."""

    values: Mapping[str, Scalar | None]
    key_path: Path


class Rules(Specification):
    """When a field is shown, by its value. Exactly one of the two is given."""

    if_not_in: tuple[Scalar | None, ...] | None = None
    must_match: tuple[Scalar | None, ...] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.if_not_in is None) == (self.must_match is None):
            raise ValueError("visible must hold either ifNotIn or mustMatch")
        return self


class Encryption(Specification):
    """The value on chain is encrypted (ERC-7984). It is never decrypted here."""

    scheme: Text
    plaintext_type: Text | None = None
    fallback_label: Text | None = None


class NoParams(Specification):
    """The format takes no parameters; what a definition gave for another format is dropped by the compiler."""


class AddressNameParams(Specification):
    """`sender_address`: addresses that stand for the sender."""

    types: tuple[Literal["wallet", "eoa", "contract", "token", "collection"], ...] | None = None
    sources: tuple[Text, ...] | None = None
    sender_address: Text | tuple[Text, ...] = ()


class CalldataParams(Specification):
    """Where an embedded call goes, and as whom with how much."""

    callee: Text | MapReference | None = None
    callee_path: Path | None = None
    selector: Text | MapReference | None = None
    selector_path: Path | None = None
    chain_id: int | MapReference | None = None
    chain_id_path: Path | None = None
    amount: int | MapReference | None = None
    amount_path: Path | None = None
    spender: Text | MapReference | None = None
    spender_path: Path | None = None

    @model_validator(mode="after")
    def _callee(self) -> Self:
        if (self.callee is None) == (self.callee_path is None):
            raise ValueError("calldata needs exactly one of callee and calleePath")
        return self


class TokenAmountParams(Specification):
    """Which token, and from which amount on the message is shown instead."""

    token: Text | MapReference | None = None
    token_path: Path | None = None
    native_currency_address: Text | tuple[Text, ...] = ()
    threshold: Text | int | None = None
    message: Text | None = None
    chain_id: int | MapReference | None = None
    chain_id_path: Path | None = None


class TokenTickerParams(Specification):
    """On which chain the token is."""

    chain_id: int | MapReference | None = None
    chain_id_path: Path | None = None


class NftNameParams(Specification):
    """Which collection."""

    collection: Text | MapReference | None = None
    collection_path: Path | None = None


class DateParams(Specification):
    """What the number counts: seconds since 1970, or blocks."""

    encoding: Literal["timestamp", "blockheight"] = "timestamp"


class UnitParams(Specification):
    """`prefix`: write 36000 s as 36ks."""

    base: Text
    decimals: Annotated[int, Field(ge=0, le=255)] = 0
    prefix: bool = False


class EnumParams(Specification):
    """Text by value, out of `metadata.enums`."""

    values: Mapping[str, str]


class _Field(Specification):
    """What all fields have. Exactly one of `path` and `value` is given."""

    path: Path | None = None
    value: Scalar | None = None
    label: Text = ""
    visible: Literal["always", "never", "optional"] | Rules = "always"
    separator: Text | None = None
    encryption: Encryption | None = None

    @model_validator(mode="after")
    def _path_or_value(self) -> Self:
        if (self.path is None) == (self.value is None):
            raise ValueError("a field needs exactly one of path and value")
        return self


class RawField(_Field):
    """The natural form of the value."""

    format: Literal["raw"]
    params: NoParams = NoParams()


class AmountField(_Field):
    """An amount of the native coin, in wei."""

    format: Literal["amount"]
    params: NoParams = NoParams()


class TokenAmountField(_Field):
    """An amount of a token, in base units."""

    format: Literal["tokenAmount"]
    params: TokenAmountParams = TokenAmountParams()


class TokenTickerField(_Field):
    """A token's address, shown as its ticker."""

    format: Literal["tokenTicker"]
    params: TokenTickerParams = TokenTickerParams()


class NftNameField(_Field):
    """A token id in a collection."""

    format: Literal["nftName"]
    params: NftNameParams = NftNameParams()


class DateField(_Field):
    """A point in time."""

    format: Literal["date"]
    params: DateParams = DateParams()


class DurationField(_Field):
    """Seconds, shown as HH:MM:ss."""

    format: Literal["duration"]
    params: NoParams = NoParams()


class UnitField(_Field):
    """A number with a unit."""

    format: Literal["unit"]
    params: UnitParams


class EnumField(_Field):
    """A number that stands for a word."""

    format: Literal["enum"]
    params: EnumParams


class ChainIdField(_Field):
    """A chain id, shown as the chain's name."""

    format: Literal["chainId"]
    params: NoParams = NoParams()


class AddressNameField(_Field):
    """An address, shown with its name where one is known."""

    format: Literal["addressName"]
    params: AddressNameParams = AddressNameParams()


class InteroperableAddressNameField(_Field):
    """An address with its chain (ERC-7930)."""

    format: Literal["interoperableAddressName"]
    params: AddressNameParams = AddressNameParams()


class CalldataField(_Field):
    """A call inside the call."""

    format: Literal["calldata"]
    params: CalldataParams


class Group(Specification):
    """Fields under a common path. Its arrays are shown element by element ("bundled") or field by field."""

    path: Path | None = None
    label: Text | None = None
    iteration: Literal["sequential", "bundled"] | None = None
    fields: tuple["Entry", ...]


FieldFormat = Annotated[
    RawField
    | AmountField
    | TokenAmountField
    | TokenTickerField
    | NftNameField
    | DateField
    | DurationField
    | UnitField
    | EnumField
    | ChainIdField
    | AddressNameField
    | InteroperableAddressNameField
    | CalldataField,
    Field(discriminator="format"),
]

Entry = TypeAliasType("Entry", FieldFormat | Group)


class Token(Specification):
    """A token that a descriptor vouches for."""

    name: Text
    ticker: Text
    decimals: Annotated[int, Field(ge=0, le=255)]


class DomainBinding(Specification):
    """What the EIP-712 domain of a message must be. `values` by the domain's own keys."""

    values: Mapping[str, Scalar]
    separator: Text | None = None


class StructuredFormat(Specification):
    """How one function or message is shown.

    `key` is the function with its parameters' names, or `encodeType` of the message. `descriptor` is the file that
    it comes from, `website` the host of its owner's official URL. `generic` descriptors describe a standard (ERC-20,
    ..), not one contract.
    """

    descriptor: str
    key: str
    owner: Text | None = None
    contract_name: Text | None = None
    website: Text | None = None
    intent: Text | Mapping[str, str] | None = None
    interpolated_intent: Text | None = None
    fields: tuple[Entry, ...] = ()
    domain: DomainBinding | None = None
    generic: bool = False
