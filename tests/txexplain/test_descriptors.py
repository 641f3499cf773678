"""The service shows requests with the descriptors that the operator gave."""

import json
import time
from pathlib import Path

import pytest

from decoders.erc7730.index import Index
from decoders.outcome import Known
from llm.template.explainer import TemplateExplainer
from simulation.deadline import Deadline
from tests.decoders.erc7730.folders import OTHER, ROUTER, SENDER, calldata, contract, write
from tests.txexplain.cases import POLICY, asked
from tests.txexplain.fakes import FakeSimulator, MemoryStore
from txexplain.cli.doctor import check_descriptors
from txexplain.decoding import Decoding
from txexplain.pipeline import Pipeline
from txexplain.services import read_sources
from txexplain.settings import Settings

FORM = {"intent": "Send", "fields": [{"path": "to", "label": "Recipient", "format": "addressName"}]}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    files = {"good.json": contract({"send(address to)": FORM}), "bad.json": {"context": {}}}
    return Settings(erc7730=write(tmp_path / "in", files))


async def test_a_request_is_shown_in_the_descriptors_words(settings: Settings) -> None:
    made = Pipeline(FakeSimulator(), POLICY, TemplateExplainer(), MemoryStore(), Decoding(read_sources(settings)))
    transaction = {"from": SENDER, "to": ROUTER, "data": "0x" + calldata("send(address)", OTHER).hex()}
    request = asked({"chain_id": 1, "method": "eth_sendTransaction", "params": [transaction]})
    report = await made.run(request, Deadline.after(5.0), time.perf_counter())
    assert isinstance(report.case.decoded, Known)
    decoded = report.case.decoded.value
    assert [line.label for line in decoded.display] == ["Review transaction to", "Interaction with", "Recipient"]
    assert decoded.title == "Send"


def test_a_descriptor_that_is_wrong_does_not_keep_the_service_from_starting(settings: Settings) -> None:
    descriptors = read_sources(settings).descriptors
    assert isinstance(descriptors, Index)
    assert [fault.path for fault in descriptors.faults] == ["bad.json"]


def test_the_doctor_says_what_is_described_and_what_is_left_out(settings: Settings) -> None:
    check = check_descriptors(settings)
    assert check.well
    assert "1 formats for 1 contracts, 1 left out (bad.json" in check.state


def test_the_doctor_tells_a_folder_without_descriptors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write(tmp_path / "in", {"package.json": json.dumps({"name": "x"})})
    assert not check_descriptors(Settings(erc7730=tmp_path / "in")).well
