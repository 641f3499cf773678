"""A report with something in every part of its page, and a recheck that found a change."""

import json
import time
from pathlib import Path

from llm.explanation import Explanation, Sentence
from simulation.effects import ContextSetting, Divergence, Effects, Evasion
from simulation.witness.recheck import Change, Recheck
from simulation.witness.witness import Witness, WitnessAccount, WitnessSlot
from tests.policies.feeds.lists import imported
from tests.txexplain.cases import BLOCK, OWNER, TOKEN, WORD, case_of, effects, report_of, unlimited_approval
from txexplain.report import Report

OTHER_WORD = "0x" + "22" * 32
WITNESS = Witness(
    chain_id=1,
    block_number=BLOCK.number,
    block_hash=BLOCK.hash,
    sender=OWNER,
    accounts=(WitnessAccount(address=OWNER, nonce=7),),
    slots=(WitnessSlot(address=TOKEN, slot=WORD, word=WORD, mark="implementation"),),
    context=("timestamp",),
)
UPGRADED = Recheck(
    holds=False,
    changed=(
        Change(
            kind="implementation",
            address=TOKEN,
            slot=WORD,
            before=WORD,
            after=OTHER_WORD,
            mark="implementation",
            cause="the contract was upgraded: it runs other code now",
        ),
    ),
    block_number=BLOCK.number + 3,
    block_hash=OTHER_WORD,
    context=("timestamp",),
)


def rich_effects() -> Effects:
    """Effects with an approval, a witness and an outcome that another block producer changes."""
    other = Divergence(
        settings=(ContextSetting(value="coinbase", kind="bare", number=0),),
        kind="outcome",
        status="success",
        asset_changes=effects().asset_changes[1:2],
        approvals=(unlimited_approval(),),
        also=2,
    )
    evasion = Evasion(contexts=6, read=("coinbase", "timestamp"), left_out=1, diverged=(other,))
    found = effects(approvals=(unlimited_approval(),))
    return found.model_copy(update={"evasion": evasion, "witness": WITNESS})


def rich_report() -> Report:
    """A report in a model's words."""
    report = report_of(case_of(rich_effects()))
    words = Explanation(
        headline="A model's headline",
        sentences=(Sentence(text="A model's sentence.", findings=(0,)),),
        author="model",
        language="en",
        model="small",
        region="eu-1",
        reason="one sentence failed its check",
    )
    return report.model_copy(update={"explanation": words})


def import_two_versions(folder: Path) -> None:
    """A feed named scams, whose second version has a new entry and lacks an old one."""
    for sites in (["old.example", "stays.example", "also.example"], ["stays.example", "also.example", "new.example"]):
        listed = {"version": 2, "tolerance": 0, "fuzzylist": [], "whitelist": [], "blacklist": sites}
        imported(folder, "eth-phishing-detect", json.dumps(listed), "scams", int(time.time()))
