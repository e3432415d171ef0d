"""Looking at a donor's words before they go on air. Pure: the same text and policy, the same verdict."""

from .moderating import moderate
from .policy import LANGUAGES, Action, Finding, Mode, Policy, Verdict

__all__ = ["LANGUAGES", "Action", "Finding", "Mode", "Policy", "Verdict", "moderate"]
