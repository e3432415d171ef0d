"""An acknowledgement says what is known, and no more.

Every text of ours that says that something happened is found here, with what makes it known. Who writes
another one says here how it is known, or says less.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import streampai_app

ROOT = Path(streampai_app.__file__ or "").parent.parent
CLAIMS = re.compile(
    r"\b(sent|saved|stored|copied|deleted|removed|invited|mailed|delivered|downloaded|arrived|has been"
    r"|have been|was shown|shown on|shown without|is on its way|went through|put back|been told|are told)\b",
    re.IGNORECASE,
)
PYTHON = ("state", "components", "pages", "web/words", "donations/words", "feedback/words", "cli")
SCRIPTS = ("assets/desk", "assets/donate", "assets/roadmap", "assets/widget/words")
OTHER_LANGUAGES = {"de", "es", "pl"}
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')

KNOWN_BY: dict[str, tuple[str, ...]] = {
    "the provider says that the payment succeeded": (
        "Your donation has arrived.",
        "Your donation has arrived. {streamer} looks at it before it goes on stream.",
        "Your donation has arrived and waits for its turn on stream.",
    ),
    "so, and the overlay's `ended`": (
        "Your donation has arrived and was on stream.",
        "Your donation has arrived and was on stream, without sound.",
        "Shown on stream. Thank you!",
        "Shown without sound",
    ),
    "so, and the alert was skipped or expired": (
        "Your donation has arrived. This time it was not shown on stream.",
    ),
    "the provider says that the refund succeeded": (
        "The money is on its way back to you. It can take a few days.",
        "{amount} of it has been refunded.",
        "went through",
    ),
    "nothing yet: what is to come, or may be": (
        "This page says so as soon as it has arrived.",
        "This can take from a few minutes to a few days with some ways to pay. You have nothing"
        " more to do: this page says so as soon as it has arrived, or did not go through.",
        "It may have been cut off on its way. If you have paid, your donation arrives all the same.",
        "It may have been cut off on its way. Every such mail of ours has a working one at its end.",
        "It may have been joined with another one. The search finds it by its words.",
        "The invitation to … waits to be mailed, and goes out by itself.",
        "The new invitation waits to be mailed, and goes out by itself.",
        "Invited … …. To be mailed to …: …",
        "Waiting to be sent",
        "Reconnecting. Messages will be sent when we're back.",
        "You're offline. Messages will be sent when you're back.",
        "We can't be reached right now. Your message is kept and will be sent.",
        "That was a lot at once. Your message is kept and will be sent in a while.",
        "The provider does not answer just now. The refund is kept, and sent again by itself.",
    ),
    "the server's answer after its commit": (
        "Sent",
        "Saved.",
        "Saved. We write to {email} about what you vote for or follow.",
        "… webhook… put back in the queue.",
        "This link has been used already. It is good once.",
        "This request has been decided, so votes are closed.",
        "Your report has arrived, but its picture hasn't: it is larger than the 10 MB we can"
        " take. Tell us here what it showed, or report it again with a smaller one.",
        "Your report has arrived, but its picture hasn't: we couldn't read it. Tell us here what"
        " it showed, or report it again with another one.",
    ),
    "it stands in the chat on the server, where the team reads": ("Delivered",),
    "the account is there and has no password yet; whether its mail came is not said": ("Invited",),
    "the server refused it": (
        "Not sent.",
        "Not sent: this chat was resolved first. Your text is kept here to copy.",
        "The chat was resolved before this arrived.",
    ),
    "the line in our log comes before the notice": (
        "That went wrong on our side, and it has been logged. Please try again.",
    ),
    "what was stored stays so whatever a page does": (
        "What was stored before is kept. If it breaks again, please tell us.",
    ),
    "no claim: what a field or a page is for": (
        "Shown on stream. Leave it empty to stay anonymous.",
        "Shown on your donation page and on the overlay.",
        "Webhooks that payment providers sent.",
        "Without a mail server, what would be sent is shown here instead.",
        "Links in mails open accounts, so they are shown on the demo's own machine only.",
    ),
}


def test_every_text_that_says_that_something_happened_is_known_to_be_true():
    assert sorted(set(claims()) ^ {text for texts in KNOWN_BY.values() for text in texts}) == []


def claims() -> Iterator[str]:
    """Yield what our texts claim, in English."""
    for folder in PYTHON:
        for path in sorted((ROOT / "streampai_app" / folder).rglob("*.py")):
            if path.stem not in OTHER_LANGUAGES:
                yield from filter(_is_claim, _texts(ast.parse(path.read_text())))
    for folder in SCRIPTS:
        for path in sorted((ROOT / folder).rglob("*.js")):
            if path.stem not in OTHER_LANGUAGES:
                found = LITERAL.findall(_without_comments(path.read_text()))
                yield from filter(_is_claim, (one or other for one, other in found))


def _is_claim(text: str) -> bool:
    return bool(CLAIMS.search(text)) and (" " in text.strip() or text[:1].isupper())


def _texts(tree: ast.AST) -> Iterator[str]:
    """Yield the texts in a module, without what explains it. Of a text with gaps the gaps are `…`."""
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            inside |= {id(each.value) for each in node.body[:1] if isinstance(each, ast.Expr)}
        if isinstance(node, ast.JoinedStr):
            inside |= {id(each) for each in node.values}
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "…" for each in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value


def _without_comments(script: str) -> str:
    return re.sub(r"/\*.*?\*/|^\s*//.*$|\s//\s.*$", "", script, flags=re.DOTALL | re.MULTILINE)
