from typing import Any

from simulation.effects import Frame
from simulation.reading.code_deposit import CODE_STORAGE_ERROR, in_doubt, with_code_storage_errors


def frame(kind: str, parent: int | None, error: str | None = None) -> Frame:
    return Frame(
        type=kind,
        depth=0 if parent is None else 1,
        parent=parent,
        sender="0x" + "aa" * 20,
        to="0x" + "bb" * 20,
        value=0,
        gas=1,
        gas_used=1,
        input="0x",
        output="0x",
        error=error,
    )


def steps(*pairs: tuple[int, str]) -> list[dict[str, Any]]:
    return [{"depth": depth, "op": op} for depth, op in pairs]


FRAMES = [frame("CALL", None), frame("CALL", 0), frame("CREATE", 0, "out of gas")]


def test_a_creation_whose_last_step_is_return_could_not_pay_for_its_code() -> None:
    run = steps((1, "CALL"), (2, "STOP"), (1, "CREATE"), (2, "PUSH1"), (2, "RETURN"), (1, "STOP"))
    assert [entry.error for entry in with_code_storage_errors(FRAMES, run)] == [None, None, CODE_STORAGE_ERROR]


def test_a_creation_that_ran_out_on_the_way_keeps_its_error() -> None:
    run = steps((1, "CALL"), (2, "RETURN"), (1, "CREATE"), (2, "PUSH1"), (2, "SSTORE"), (1, "STOP"))
    assert with_code_storage_errors(FRAMES, run)[2].error == "out of gas"


def test_a_call_to_an_account_without_code_is_a_frame_without_steps() -> None:
    run = steps((1, "CALL"), (1, "CREATE"), (2, "RETURN"), (1, "STOP"))
    assert with_code_storage_errors(FRAMES, run)[2].error == CODE_STORAGE_ERROR


def test_only_creations_that_ran_out_of_gas_need_the_steps() -> None:
    assert in_doubt(FRAMES)
    assert not in_doubt([frame("CALL", None, "out of gas"), frame("CREATE2", 0, "execution reverted")])
