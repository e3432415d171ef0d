"""What people of the demo asked for and reported, as data."""

from dataclasses import dataclass, field
from typing import Any

from ..models import Severity, Status

US = "us"


@dataclass(frozen=True, slots=True)
class Wish:
    """A request: from whom, how long ago, how many want it, and what became of it.

    `steps` are `(days ago, status, reason)`, `comments` are `(days ago, name or US, text)`.
    """

    title: str
    text: str
    who: str
    days_ago: float
    votes: int
    steps: tuple[tuple[float, Status, str], ...] = ()
    comments: tuple[tuple[float, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A bug: from whom, how long ago, how bad, what became of it, and what the browser knew."""

    title: str
    text: str
    who: str
    days_ago: float
    severity: Severity = Severity.NONE
    steps: tuple[tuple[float, Status, str], ...] = ()
    context: dict[str, Any] = field(default_factory=dict)


WISHES = (
    Wish(
        "Polls that viewers vote in from the chat",
        "Something quick: I type a question and three answers, everybody votes in the chat, and a bar on the"
        " stream shows how it stands. Right now I count by hand.",
        "Nele",
        41,
        38,
        ((24, Status.PLANNED, "This comes right after the new alert editor."), (6, Status.IN_PROGRESS, "")),
        (
            (33, "Bartek", "Please let moderators start one too, I cannot type while playing."),
            (32, US, "Good point, moderators are part of the plan."),
        ),
    ),
    Wish(
        "A dark theme for the studio that is not pure black",
        "On OLED the pure black smears when I scroll through donations. A very dark grey would be perfect.",
        "Ines",
        35,
        21,
        ((20, Status.PLANNED, ""), (9, Status.SHIPPED, "Calmer greys everywhere. Thank you for the photos!")),
        ((8, "Ines", "Looks great, thank you!"),),
    ),
    Wish(
        "Goals that start over every month",
        "My goal pays for the studio rent. On the first of each month I set it back by hand and forget it"
        " every other time.",
        "Tomasz",
        30,
        27,
        ((15, Status.PLANNED, "We are working out what happens to what was given over the goal."),),
        ((14, "Rae", "Carrying the rest over into the next month would be my wish."),),
    ),
    Wish(
        "Say names the way they are spelled out",
        "The voice reads my name as if it was English. Could I write next to it how it is said?",
        "Siobhán",
        19,
        14,
        comments=((11, "Wojtek", "Same for every Polish name with a ł in it."),),
    ),
    Wish(
        "Two-step sign-in for streamers",
        "Somebody guessed a friend's password last week. A code from my phone would help me sleep.",
        "Yusuf",
        27,
        33,
        (
            (18, Status.PLANNED, "With any authenticator app, and recovery codes."),
            (3, Status.IN_PROGRESS, ""),
        ),
    ),
    Wish(
        "Show who gave the most this week",
        "A list of the biggest hearts of the week beside the stream, not only of all time.",
        "Marek",
        52,
        18,
        ((44, Status.PLANNED, ""), (16, Status.SHIPPED, "On your donation page and as a browser source.")),
    ),
    Wish(
        "Alerts as a podcast extension for audio-only streams",
        "I stream audio only. Alerts could be spoken without any picture, on a track of their own.",
        "Odile",
        23,
        6,
    ),
    Wish(
        "Pay out in crypto",
        "So that I get my donations within minutes.",
        "Viktor",
        60,
        9,
        (
            (
                40,
                Status.DECLINED,
                "We looked into it. Taxes and the rules of our payment partner make it more trouble for you"
                " than it saves. Faster payouts to a bank account are on their way instead.",
            ),
        ),
    ),
    Wish(
        "Clip a donation together with my reaction",
        "Thirty seconds around an alert, saved by themselves, so that I can thank people with a clip.",
        "Lotte",
        12,
        24,
        comments=((5, "Kim", "Portrait format too, please, for short videos."),),
    ),
    Wish(
        "Mute alerts while I am in a cutscene",
        "A hotkey that holds alerts back until I press it again. They should not be lost.",
        "Andrzej",
        9,
        11,
        ((4, Status.PLANNED, "The queue can wait already; what is missing is the hotkey."),),
    ),
    Wish(
        "Let me sort the history by amount",
        "Newest first is not what I need for thank-you cards.",
        "Paula",
        2,
        3,
    ),
)

REPORTS = (
    Report(
        "Alert sound is cut off after one second",
        "Since the update on Monday every sound stops after about a second. The picture stays.",
        "Nova",
        1.2,
        Severity.HIGH,
        ((0.9, Status.CONFIRMED, ""), (0.3, Status.IN_PROGRESS, "")),
        {
            "page": {"address": "https://streampai.example/studio/alerts", "version": "5.14.2"},
            "browser": {
                "browser": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36",
                "window": "1920 × 1080, 1 ×",
                "language": "en-GB",
                "time zone": "Europe/Warsaw",
            },
            "errors": [
                "18:02:11 The AudioContext was not allowed to start",
                "18:02:12 alert.js:214 decodeAudioData failed: EncodingError",
            ],
            "requests": ["18:02:10 GET https://streampai.example/sounds/chime.ogg 503, 2104 ms"],
            "context": {"stream_id": "str_81f0", "bitrate": "5800 kbit/s", "dropped_frames": 3},
        },
    ),
    Report(
        "Goal shows 99 % although it is full",
        "The bar is full, the number next to it says 99 %.",
        "Tomasz",
        8,
        Severity.LOW,
        ((7, Status.CONFIRMED, ""), (5, Status.FIXED, "A rounding mistake of ours. It says 100 % now.")),
    ),
    Report(
        "Cannot sign in with a + in my e-mail address",
        "It says that the address is not one.",
        "Kim",
        0.4,
    ),
)
