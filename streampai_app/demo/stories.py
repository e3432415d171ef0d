"""The conversations of the demo, as data."""

from dataclasses import dataclass

from ..models import Kind

US = "us"
THEM = "them"


@dataclass(frozen=True, slots=True)
class Story:
    """One chat: who came, how long ago, and what was said. The first line is the visitor's."""

    name: str
    email: str
    kind: Kind
    hours_ago: float
    lines: tuple[tuple[str, str], ...]
    subject: str = ""
    resolved: bool = False
    page_url: str = "https://streampai.example/dashboard"


STORIES = (
    Story(
        "Jonas",
        "jonas@example.com",
        Kind.SUPPORT,
        26,
        (
            (THEM, "Hi! Where do I find the address for the alert box? I only see my stream key."),
            (
                US,
                "Hello Jonas! It is in the studio under Settings, Overlay address. Press Copy, then add it "
                "in OBS as a browser source, 800 by 600.",
            ),
            (THEM, "Found it, works. Thanks for the quick help!"),
            (US, "Happy to hear. Have a good stream!"),
        ),
        resolved=True,
    ),
    Story(
        "Marta",
        "marta@example.com",
        Kind.BUG,
        7,
        (
            (
                THEM,
                "The preview stays black after I switch scenes in Firefox. Chrome is fine.\n"
                "Happens every time since this morning.",
            ),
            (
                US,
                "Thank you for the report. Which version is it, and is hardware acceleration on?",
            ),
            (THEM, "145 on Linux, and yes."),
        ),
        subject="Preview is black in Firefox",
        page_url="https://streampai.example/studio/preview",
    ),
    Story(
        "Luca",
        "",
        Kind.FEATURE,
        3,
        ((THEM, "It would be great to set a different sound for each donation tier."),),
        subject="A sound per donation tier",
        page_url="https://streampai.example/studio/alerts",
    ),
    Story(
        "Amara",
        "amara@example.com",
        Kind.SUPPORT,
        0.3,
        (
            (THEM, "Hello, my payout from Friday has not arrived yet."),
            (THEM, "My bank says there is nothing on the way either."),
        ),
        page_url="https://streampai.example/payouts",
    ),
)
