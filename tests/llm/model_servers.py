"""Real model servers as child processes, and where their models are."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import pytest

from llm.engines.base_model import FILE

ROOT = Path(__file__).parents[2]
MODELS = Path(os.environ.get("TXEXPLAIN_MODEL_FOLDER", ROOT / "build" / "model"))
VLLM = Path(os.environ.get("TXEXPLAIN_VLLM_FOLDER", ROOT / "build" / "vllm"))
START_SECONDS = 300


def base_model() -> Path:
    """The untuned model; without it a test is skipped, but never in CI."""
    return _there(MODELS / FILE, "the base model is not there; `make model` fetches it")


def model_file() -> Path:
    """The small model; without it a test is skipped, but never in CI."""
    return _there(MODELS / "txexplain.Q4_0.gguf", "the model is not built; `make model` builds it")


def vllm_python() -> Path:
    """The Python of vLLM's own environment; without it a test is skipped, but never in CI."""
    return _there(VLLM / "venv" / "bin" / "python", "vLLM is not installed; `make vllm` installs it")


def _there(path: Path, otherwise: str) -> Path:
    if not path.is_file() and not os.environ.get("CI"):
        pytest.skip(otherwise)
    return path


class ModelServer:
    """One server process on a loopback address; it can be killed, stopped, slowed and started again."""

    def __init__(self, command: list[str], host: str, log: Path, environment: dict[str, str] | None = None) -> None:
        with socket.create_server((host, 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://{host}:{self.port}"
        self.log = log
        self._command = [*command, "--host", host, "--port", str(self.port)]
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, wait: bool = True) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        if wait:
            self.wait()

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.ready():
            assert self._process is not None
            assert self._process.poll() is None, self.log.read_text(errors="replace")[-4000:]
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)

    def ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def signal(self, number: signal.Signals) -> None:
        """To the server and its children: vLLM computes in processes of its own."""
        assert self._process is not None
        os.killpg(self._process.pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        assert self._process is not None
        self._process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()


def llama_server(host: str, log: Path, slots: int = 4) -> ModelServer:
    command = [sys.executable, "-m", "llm.engines.llama_server", str(model_file()), "--slots", str(slots)]
    return ModelServer(command, host, log)


def vllm_server(host: str, log: Path) -> ModelServer:
    command = [str(vllm_python()), "-m", "vllm.entrypoints.openai.api_server", "--model", str(VLLM / "model")]
    options = ["--served-model-name", "txexplain", "--dtype", "bfloat16", "--enforce-eager"]
    sizes = ["--max-model-len", "1024", "--max-num-seqs", "4"]
    environment = {"VLLM_CPU_KVCACHE_SPACE": "1", "HF_HUB_OFFLINE": "1", "VLLM_NO_USAGE_STATS": "1"}
    return ModelServer([*command, *options, *sizes], host, log, environment)
