"""The command line. `main` is the program's entry; the commands are imported when it runs."""


def main() -> None:
    """Run `txexplain` with the process's arguments and exit."""
    from txexplain.cli.program import run  # noqa: PLC0415 - importing this package must cost nothing

    run()
