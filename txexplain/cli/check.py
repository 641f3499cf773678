"""One line of `txexplain doctor`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One line: the part, whether it is well, what is so, and how to mend it where it is not."""

    part: str
    well: bool
    state: str
    mend: str = ""

    def line(self) -> str:
        """The line for people."""
        mend = f"\n         mend: {self.mend}" if self.mend and not self.well else ""
        return f"{'ok   ' if self.well else 'FAULT'} {self.part}: {self.state}{mend}"
