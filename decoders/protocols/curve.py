"""Curve: exchange in pools and through its router, liquidity, locks and gauges. Checked against @curvefi/api."""

from decoders.protocol import ProtocolDecoder, claim

PROTOCOL = ProtocolDecoder(
    name="Curve",
    source="protocol",
    claims=(
        claim("function exchange(int128 i, int128 j, uint256 dx, uint256 min_dy)", "swap"),
        claim("function exchange(uint256 i, uint256 j, uint256 dx, uint256 min_dy)", "swap"),
        claim("function exchange(uint256 i, uint256 j, uint256 dx, uint256 min_dy, bool use_eth)", "swap"),
        claim("function exchange_underlying(int128 i, int128 j, uint256 dx, uint256 min_dy)", "swap"),
        claim("function exchange_underlying(uint256 i, uint256 j, uint256 dx, uint256 min_dy)", "swap"),
        claim("function exchange_received(int128 i, int128 j, uint256 dx, uint256 min_dy)", "swap"),
        claim("function exchange_received(uint256 i, uint256 j, uint256 dx, uint256 min_dy)", "swap"),
        claim(
            "function exchange(address[11] route, uint256[5][5] swap_params, uint256 amount, uint256 expected)", "swap"
        ),
        claim(
            "function exchange(address[11] route, uint256[5][5] swap_params, uint256 amount, "
            "uint256 expected, address[5] pools)",
            "swap",
        ),
        claim("function exchange(int128 i, int128 j, uint256 dx, uint256 min_dy, address receiver)", "swap"),
        claim(
            "function exchange(uint256 i, uint256 j, uint256 dx, uint256 min_dy, bool use_eth, address receiver)",
            "swap",
        ),
        claim(
            "function exchange(address[11] route, uint256[5][5] swap_params, uint256 amount, "
            "uint256 expected, address[5] pools, address receiver)",
            "swap",
        ),
        claim("function add_liquidity(uint256[2] amounts, uint256 min_mint_amount)", "add-liquidity"),
        claim("function remove_liquidity(uint256 amount, uint256[2] min_amounts)", "remove-liquidity"),
        claim("function add_liquidity(uint256[3] amounts, uint256 min_mint_amount)", "add-liquidity"),
        claim("function remove_liquidity(uint256 amount, uint256[3] min_amounts)", "remove-liquidity"),
        claim("function add_liquidity(uint256[4] amounts, uint256 min_mint_amount)", "add-liquidity"),
        claim("function remove_liquidity(uint256 amount, uint256[4] min_amounts)", "remove-liquidity"),
        claim("function add_liquidity(uint256[5] amounts, uint256 min_mint_amount)", "add-liquidity"),
        claim("function remove_liquidity(uint256 amount, uint256[5] min_amounts)", "remove-liquidity"),
        claim("function add_liquidity(uint256[6] amounts, uint256 min_mint_amount)", "add-liquidity"),
        claim("function remove_liquidity(uint256 burn_amount, uint256[6] min_amounts)", "remove-liquidity"),
        claim("function remove_liquidity_imbalance(uint256[2] amounts, uint256 max_burn_amount)", "remove-liquidity"),
        claim("function remove_liquidity_imbalance(uint256[3] amounts, uint256 max_burn_amount)", "remove-liquidity"),
        claim("function remove_liquidity_imbalance(uint256[4] amounts, uint256 max_burn_amount)", "remove-liquidity"),
        claim(
            "function add_liquidity(uint256[2] amounts, uint256 min_mint_amount, bool use_underlying)", "add-liquidity"
        ),
        claim(
            "function add_liquidity(uint256[3] amounts, uint256 min_mint_amount, bool use_underlying)", "add-liquidity"
        ),
        claim("function add_liquidity(uint256[] amounts, uint256 min_mint_amount)", "add-liquidity"),
        claim("function remove_liquidity(uint256 burn_amount, uint256[] min_amounts)", "remove-liquidity"),
        claim(
            "function remove_liquidity_one_coin(uint256 burn_amount, int128 i, uint256 min_amount)", "remove-liquidity"
        ),
        claim(
            "function remove_liquidity_one_coin(uint256 token_amount, uint256 i, uint256 min_amount)",
            "remove-liquidity",
        ),
        claim("function create_lock(uint256 value, uint256 unlock_time)", "lock"),
        claim("function increase_amount(uint256 value)", "lock"),
        claim("function increase_unlock_time(uint256 unlock_time)", "lock"),
        claim("function vote_for_gauge_weights(address gauge_addr, uint256 user_weight)", "vote"),
        claim("function claim_rewards()", "claim"),
    ),
)
