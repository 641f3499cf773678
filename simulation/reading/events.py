"""What token contracts claim in their events. Claims are checked against state; they are never taken as facts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from decoders.primitives import Address, keccak
from simulation.effects import Log


def _topic(signature: str) -> str:
    return "0x" + keccak(signature.encode()).hex()


TRANSFER = _topic("Transfer(address,address,uint256)")
TRANSFER_SINGLE = _topic("TransferSingle(address,address,address,uint256,uint256)")
TRANSFER_BATCH = _topic("TransferBatch(address,address,address,uint256[],uint256[])")
DEPOSIT = _topic("Deposit(address,uint256)")
WITHDRAWAL = _topic("Withdrawal(address,uint256)")
APPROVAL = _topic("Approval(address,address,uint256)")
PERMIT2_APPROVAL = _topic("Approval(address,address,address,uint160,uint48)")
PERMIT2_PERMIT = _topic("Permit(address,address,address,uint160,uint48,uint48)")
PERMIT2_LOCKDOWN = _topic("Lockdown(address,address,address)")
APPROVAL_FOR_ALL = _topic("ApprovalForAll(address,address,bool)")

_ADDRESS = 2**160 - 1

Fungible = tuple[Address, Address]  # token, holder
Multi = tuple[Address, Address, int]  # token, holder, token id
Single = tuple[Address, int]  # token, token id
Grant = tuple[Address, Address, Address]  # token, owner, spender
Lasting = tuple[Address, Address, Address, Address]  # contract, owner, token, spender (Permit2 and what is like it)


@dataclass(frozen=True, slots=True)
class Claims:
    """Net movements and grants that the logs tell. Dictionaries keep the order of first mention."""

    fungible: Mapping[Fungible, int]
    multi: Mapping[Multi, int]
    single: Mapping[Single, tuple[Address, ...]]
    allowances: tuple[Grant, ...]
    operators: tuple[Grant, ...]
    token_approvals: tuple[Single, ...]
    lasting: tuple[Lasting, ...] = ()


def read_claims(logs: Iterable[Log]) -> Claims:
    """Read every log whose shape is exactly that of a token event; others say nothing here."""
    reader = _Reader()
    for log in logs:
        reader.read(log)
    return Claims(
        fungible=dict(reader.fungible),
        multi=dict(reader.multi),
        single={key: tuple(parties) for key, parties in reader.single.items()},
        allowances=tuple(dict.fromkeys(reader.allowances)),
        operators=tuple(dict.fromkeys(reader.operators)),
        token_approvals=tuple(dict.fromkeys(reader.token_approvals)),
        lasting=tuple(dict.fromkeys(reader.lasting)),
    )


class _Reader:
    """Sums claims over the logs of one run."""

    def __init__(self) -> None:
        self.fungible: dict[Fungible, int] = defaultdict(int)
        self.multi: dict[Multi, int] = defaultdict(int)
        self.single: dict[Single, list[Address]] = defaultdict(list)
        self.allowances: list[Grant] = []
        self.operators: list[Grant] = []
        self.token_approvals: list[Single] = []
        self.lasting: list[Lasting] = []

    def read(self, log: Log) -> None:
        words = _words(log.data)
        match (log.topics[0] if log.topics else "", len(log.topics), len(words)):
            case (topic, 3, 1) if topic == TRANSFER:
                self._moved(log.address, _address(log.topics[1]), _address(log.topics[2]), words[0])
            case (topic, 4, 0) if topic == TRANSFER:
                self.single[log.address, int(log.topics[3], 16)] += [_address(log.topics[1]), _address(log.topics[2])]
            case (topic, 2, 1) if topic == DEPOSIT:
                self.fungible[log.address, _address(log.topics[1])] += words[0]
            case (topic, 2, 1) if topic == WITHDRAWAL:
                self.fungible[log.address, _address(log.topics[1])] -= words[0]
            case (topic, 4, 2) if topic == TRANSFER_SINGLE:
                self._moved_multi(log, words[:1], words[1:])
            case (topic, 4, _) if topic == TRANSFER_BATCH:
                self._moved_multi(log, *_batch(words))
            case _:
                self._grant(log, words)

    def _grant(self, log: Log, words: list[int]) -> None:
        match (log.topics[0] if log.topics else "", len(log.topics), len(words)):
            case (topic, 3, 1) if topic == APPROVAL:
                self.allowances.append((log.address, _address(log.topics[1]), _address(log.topics[2])))
            case (topic, 4, 0) if topic == APPROVAL:
                self.token_approvals.append((log.address, int(log.topics[3], 16)))
            case (topic, 4, 2 | 3) if topic in {PERMIT2_APPROVAL, PERMIT2_PERMIT}:
                self._lasting(log.address, *(_address(topic) for topic in log.topics[1:]))
            case (topic, 2, 2) if topic == PERMIT2_LOCKDOWN:
                self._lasting(log.address, _address(log.topics[1]), *(f"0x{word & _ADDRESS:040x}" for word in words))
            case (topic, 3, 1) if topic == APPROVAL_FOR_ALL:
                self.operators.append((log.address, _address(log.topics[1]), _address(log.topics[2])))
            case _:
                pass

    def _lasting(self, contract: Address, owner: Address, token: Address, spender: Address) -> None:
        self.lasting.append((contract, owner, token, spender))

    def _moved(self, token: Address, giver: Address, taker: Address, amount: int) -> None:
        self.fungible[token, giver] -= amount
        self.fungible[token, taker] += amount

    def _moved_multi(self, log: Log, ids: list[int], amounts: list[int]) -> None:
        giver, taker = _address(log.topics[2]), _address(log.topics[3])
        for token_id, amount in zip(ids, amounts, strict=False):
            self.multi[log.address, giver, token_id] -= amount
            self.multi[log.address, taker, token_id] += amount


def _batch(words: list[int]) -> tuple[list[int], list[int]]:
    """Ids and amounts of an ERC-1155 batch in the standard encoding; nothing from any other encoding."""
    count = words[2] if len(words) >= 4 else 0
    if count > len(words) or words[:2] != [64, 96 + 32 * count] or len(words) != 4 + 2 * count:
        return [], []
    return words[3 : 3 + count], words[4 + count :]


def _words(data: str) -> list[int]:
    """The data as 32-byte numbers; none if it is not whole words."""
    digits = data[2:]
    return [int(digits[at : at + 64], 16) for at in range(0, len(digits), 64)] if len(digits) % 64 == 0 else []


def _address(topic: str) -> Address:
    return "0x" + topic[26:]
