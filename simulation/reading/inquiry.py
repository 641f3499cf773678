"""What a run leaves to ask: from its frames and its written state to the questions whose answers tell its effects."""

from collections.abc import Sequence
from dataclasses import dataclass

from decoders.primitives import Address
from simulation.effects import Frame
from simulation.reading.assets import Readings
from simulation.reading.candidates import Candidates, find_candidates
from simulation.reading.events import Claims, read_claims
from simulation.reading.probe import QUESTIONS_PER_CALL, Answer, Question
from simulation.reading.questionnaire import paired, questions_for
from simulation.reading.state_diff import StateDiff


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One run, and every question about it, each once."""

    frames: tuple[Frame, ...]
    diff: StateDiff
    claims: Claims
    candidates: Candidates
    questions: Sequence[Question]

    @property
    def chunks(self) -> list[Sequence[Question]]:
        """The questions in parts that fit one call."""
        starts = range(0, len(self.questions), QUESTIONS_PER_CALL)
        return [self.questions[start : start + QUESTIONS_PER_CALL] for start in starts]

    def readings(self, before: Sequence[Answer], after: Sequence[Answer]) -> Readings:
        """Everything known about the run, with the answers on the state before and after it."""
        answers = paired(self.questions, before), paired(self.questions, after)
        return Readings(self.frames, self.candidates, self.claims, *answers, self.diff)


def inquire(signer: Address, frames: tuple[Frame, ...], diff: StateDiff) -> Inquiry:
    """The questions that this run raises."""
    logs = [log for frame in frames for log in frame.logs]
    claims = read_claims(sorted(logs, key=lambda log: log.index))
    candidates = find_candidates(signer, frames, claims, diff)
    return Inquiry(frames, diff, claims, candidates, questions_for(candidates))
