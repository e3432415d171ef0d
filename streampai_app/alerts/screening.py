"""What of a donor's words goes on air, by the streamer's wishes."""

from ..models import Alert
from .moderation import Action, Finding, Policy, Verdict, moderate
from .preferences import Preferences

WORDS, LINKS = "words", "links"


def screen(alert: Alert, name: str, message: str, wishes: Preferences) -> str:
    """Give an alert its name and text as they go on air. Returns why it is to be held, if it is."""
    policy = policy_of(wishes)
    verdicts = [moderate(name, policy), moderate(message, policy)]
    alert.name, alert.text = verdicts[0].text[:80], verdicts[1].text[:500]
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    alert.findings = list(dict.fromkeys(_as_text(finding) for finding in findings))
    return _held_for(verdicts)


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
