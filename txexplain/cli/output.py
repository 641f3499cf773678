"""Messages of the program, on standard error; standard output holds the answer alone."""

import sys
from typing import NoReturn

import typer


def say(message: str) -> None:
    """A line for people."""
    sys.stderr.write(f"{message}\n")


def fail(status: int, *messages: str) -> NoReturn:
    """Say what is wrong and end the program with this status."""
    for message in messages:
        say(f"txexplain: {message}")
    raise typer.Exit(status)
