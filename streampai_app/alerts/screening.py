"""What of a donor's words goes on air, by the streamer's wishes."""

from dataclasses import dataclass

from ..visible_text import cut
from .moderation import Action, Finding, Policy, Verdict, moderate
from .preferences import Preferences

WORDS, LINKS = "words", "links"


@dataclass(frozen=True, slots=True)
class Screened:
    """A donor's words as they go on air. `held_for` says why somebody has to look at them first, if so."""

    name: str
    text: str
    findings: list[str]
    held_for: str


def screen(name: str, message: str, wishes: Preferences) -> Screened:
    """Treat a name and a message as the streamer wishes."""
    policy = policy_of(wishes)
    verdicts = [moderate(name, policy), moderate(message, policy)]
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    return Screened(
        cut(verdicts[0].text, 80),
        cut(verdicts[1].text, 500),
        list(dict.fromkeys(_as_text(finding) for finding in findings)),
        _held_for(verdicts),
    )


def policy_of(wishes: Preferences) -> Policy:
    """Return what a streamer wants done about words and links."""
    return Policy.of(
        wishes.moderation, wishes.links, wishes.languages, wishes.blocked_words, wishes.allowed_words
    )


def _held_for(verdicts: list[Verdict]) -> str:
    held = [verdict for verdict in verdicts if verdict.action is Action.HOLD]
    if not held:
        return ""
    return WORDS if any(each.kind != "link" for verdict in held for each in verdict.findings) else LINKS


def _as_text(finding: Finding) -> str:
    return f"{finding.kind}: {finding.entry}"
