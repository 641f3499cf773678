"""How llama.cpp is loaded, in this process and as a server."""

import os
from pathlib import Path
from typing import Any, Final

CONTEXT: Final = 1_024
"""Tokens of one text, prompt and answer together."""

_SPINS: Final = "20000"
"""Some ten microseconds: most waits are over by then."""


def llama_parameters(file: Path, threads: int, slots: int) -> Any:
    """The parameters of xllamacpp for a GGUF file. Raises ImportError where xllamacpp is not there."""
    # llama.cpp's threads wait for each other some hundred times a token, and by default they burn their processor
    # meanwhile: beside other work on two processors, a token took 400 ms instead of 30. If they slept at once, being
    # woken would take longer than what they wait for (a text 280 ms instead of 160). OpenMP reads these once, as it is
    # loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("GOMP_SPINCOUNT", _SPINS)
    import xllamacpp  # noqa: PLC0415 - a hundred megabytes that only a model in this process needs

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(file)
    parameters.n_parallel = slots
    parameters.n_ctx = slots * CONTEXT
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    parameters.cache_ram_mib = 0  # each prompt is asked once; its state is not worth memory
    parameters.ui = False
    return parameters
