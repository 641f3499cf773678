"""`python -m benchmarks.recorded_cases OUT`: every transaction of the recorded block 22546209, simulated and judged.

The file is for `python -m llm.evaluation --cases OUT`.
"""

import asyncio
import json
import sys
from pathlib import Path

from decoders.decode import decode
from llm.evaluation.judged import Judged, write_judged
from policies.case import Case
from policies.engine import assess
from policies.policy import load_policy
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from tests.journeys.replay import explain_request
from tests.recorded.corpora import RecordedBlock, find_corpora
from tests.recorded.mainnet import block_22546209
from tests.recorded.upstream import RecordedUpstream
from txexplain.wire.explain_request import parse_explain_request

_SECONDS = 60.0


async def judged_block(block: RecordedBlock) -> list[Judged]:
    """Each transaction as its sender's wallet would have asked, judged under the default policy."""
    policy = load_policy(None)
    found = []
    with RecordedUpstream(block.state) as upstream:
        simulator = AnvilSimulator({1: ChainSettings(1, (upstream.url,), None)})
        try:
            for transaction in block.transactions:
                asked = parse_explain_request(json.dumps(explain_request(block, transaction)).encode())
                decoded = decode(asked.request)
                deadline = Deadline.after(_SECONDS)
                simulated = await simulator.simulate(asked.request, decoded, asked.block, asked.overrides, deadline)
                case = policy.informed(Case(request=asked.request, decoded=decoded, effects=simulated.effects))
                found.append(Judged(case, assess(case, policy)))
        finally:
            await simulator.close()
    return found


if __name__ == "__main__":
    folder = find_corpora()
    if folder is None:
        sys.exit("the recorded blocks are not there; TXEXPLAIN_CORPORA names their folder")
    cases = asyncio.run(judged_block(block_22546209(folder)))
    write_judged(Path(sys.argv[1]), cases)
