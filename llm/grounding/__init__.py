"""Slots, grammar and verifier: what a model may say about a case, and the check of what it said."""

from llm.grounding.compose import compose
from llm.grounding.failures import Failure
from llm.grounding.grounded import GroundedPrompt, Unprompted
from llm.grounding.verify import Rejected, Verified, verify

__all__ = ["Failure", "GroundedPrompt", "Rejected", "Unprompted", "Verified", "compose", "verify"]
