"""Calls inside calls: who makes them, with what, and how far decoding goes."""

import time

from decoders.abi.signature import parse_function
from decoders.abi.types import Tuple
from decoders.calls import MAX_BYTES, MAX_CALLS, MAX_DEPTH, MAX_UNKNOWNS, CallTree, decode_calls
from decoders.decoded import Value
from decoders.meaning import display_call, intent_of
from decoders.names.resolve import Names
from decoders.primitives import UINT256_MAX
from tests.decoders.abi.oracle import encode

SIGNER, TOKEN, SPENDER, SAFE, ROUTER = ("0x" + digits * 20 for digits in ("11", "22", "33", "44", "55"))
MULTISEND = "0x" + "66" * 20

TRANSFER = "function transfer(address to, uint256 amount)"
APPROVE = "function approve(address spender, uint256 amountOrTokenId)"
MULTICALL = "function multicall(bytes[] data)"
AGGREGATE3 = "function aggregate3((address target, bool allowFailure, bytes callData)[] calls)"
EXECUTE = "function execute(bytes commands, bytes[] inputs, uint256 deadline)"
EXEC_TRANSACTION = (
    "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, "
    "uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures)"
)


def calldata(fragment: str, *values: Value) -> bytes:
    function = parse_function(fragment)
    return bytes.fromhex(function.selector[2:]) + encode(function.arguments, values)


def inputs(text: str, *values: Value) -> bytes:
    arguments: Tuple = parse_function(f"function f{text}").arguments
    return encode(arguments, values)


def hexed(data: bytes) -> str:
    return "0x" + data.hex()


def decoded(target: str, data: bytes, value: int = 0) -> CallTree:
    return decode_calls(Names(1), SIGNER, target, value, data)


def packed(operation: int, target: str, value: int, data: bytes) -> bytes:
    """One transaction of a MultiSend batch."""
    head = operation.to_bytes(1, "big") + bytes.fromhex(target[2:])
    return head + value.to_bytes(32, "big") + len(data).to_bytes(32, "big") + data


def safe_call(target: str, data: bytes, operation: int) -> bytes:
    zero = "0x" + "00" * 20
    return calldata(EXEC_TRANSACTION, target, "0", hexed(data), str(operation), "0", "0", "0", zero, zero, "0x")


def test_a_transfer_is_named_and_leaves_nothing_unknown() -> None:
    tree = decoded(TOKEN, calldata(TRANSFER, SPENDER, "5"))
    assert (tree.call.name, tree.call.intent, tree.call.source) == ("transfer", "transfer", "standard")
    assert tree.call.argument("amount") == "5"
    assert tree.unknowns == ()
    assert tree.complete


def test_an_approval_says_that_it_may_be_of_an_nft() -> None:
    tree = decoded(TOKEN, calldata(APPROVE, SPENDER, str(UINT256_MAX)))
    assert tree.call.intent == "approve"
    assert tree.unknowns == ()
    shown = {line.label: line.value for line in display_call(tree.call)}
    assert shown["Amount or token id"] == f"unlimited ({UINT256_MAX})"


def test_taking_an_approval_back_is_a_revocation() -> None:
    assert decoded(TOKEN, calldata(APPROVE, SPENDER, "0")).call.intent == "revoke"
    fragment = "function setApprovalForAll(address operator, bool approved)"
    assert decoded(TOKEN, calldata(fragment, SPENDER, False)).call.intent == "revoke"  # noqa: FBT003
    assert decoded(TOKEN, calldata(fragment, SPENDER, True)).call.intent == "approve-all"  # noqa: FBT003


def test_an_unknown_selector_is_kept_and_never_named() -> None:
    tree = decoded(TOKEN, bytes.fromhex("deadbeef") + bytes(32))
    assert (tree.call.selector, tree.call.name, tree.call.signature) == ("0xdeadbeef", None, None)
    assert (tree.call.intent, tree.call.source) == ("contract-call", "none")
    assert tree.unknowns == ("the function 0xdeadbeef is not known",)


