"""The order of trust, as a caller of `decode` sees it."""

from eth_abi.abi import encode

from decoders.abi.signature import Function, parse_function
from decoders.decode import decode
from decoders.decoded import Call, Decoded
from decoders.erc7730.descriptors import NoDescriptors
from decoders.names.code_source import FetchedCode, Wanted
from decoders.names.operator_abi import AbiRegistry
from decoders.names.proxy import IMPLEMENTATION_SLOT
from decoders.outcome import Known
from decoders.parsing import parse_signing_request
from decoders.primitives import keccak
from decoders.sources import NO_SOURCES, Sources
from tests.decoders.names.contracts import contract
from tests.decoders.names.state import Chain, Listed, word

SENDER, TARGET, LOGIC = "0x" + "11" * 20, "0x" + "22" * 20, "0x" + "33" * 20


def selector_of(signature: str) -> str:
    return "0x" + keccak(signature.encode())[:4].hex()


def dictionary(*signatures: str, selector: str | None = None) -> Listed:
    return Listed({selector or selector_of(signatures[0]): tuple(sorted(signatures))})


def registry(address: str, *fragments: str) -> AbiRegistry:
    functions = [parse_function(fragment) for fragment in fragments]
    return AbiRegistry({(1, address): {function.selector: function for function in functions}})


def decoded(data: bytes, sources: Sources = NO_SOURCES) -> Decoded:
    transaction = {"from": SENDER, "to": TARGET, "data": "0x" + data.hex(), "value": "0x0"}
    request = parse_signing_request({"chain_id": 1, "method": "eth_sendTransaction", "params": [transaction]})
    outcome = decode(request, sources)
    assert isinstance(outcome, Known)
    return outcome.value


def call_of(meaning: Decoded) -> Call:
    assert meaning.call is not None
    return meaning.call


def calldata(signature: str, *values: object) -> bytes:
    types = signature[signature.index("(") + 1 : -1]
    return keccak(signature.encode())[:4] + encode(types.split(",") if types else [], values)


STAKE = "stake(uint256,address)"
STAKED = calldata(STAKE, 5, LOGIC)


def test_without_sources_the_selector_is_kept_and_the_gap_is_said() -> None:
    meaning = decoded(STAKED)
    assert (call_of(meaning).name, call_of(meaning).source) == (None, "none")
    assert "is not known" in meaning.unknowns[0]


def test_a_published_signature_that_the_calldata_proves_gives_name_and_types() -> None:
    meaning = decoded(STAKED, Sources(dictionary=dictionary(STAKE)))
    call = call_of(meaning)
    assert (call.name, call.signature, call.source) == ("stake", STAKE, "dictionary")
    assert [(each.name, each.type, each.value) for each in call.args] == [("", "uint256", "5"), ("", "address", LOGIC)]
    assert meaning.unknowns == ()
    assert [line.label for line in meaning.display] == ["Argument 1", "Argument 2"]


def test_a_signature_whose_encoding_the_calldata_is_not_gives_no_name() -> None:
    for data in (STAKED + b"\x01", STAKED[:-32], STAKED[:4] + STAKED[4:36] + b"\x01" + STAKED[37:]):
        meaning = decoded(data, Sources(dictionary=dictionary(STAKE)))
        assert call_of(meaning).name is None
        assert "do not fit the calldata" in meaning.unknowns[0]


def test_bytes_behind_the_arguments_are_borne_where_the_code_agrees() -> None:
    chain = Chain({TARGET: contract(selector_of(STAKE), 2)})
    meaning = decoded(STAKED + b"\x01\x02", Sources(dictionary=dictionary(STAKE), code=chain))
    assert (call_of(meaning).name, call_of(meaning).source) == ("stake", "dictionary")
    assert meaning.unknowns == ("unusual encoding of stake: 2 bytes follow the last argument",)


def test_of_two_names_that_fit_none_is_chosen_and_both_are_said() -> None:
    """The calldata of both is one word, so it cannot tell them apart."""
    sources = Sources(dictionary=dictionary("a(uint256)", "b(bytes32)", selector="0x12345678"))
    meaning = decoded(bytes.fromhex("12345678") + bytes(32), sources)
    assert call_of(meaning).name is None
    assert call_of(meaning).args == ()
    assert "may be any of a(uint256), b(bytes32)" in meaning.unknowns[0]


def test_two_names_with_equal_types_give_the_arguments_and_no_name() -> None:
    sources = Sources(dictionary=dictionary("a(address)", "b(address)", selector="0x12345678"))
    call = call_of(decoded(bytes.fromhex("12345678") + word(LOGIC), sources))
    assert (call.name, call.signature, call.selector, call.source) == (None, None, "0x12345678", "dictionary")
    assert [(each.type, each.value) for each in call.args] == [("address", LOGIC)]


