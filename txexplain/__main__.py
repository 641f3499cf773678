"""`python -m txexplain`: the command line, also where the installed program is not on the PATH."""

from txexplain.cli import main

main()
