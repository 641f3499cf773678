"""The explainer that always answers: fixed sentences, filled with the case's facts."""

from llm.template.explainer import TemplateExplainer

__all__ = ["TemplateExplainer"]
