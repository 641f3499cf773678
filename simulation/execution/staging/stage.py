"""The one door to all that is set up on the state before a run."""

from decoders.requests import Batch, TypedData, UserOperation
from simulation.execution.plan import Plan
from simulation.execution.staging.batch import stage_batch
from simulation.execution.staging.bulk_order import stage_bulk_order
from simulation.execution.staging.desk import Desk
from simulation.execution.staging.operation import stage_operation
from simulation.execution.staging.order import stage_order
from simulation.execution.staging.safe import stage_safe


async def staged(planned: Plan, desk: Desk) -> Plan:
    """The plan with everything in place that its run needs. Raises `NotStaged`, `RpcError`, `RpcUnreachable`."""
    match planned.stage:
        case Batch() as batch:
            return await stage_batch(planned, batch, desk)
        case UserOperation() as operation:
            return await stage_operation(planned, operation, desk)
        case TypedData() as typed_data if typed_data.primary_type == "SafeTx":
            return await stage_safe(planned, typed_data, desk)
        case TypedData() as typed_data if typed_data.primary_type == "BulkOrder":
            return await stage_bulk_order(planned, typed_data, desk)
        case TypedData() as typed_data:
            return await stage_order(planned, typed_data, desk)
        case None:
            return planned
