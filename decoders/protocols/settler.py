"""0x Settler and its AllowanceHolder: one call that holds the actions of a swap, each coded like a call.

Source: 0x-settler `ISettlerActions.sol`, `ISettlerTakerSubmitted.sol`, `IAllowanceHolder.sol`. Settlers are replaced
often and their actions change; those that are declared here are named only by their exact selector.
"""

from decoders.protocol import Arguments, Claim, Inner, Nested, ProtocolDecoder, claim, items, raw, text

_PERMIT = "((address token, uint256 amount) permitted, uint256 nonce, uint256 deadline)"
_SLIPPAGE = "(address recipient, address buyToken, uint256 minAmountOut) slippage"
_FILLS = "bool feeOnTransfer, uint256 hashMul, uint256 hashMod, bytes fills"
_POOL_SALE = "address recipient, address sellToken, uint256 bps, address pool"


def _forwarded(arguments: Arguments) -> Inner:
    """The holder gives an allowance for this one call, then calls the target, which sees the sender appended."""
    return Inner((Nested(text(arguments["target"]), raw(arguments["data"])),))


_ACTIONS: tuple[Claim, ...] = (
    claim(f"function TRANSFER_FROM(address recipient, {_PERMIT} permit, bytes sig)", "transfer"),
    claim(f"function METATXN_TRANSFER_FROM(address recipient, {_PERMIT} permit)", "transfer"),
    claim("function NATIVE_CHECK(uint256 deadline, uint256 msgValue)", "check"),
    claim(
        f"function RFQ(address recipient, {_PERMIT} permit, address maker, bytes makerSig, address takerToken, "
        "uint256 maxTakerAmount)",
        "swap",
    ),
    claim("function BASIC(address sellToken, uint256 bps, address pool, uint256 offset, bytes data)", "swap"),
    claim("function UNISWAPV3(address recipient, uint256 bps, bytes path, uint256 amountOutMin)", "swap"),
    claim(
        f"function UNISWAPV3_VIP(address recipient, {_PERMIT} permit, bytes path, bytes sig, uint256 amountOutMin)",
        "swap",
    ),
    claim(
        f"function METATXN_UNISWAPV3_VIP(address recipient, {_PERMIT} permit, bytes path, uint256 amountOutMin)",
        "swap",
    ),
    claim(f"function UNISWAPV2({_POOL_SALE}, uint24 swapInfo, uint256 amountOutMin)", "swap"),
    claim(
        f"function UNISWAPV4(address recipient, address sellToken, uint256 bps, {_FILLS}, uint256 amountOutMin)", "swap"
    ),
    claim(
        f"function UNISWAPV4_VIP(address recipient, {_PERMIT} permit, {_FILLS}, bytes sig, uint256 amountOutMin)",
        "swap",
    ),
    claim(
        f"function BALANCERV3(address recipient, address sellToken, uint256 bps, {_FILLS}, uint256 amountOutMin)",
        "swap",
    ),
    claim(f"function DODOV2({_POOL_SALE}, bool quoteForBase, uint256 minBuyAmount)", "swap"),
    claim(
        "function DODOV1(address sellToken, uint256 bps, address pool, bool quoteForBase, uint256 minBuyAmount)", "swap"
    ),
    claim(
        "function VELODROME(address recipient, uint256 bps, address pool, uint24 swapInfo, uint256 minBuyAmount)",
        "swap",
    ),
    claim(f"function MAVERICKV2({_POOL_SALE}, bool tokenAIn, int32 tickLimit, uint256 minBuyAmount)", "swap"),
    claim(
        "function POSITIVE_SLIPPAGE(address recipient, address token, uint256 expectedAmount, uint256 maxBps)",
        "transfer",
    ),
)
_BY_SELECTOR = {action.function.selector: action for action in _ACTIONS}


def _actions(arguments: Arguments) -> Inner:
    """Every action is a selector and arguments, which the Settler runs on itself."""
    calls: list[Nested] = []
    unknowns: list[str] = []
    for place, action in enumerate(items(arguments["actions"])):
        data = raw(action)
        known = _BY_SELECTOR.get("0x" + data[:4].hex())
        if known is None:
            unknowns.append(f"action {place} of the Settler, 0x{data[:4].hex()}, is not known")
        else:
            calls.append(Nested(None, data[4:], mode="self", command=known))
    return Inner(tuple(calls), tuple(unknowns))


PROTOCOL = ProtocolDecoder(
    name="0x Settler",
    source="protocol",
    claims=(
        claim(f"function execute({_SLIPPAGE}, bytes[] actions, bytes32 zidAndAffiliate)", "batch", _actions),
        claim(
            f"function executeMetaTxn({_SLIPPAGE}, bytes[] actions, bytes32 zidAndAffiliate, address msgSender, "
            "bytes sig)",
            "batch",
            _actions,
        ),
        claim(
            "function exec(address operator, address token, uint256 amount, address target, bytes data)",
            "execute",
            _forwarded,
        ),
    ),
    commands=_ACTIONS,
)
