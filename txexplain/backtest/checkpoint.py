"""The chunks that are done, in a file: what a backtest goes on from after it was killed.

JSON lines: the plan, then one line for each chunk, written through to the disk. A line that a kill cut off is no line.
The result of a chunk does not depend on when or where it was judged, so one that is there twice counts once.
"""

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from txexplain.backtest.judging import ChunkResult
from txexplain.backtest.plan import Plan


class BadCheckpoint(Exception):  # noqa: N818 - it states what is the case
    """The file is not one that this backtest can go on from; the message says why."""


class Checkpoint:
    """Inside a `with` block: the plan, the results so far, and the file open for more. Raises `BadCheckpoint`."""

    def __init__(self, path: Path, plan: Plan, results: dict[int, ChunkResult]) -> None:
        self.plan = plan
        self.results = results
        self.resumed = len(results)
        self._path = path

    @classmethod
    def begin(cls, path: Path, plan: Plan) -> Self:
        """Write a new file with the plan."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.unfinished")
        with unfinished.open("w", encoding="utf-8") as file:
            file.write(plan.model_dump_json() + "\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        return cls(path, plan, {})

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file that is there, and cut off what a kill left half written."""
        whole, _, torn = path.read_bytes().rpartition(b"\n")
        lines = whole.split(b"\n")
        try:
            plan = Plan.model_validate_json(lines[0])
            results = [ChunkResult.model_validate_json(line) for line in lines[1:]]
        except ValidationError as error:
            raise BadCheckpoint(f"{path} is not the file of a backtest: {error.errors()[0]['msg']}") from error
        if torn:
            os.truncate(path, len(whole) + 1)
        return cls(path, plan, {result.chunk: result for result in results})

    @property
    def waiting(self) -> list[int]:
        """The chunks that are not done."""
        return [chunk for chunk in self.plan.chunks if chunk not in self.results]

    def __enter__(self) -> Self:
        self._file = self._path.open("ab")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, result: ChunkResult) -> None:
        """Keep it. When this returns it survives a kill and the loss of power."""
        if result.chunk in self.results:
            return
        self._file.write(result.model_dump_json().encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.results[result.chunk] = result
