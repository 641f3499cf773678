"""Calls inside timelocks, bundles, settlers, settlements and routers of the fourth generation."""

from decoders.abi.signature import parse_tuple
from decoders.decoded import Call
from decoders.protocol import items
from tests.decoders.abi.oracle import encode
from tests.decoders.test_calls import SIGNER, SPENDER, TOKEN, TRANSFER, calldata, decoded, hexed

TARGET, HASH, ZERO = "0x" + "55" * 20, "0x" + "00" * 32, "0x" + "00" * 20
CALL = calldata(TRANSFER, SPENDER, "5")
KEY = "(address currency0, address currency1, uint24 fee, int24 tickSpacing, address hooks) poolKey"


def names(call: Call) -> list[str | None]:
    return [each.name for each in call.walk()]


def test_a_scheduled_call_is_opened() -> None:
    fragment = (
        "function schedule(address target, uint256 value, bytes data, bytes32 predecessor, bytes32 salt, uint256 delay)"
    )
    tree = decoded(TARGET, calldata(fragment, TOKEN, "1", hexed(CALL), HASH, HASH, "0"))
    (inner,) = tree.call.children
    assert (inner.target, inner.sender, inner.value, inner.name) == (TOKEN, TARGET, 1, "transfer")
    batch = (
        "function scheduleBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 a, bytes32 b, uint256 c)"
    )
    odd = decoded(TARGET, calldata(batch, (TOKEN,), (), (hexed(CALL),), HASH, HASH, "0"))
    assert "not equally long" in odd.unknowns[0]


def test_compounds_timelock_makes_the_selector_out_of_the_signature() -> None:
    fragment = "function executeTransaction(address target, uint256 value, string signature, bytes data, uint256 eta)"
    tree = decoded(TARGET, calldata(fragment, TOKEN, "0", "transfer(address,uint256)", hexed(CALL[4:]), "0"))
    assert names(tree.call) == ["executeTransaction", "transfer"]
    whole = decoded(TARGET, calldata(fragment, TOKEN, "0", "", hexed(CALL), "0"))
    assert names(whole.call) == ["executeTransaction", "transfer"]


def test_a_bundle_holds_the_factorys_and_the_accounts_calls() -> None:
    fragment = (
        "function handleOps((address sender, uint256 nonce, bytes initCode, bytes callData, bytes32 limits, "
        "uint256 gas, bytes32 fees, bytes paymasterAndData, bytes signature)[] ops, address beneficiary)"
    )
    create = SPENDER + calldata("function createAccount(address owner, uint256 salt)", SIGNER, "0").hex()
    one = (SIGNER, "0", create, hexed(CALL), HASH, "0", HASH, "0x", "0x")
    other = (SIGNER, "0", "0x7702" + "00" * 18, hexed(CALL), HASH, "0", HASH, "0x", "0x")
    tree = decoded(TARGET, calldata(fragment, (one, other), ZERO))
    assert [(each.target, each.name) for each in tree.call.children] == [
        (SPENDER, "createAccount"),
        (SIGNER, "transfer"),
        (SIGNER, "transfer"),
    ]


def test_the_actions_of_a_settler_are_named_and_unknown_ones_said() -> None:
    fragment = (
        "function execute((address recipient, address buyToken, uint256 minAmountOut) slippage, bytes[] actions, "
        "bytes32 zidAndAffiliate)"
    )
    swap = "function UNISWAPV3(address recipient, uint256 bps, bytes path, uint256 amountOutMin)"
    actions = (hexed(calldata(swap, SIGNER, "1", "0x", "2")), "0xdeadbeef", "0x")
    inside = calldata(fragment, (SIGNER, TOKEN, "1"), actions, HASH)
    holder = "function exec(address operator, address token, uint256 amount, address target, bytes data)"
    tree = decoded(SPENDER, calldata(holder, TARGET, TOKEN, "1", TARGET, hexed(inside)))
    assert names(tree.call) == ["exec", "execute", "UNISWAPV3"]
    assert not tree.complete
    assert "call 1: action 1 of the Settler, 0xdeadbeef, is not known" in tree.unknowns


def test_the_actions_of_uniswap_v4_are_named_in_both_routers() -> None:
    swap = encode(
        parse_tuple(f"(({KEY}, bool zeroForOne, uint128 amountIn, uint128 amountOutMinimum, bytes hookData) params)"),
        (((ZERO, TOKEN, "1", "2", ZERO), True, "5", "4", "0x"),),
    )
    take = encode(parse_tuple("(address currency, uint256 minAmount)"), (TOKEN, "4"))
    plan = encode(parse_tuple("(bytes actions, bytes[] params)"), ("0x060f", (hexed(swap), hexed(take))))
    manager = decoded(TARGET, calldata("function modifyLiquidities(bytes data, uint256 deadline)", hexed(plan), "0"))
    assert names(manager.call) == ["modifyLiquidities", "SWAP_EXACT_IN_SINGLE", "TAKE_ALL"]
    router = "function execute(bytes commands, bytes[] inputs, uint256 deadline)"
    tree = decoded(TARGET, calldata(router, "0x10", (hexed(plan),), "0"))
    assert names(tree.call) == ["execute", "V4_SWAP", "SWAP_EXACT_IN_SINGLE", "TAKE_ALL"]
    assert items(tree.call.children[0].children[0].argument("params"))[1:3] == (True, "5")
    short = encode(parse_tuple("(bytes actions, bytes[] params)"), ("0x06", ()))
    odd = decoded(TARGET, calldata(router, "0x10", (hexed(short),), "0"))
    assert "not as many inputs as actions" in odd.unknowns[0]


def test_the_interactions_of_a_settlement_are_its_own_calls() -> None:
    trade = (
        "(uint256 a, uint256 b, address c, uint256 d, uint256 e, uint32 f, bytes32 g, uint256 h, uint256 i, uint256 j, "
        "bytes k)"
    )
    fragment = (
        f"function settle(address[] tokens, uint256[] prices, {trade}[] trades, "
        "(address target, uint256 value, bytes callData)[][3] interactions)"
    )
    tree = decoded(TARGET, calldata(fragment, (), (), (), ((), ((TOKEN, "0", hexed(CALL)),), ())))
    (inner,) = tree.call.children
    assert (inner.sender, inner.target, inner.name) == (TARGET, TOKEN, "transfer")


def test_a_forwarded_call_is_opened() -> None:
    fragment = (
        "function execute((address from, address to, uint256 value, uint256 gas, uint48 deadline, bytes data, "
        "bytes signature) request)"
    )
    tree = decoded(TARGET, calldata(fragment, (SIGNER, TOKEN, "0", "0", "0", hexed(CALL), "0x")))
    assert names(tree.call) == ["execute", "transfer"]


def test_packed_arguments_are_said_to_be_unreadable() -> None:
    tree = decoded(TARGET, calldata("function supply(bytes32 args)", HASH))
    assert (tree.call.intent, tree.call.name) == ("supply", "supply")
    assert "packed" in tree.unknowns[0]