def test_a_name_spoofed_for_a_known_selector_does_not_fit() -> None:
    listed = dictionary("many_msg_babbage(bytes1)", "approveAll(address,uint256)", selector="0x12345678")
    call = call_of(decoded(bytes.fromhex("12345678") + word(LOGIC) + bytes(32), Sources(dictionary=listed)))
    assert call.name == "approveAll"


def test_the_code_decides_between_two_names_that_fit() -> None:
    # Three words are also an empty byte string, its offset and a word.
    data = bytes.fromhex("12345678") + encode(["bytes", "uint256"], [b"", 7])
    listed = dictionary("a(bytes,uint256)", "b(uint256,uint256,uint256)", selector="0x12345678")
    assert call_of(decoded(data, Sources(dictionary=listed))).name is None
    meaning = decoded(data, Sources(dictionary=listed, code=Chain({TARGET: contract("0x12345678", 3)})))
    assert call_of(meaning).name == "b"
    assert meaning.unknowns == ("the selector of b also stands for a(bytes,uint256)",)


def test_a_name_that_the_code_contradicts_is_not_given() -> None:
    data = bytes.fromhex("12345678") + encode(["bytes", "uint256"], [b"", 7])
    listed = dictionary("a(bytes,uint256)", selector="0x12345678")
    meaning = decoded(data, Sources(dictionary=listed, code=Chain({TARGET: contract("0x12345678", 3)})))
    assert (call_of(meaning).name, call_of(meaning).source) == (None, "bytecode")
    assert "reads other arguments" in meaning.unknowns[0]


def test_bytecode_gives_types_and_no_name() -> None:
    meaning = decoded(STAKED, Sources(code=Chain({TARGET: contract(selector_of(STAKE), 2)})))
    call = call_of(meaning)
    assert (call.name, call.signature, call.selector, call.source) == (None, None, selector_of(STAKE), "bytecode")
    assert [each.value for each in call.args] == ["5", str(int(LOGIC, 16))]
    assert "the types of its arguments were read from the contract's code" in meaning.unknowns[0]


def test_arguments_that_the_analysis_missed_are_not_hidden() -> None:
    meaning = decoded(STAKED, Sources(code=Chain({TARGET: contract(selector_of(STAKE), 1)})))
    assert call_of(meaning).source == "none"


def test_calldata_to_an_address_without_code_is_read_by_nobody() -> None:
    assert "no code is at the called address" in decoded(STAKED, Sources(code=Chain())).unknowns[0]


def test_the_operators_abi_comes_before_every_other_name() -> None:
    abis = registry(TARGET, "function stake(uint256 shares, address receiver)")
    call = call_of(decoded(STAKED, Sources(abis=abis, dictionary=dictionary("wrong(uint256,address)"))))
    assert (call.name, call.source, [each.name for each in call.args]) == ("stake", "abi", ["shares", "receiver"])


def test_an_abi_that_agrees_with_a_protocol_keeps_what_the_protocol_means() -> None:
    data = calldata("approve(address,uint256)", LOGIC, 7)
    abis = registry(TARGET, "function approve(address who, uint256 much)")
    call = call_of(decoded(data, Sources(abis=abis)))
    assert (call.source, call.intent) == ("abi", "approve")


def test_an_abi_of_the_implementation_names_calls_to_its_proxy() -> None:
    chain = Chain({TARGET: b"\x7f" + IMPLEMENTATION_SLOT}, {(TARGET, IMPLEMENTATION_SLOT): word(LOGIC)})
    abis = registry(LOGIC, "function stake(uint256 shares, address receiver)")
    assert call_of(decoded(STAKED, Sources(abis=abis, code=chain))).source == "abi"


def test_where_the_abi_of_the_code_is_known_no_other_name_is_guessed() -> None:
    abis = registry(TARGET, "function other()")
    meaning = decoded(STAKED, Sources(abis=abis, dictionary=dictionary(STAKE)))
    assert call_of(meaning).name is None
    assert "the ABI given for this contract has no function" in meaning.unknowns[0]


def test_a_proxys_own_abi_does_not_speak_for_its_implementation() -> None:
    chain = Chain({TARGET: b"\x7f" + IMPLEMENTATION_SLOT}, {(TARGET, IMPLEMENTATION_SLOT): word(LOGIC)})
    abis = registry(TARGET, "function upgradeTo(address implementation)")
    assert call_of(decoded(STAKED, Sources(abis=abis, dictionary=dictionary(STAKE), code=chain))).name == "stake"


