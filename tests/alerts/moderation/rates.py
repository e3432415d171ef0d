"""A rate of what was flagged, and the policies that are measured."""

from dataclasses import dataclass

from streampai_app.alerts.moderation import Mode, Policy

EVERYTHING = Policy()  # the lists of all languages at once: as a stream has it that does not choose
WORDS_ONLY = Policy(links=Mode.OFF)
LINKS_ONLY = Policy(mode=Mode.OFF)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many, and the ones that went the wrong way."""

    name: str
    flagged: int
    of: int
    wrong: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        return self.flagged / self.of

    def __str__(self) -> str:
        return f"{self.name:52} {self.flagged:4}/{self.of:<4} {self.share:7.1%}"
