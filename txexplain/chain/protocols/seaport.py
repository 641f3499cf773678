"""Seaport 1.6 with its conduit controller, and Bob's signed listing of an NFT for one ether."""

from typing import Any, Final

from txexplain.chain.accounts import ALICE, BOB, MARKETPLACE_FEES, ZERO
from txexplain.chain.amounts import milliether
from txexplain.chain.deployer import Deployer
from txexplain.chain.protocols.seaport_order import NATIVE, NFT, order_components, order_typed_data
from txexplain.chain.protocols.tokens import BOBS_APES

LISTED_APE: Final = BOBS_APES[0]
APPROVED: Final = True
PROCEEDS: Final = milliether(975)
MARKETPLACE_FEE: Final = milliether(25)


def deploy(chain: Deployer) -> None:
    """Deploys Seaport; Bob and Alice let it move their apes, as sellers do, and Bob lists one."""
    controller = chain.deploy("seaport_conduit_controller", "ConduitController")
    seaport = chain.deploy("seaport", "Seaport", controller)
    for seller in (BOB, ALICE):
        chain.send(seller, chain.address("apes"), "setApprovalForAll(address,bool)", seaport, APPROVED)
    components = _listing(chain.address("apes"))
    chain.facts["seaport_listing"] = {"components": components, "signature": _sign(chain, seaport, components)}


def _listing(apes: str) -> dict[str, Any]:
    offer = [(NFT, apes, LISTED_APE, 1)]
    wanted = [(NATIVE, ZERO, 0, PROCEEDS, BOB), (NATIVE, ZERO, 0, MARKETPLACE_FEE, MARKETPLACE_FEES)]
    return order_components(BOB, offer, wanted, salt=1)


def _sign(chain: Deployer, seaport: str, components: dict[str, Any]) -> str:
    chain_id = int(chain.rpc.call("eth_chainId"), 16)
    typed_data = order_typed_data(chain_id, seaport, components)
    signature: str = chain.rpc.call("eth_signTypedData_v4", BOB, typed_data)
    return signature