def test_calldata_shorter_than_a_selector_is_said() -> None:
    tree = decoded(TOKEN, b"\x12\x34")
    assert tree.call.selector is None
    assert tree.unknowns[0].startswith("2 bytes of calldata name no function")


def test_arguments_that_cannot_be_read_give_no_name() -> None:
    tree = decoded(TOKEN, calldata(TRANSFER, SPENDER, "5")[:-1])
    assert (tree.call.selector, tree.call.name, tree.call.args) == ("0xa9059cbb", None, ())
    assert tree.unknowns == (
        "the arguments of transfer(address,uint256) could not be read: the calldata ends before amount",
    )


def test_oddities_of_the_encoding_are_said() -> None:
    tree = decoded(TOKEN, calldata(TRANSFER, SPENDER, "5") + b"\x00")
    assert tree.call.name == "transfer"
    assert tree.unknowns == ("unusual encoding of transfer: 1 bytes follow the last argument",)


def test_a_plain_transfer_has_no_selector() -> None:
    call = decoded(SPENDER, b"", 7).call
    assert (call.selector, call.intent, call.value, call.calldata) == (None, "transfer", 7, "0x")


def test_parts_of_a_multicall_run_on_the_contract_itself_for_the_outer_sender() -> None:
    part = calldata(APPROVE, SPENDER, "5")
    (child,) = decoded(TOKEN, calldata(MULTICALL, (hexed(part),))).call.children
    assert (child.target, child.sender, child.delegate, child.intent) == (TOKEN, SIGNER, True, "approve")


def test_calls_of_multicall3_are_made_by_multicall3() -> None:
    part = calldata(TRANSFER, SPENDER, "5")
    tree = decoded(ROUTER, calldata(AGGREGATE3, ((TOKEN, True, hexed(part)),)))
    (child,) = tree.call.children
    assert (child.target, child.sender, child.delegate) == (TOKEN, ROUTER, False)
    assert intent_of(tree) == "transfer"


def test_a_safe_makes_the_calls_of_its_multisend_itself() -> None:
    batch = packed(0, TOKEN, 0, calldata(APPROVE, SPENDER, "5")) + packed(0, SPENDER, 9, b"")
    multisend = calldata("function multiSend(bytes transactions)", hexed(batch))
    tree = decoded(SAFE, safe_call(MULTISEND, multisend, 1))
    (library,) = tree.call.children
    assert (library.target, library.sender, library.delegate) == (MULTISEND, SIGNER, True)
    approval, payment = library.children
    assert (approval.target, approval.sender, approval.delegate) == (TOKEN, SAFE, False)
    assert (payment.value, payment.sender, payment.intent) == (9, SAFE, "transfer")
    assert intent_of(tree) == "batch"


def test_a_safe_delegatecall_to_a_token_look_alike_is_marked() -> None:
    """The form of the February 2025 theft: `transfer` by delegatecall, which moves no token but rewrites the Safe."""
    (child,) = decoded(SAFE, safe_call(TOKEN, calldata(TRANSFER, SPENDER, "0"), 1)).call.children
    assert (child.name, child.delegate, child.target) == ("transfer", True, TOKEN)


def test_a_cut_multisend_keeps_what_could_be_read_and_says_the_rest() -> None:
    batch = packed(0, SPENDER, 9, b"") + b"\x00\x01"
    tree = decoded(MULTISEND, calldata("function multiSend(bytes transactions)", hexed(batch)))
    assert len(tree.call.children) == 1
    assert tree.unknowns == ("transaction 1 of the MultiSend batch could not be read",)
    assert not tree.complete


def test_commands_of_the_universal_router_are_named() -> None:
    swap = inputs(
        "(address recipient, uint256 amountIn, uint256 amountOutMin, bytes path, bool payerIsUser)",
        SIGNER, "5", "4", "0x" + "77" * 43, True,  # noqa: FBT003
    )  # fmt: skip
    unwrap = inputs("(address recipient, uint256 amountMin)", SIGNER, "4")
    tree = decoded(ROUTER, calldata(EXECUTE, "0x808c", (hexed(swap), hexed(unwrap)), "1"))
    assert [child.name for child in tree.call.children] == ["V3_SWAP_EXACT_IN", "UNWRAP_WETH"]
    assert all(child.selector is None and child.target == ROUTER for child in tree.call.children)
    assert intent_of(tree) == "swap"


