"""From a grounded prompt to what an engine is asked."""

from llm.engines.engine import Ask
from llm.grounding import GroundedPrompt


def ask_of(prompt: GroundedPrompt) -> Ask:
    """The prompt with everything that holds an engine to it."""
    return Ask(prompt.prompt, prompt.grammar, prompt.max_tokens, prompt.stop, prompt.ways)
