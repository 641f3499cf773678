"""The one door to all that is set up on the state before a run."""

from decoders.requests import Batch, UserOperation
from simulation.execution.plan import Plan
from simulation.execution.staging.batch import stage_batch
from simulation.execution.staging.desk import Desk
from simulation.execution.staging.operation import stage_operation


async def staged(planned: Plan, desk: Desk) -> Plan:
    """The plan with everything in place that its run needs. Raises `NotStaged`, `RpcError`, `RpcUnreachable`."""
    match planned.stage:
        case Batch() as batch:
            return await stage_batch(planned, batch, desk)
        case UserOperation() as operation:
            return await stage_operation(planned, operation, desk)
        case None:
            return planned