def test_an_unknown_command_keeps_the_intent_open() -> None:
    unwrap = inputs("(address recipient, uint256 amountMin)", SIGNER, "4")
    tree = decoded(ROUTER, calldata(EXECUTE, "0x0c3f", (hexed(unwrap), "0x"), "1"))
    assert tree.unknowns == ("command 1 of the router, 0x3f, is not known",)
    assert intent_of(tree) == "batch"


def test_a_sub_plan_is_opened() -> None:
    sweep = inputs("(address token, address recipient, uint256 amountMin)", TOKEN, SPENDER, "4")
    plan = inputs("(bytes commands, bytes[] inputs)", "0x04", (hexed(sweep),))
    tree = decoded(ROUTER, calldata(EXECUTE, "0x21", (hexed(plan),), "1"))
    assert [call.name for call in tree.call.walk()] == ["execute", "EXECUTE_SUB_PLAN", "SWEEP"]


def test_an_erc7579_batch_and_delegatecall_are_opened() -> None:
    execute = "function execute(bytes32 mode, bytes executionCalldata)"
    approve = calldata(APPROVE, SPENDER, "5")
    batch = inputs("((address target, uint256 value, bytes callData)[] executions)", ((TOKEN, "0", hexed(approve)),))
    (child,) = decoded(SIGNER, calldata(execute, "0x01" + "00" * 31, hexed(batch))).call.children
    assert (child.name, child.target, child.sender) == ("approve", TOKEN, SIGNER)
    delegated = hexed(bytes.fromhex(TOKEN[2:]) + approve)
    (child,) = decoded(SIGNER, calldata(execute, "0xff" + "00" * 31, delegated)).call.children
    assert (child.name, child.delegate) == ("approve", True)


def test_what_surrounds_a_swap_does_not_hide_it_but_an_approval_does() -> None:
    wrap, approve = calldata("function refundETH()"), calldata(APPROVE, SPENDER, "5")
    path = "function swapExactTokensForTokens(uint256 amountIn, uint256 amountOutMin, address[] path, address to)"
    swap = calldata(path, "5", "4", (TOKEN, SPENDER), SIGNER)
    assert intent_of(decoded(ROUTER, calldata(MULTICALL, (hexed(swap), hexed(wrap))))) == "swap"
    assert intent_of(decoded(ROUTER, calldata(MULTICALL, (hexed(swap), hexed(approve))))) == "batch"


def test_nesting_is_bounded_and_said() -> None:
    data = calldata(TRANSFER, SPENDER, "5")
    for _ in range(MAX_DEPTH + 4):
        data = calldata(MULTICALL, (hexed(data),))
    tree = decoded(TOKEN, data)
    assert len(tree.call.walk()) == MAX_DEPTH + 1
    assert f"nested deeper than {MAX_DEPTH}" in tree.unknowns[-1]


def test_the_number_of_calls_is_bounded_and_said() -> None:
    tree = decoded(TOKEN, calldata(MULTICALL, ("0x",) * (MAX_CALLS + 50)))
    assert len(tree.call.walk()) == MAX_CALLS
    assert tree.unknowns == (f"there are more than {MAX_CALLS} calls; the rest is not decoded",)


def test_sentences_are_bounded() -> None:
    tree = decoded(TOKEN, calldata(MULTICALL, ("0xdeadbeef",) * 400))
    assert len(tree.unknowns) == MAX_UNKNOWNS


def test_a_bomb_of_overlapping_batches_is_cut_off_quickly() -> None:
    """Every level names the same inner batch many times over, so the calls would grow as a power of the depth."""
    data = calldata(TRANSFER, SPENDER, "5")
    for _ in range(8):
        data = calldata(MULTICALL, (hexed(data),) * 4)
    started = time.perf_counter()
    tree = decoded(TOKEN, data[: MAX_BYTES * 2])
    assert time.perf_counter() - started < 2.0
    assert len(tree.call.walk()) <= MAX_CALLS
    assert not tree.complete