def test_a_declared_function_comes_before_the_dictionary() -> None:
    data = calldata("transfer(address,uint256)", LOGIC, 7)
    listed = dictionary("wrong(address,uint256)", selector="0xa9059cbb")
    assert call_of(decoded(data, Sources(dictionary=listed))).source == "standard"


def test_a_declared_function_that_cannot_be_read_may_be_another_one() -> None:
    data = bytes.fromhex("a9059cbb") + b"\x07".ljust(32, b"\0")
    listed = dictionary("many_msg_babbage(bytes1)", "transfer(address,uint256)", selector="0xa9059cbb")
    assert call_of(decoded(data, Sources(dictionary=listed))).name == "many_msg_babbage"


def test_decoding_says_which_code_it_wants_until_it_has_it() -> None:
    chain = Chain(
        {TARGET: b"\x7f" + IMPLEMENTATION_SLOT, LOGIC: contract(selector_of(STAKE), 2)},
        {(TARGET, IMPLEMENTATION_SLOT): word(LOGIC)},
    )
    code, asked = FetchedCode(1), []
    for _ in range(4):
        meaning = decoded(STAKED, Sources(code=code))
        if not code.wanted:
            break
        asked.append(list(code.wanted))
        found = {
            each: chain.codes.get(each.address, b"") if each.slot is None else chain.slots[each.address, each.slot]
            for each in code.wanted
        }
        code = FetchedCode(1, {**code.held, **found})
    assert asked == [[Wanted(TARGET)], [Wanted(TARGET, IMPLEMENTATION_SLOT)], [Wanted(LOGIC)]]
    assert call_of(meaning).source == "bytecode"


def test_calls_that_are_declared_want_no_code() -> None:
    code = FetchedCode(1)
    decoded(calldata("transfer(address,uint256)", LOGIC, 7), Sources(code=code))
    assert not code.wanted


def test_what_is_wanted_is_bounded() -> None:
    code = FetchedCode(1, limit=2)
    for number in range(5):
        code.code(1, f"0x{number:040x}")
    assert len(code.wanted) == 2
    assert code.code(2, TARGET) is None


class Described(NoDescriptors):
    """A descriptor of `TARGET` for one function."""

    def __init__(self, fragment: str) -> None:
        self.only = parse_function(fragment)

    def function(self, chain_id: int, address: str, selector: str) -> Function | None:
        return self.only if (chain_id, address, selector) == (1, TARGET, self.only.selector) else None


def test_a_descriptor_of_the_contract_comes_before_the_dictionary_and_after_the_abi() -> None:
    descriptors = Described("function stake(uint256 shares, address receiver)")
    listed = dictionary("wrong(uint256,address)", selector=selector_of(STAKE))
    call = call_of(decoded(STAKED, Sources(descriptors=descriptors, dictionary=listed)))
    assert (call.name, call.source, [each.name for each in call.args]) == ("stake", "erc7730", ["shares", "receiver"])
    abis = registry(TARGET, "function stake(uint256 mine, address other)")
    assert call_of(decoded(STAKED, Sources(descriptors=descriptors, abis=abis))).source == "abi"


def test_a_descriptor_that_agrees_with_a_protocol_leaves_it_its_meaning() -> None:
    descriptors = Described("function approve(address who, uint256 much)")
    call = call_of(decoded(calldata("approve(address,uint256)", LOGIC, 7), Sources(descriptors=descriptors)))
    assert (call.source, call.intent) == ("standard", "approve")


def test_a_call_that_no_function_answers_is_said_to_go_to_the_fallback() -> None:
    chain = Chain({TARGET: contract("0xa9059cbb", 1)})
    meaning = decoded(bytes.fromhex("6bb0c154") + bytes(28), Sources(code=chain))
    assert (call_of(meaning).name, call_of(meaning).source, call_of(meaning).selector) == (None, "none", "0x6bb0c154")
    (said,) = meaning.unknowns
    assert said.endswith("; no function of the contract has this selector, so its fallback gets all 32 bytes")


def test_behind_a_proxy_it_is_the_code_that_runs_whose_fallback_counts() -> None:
    proxy = b"\x7f" + IMPLEMENTATION_SLOT + bytes.fromhex("5af4")
    slots = {(TARGET, IMPLEMENTATION_SLOT): word(LOGIC)}
    data = bytes.fromhex("6bb0c154") + bytes(28)
    known = decoded(data, Sources(code=Chain({TARGET: proxy, LOGIC: contract("0xa9059cbb", 1)}, slots)))
    assert "its fallback gets" in known.unknowns[0]
    unknown = decoded(data, Sources(code=Chain({TARGET: proxy}, slots)))
    assert "its fallback gets" not in unknown.unknowns[0]
