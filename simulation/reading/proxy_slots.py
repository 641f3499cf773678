"""Where proxies keep who decides which code runs: keccak256("eip1967.proxy.<name>") - 1 (ERC-1967).

And the older slot of OpenZeppelin's unstructured proxies (ZeppelinOS).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from decoders.primitives import Hash32

PROXY_SLOTS: Final[Mapping[Hash32, Literal["implementation", "admin", "beacon"]]] = MappingProxyType(
    {
        "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc": "implementation",
        "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103": "admin",
        "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50": "beacon",
        "0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3": "implementation",
    }
)
