"""How many innocent names are not shown: `python -m tests.alerts.moderation.measure_names`."""

import random
from collections.abc import Iterator
from itertools import product

from streampai_app.alerts.moderation.names import imitates_team, leads_away

from .measure import Rate, lines_of

TEAM = ("Tess", "Ada Lovelace", "Jan Kowalski", "María García", "Thomas Müller")
BEFORE = ("xX", "", "The", "Its", "Mr", "Dark", "Little", "Real", "Not", "Captain")
THINGS = (
    *("Wolf", "Dragon", "Ninja", "Potato", "Falcon", "Shadow", "Panda", "Sniper", "Pixel", "Ghost", "Tiger"),
    *("Phoenix", "Knight", "Wizard", "Samurai", "Rocket", "Banana", "Storm", "Moon", "Viper", "Streamer"),
    *(
        "Gamer",
        "Cookie",
        "Unicorn",
        "Zombie",
        "Cactus",
        "Otter",
        "Raven",
        "Blade",
        "Toast",
        "Goblin",
        "Steam",
    ),
)
AFTER = ("", "99", "_", "Xx", "TTV", "YT", "1337", "HD", "Pro", "Gaming", "Plays", "Live", " gg")


def people(count: int, seed: int = 1) -> Iterator[str]:
    """Yield first names, last names, and both together, of nineteen languages."""
    chance = random.Random(seed)
    for line in lines_of("names.txt"):
        first, last = (part.split(",") for part in line.split("|"))
        yield from (*first, *last)
        for _ in range(count):
            yield f"{chance.choice(first)} {chance.choice(last)}"


def gamers() -> Iterator[str]:
    """Yield names such as people give themselves in games."""
    for before, thing, after in product(BEFORE, THINGS, AFTER):
        yield f"{before}{thing}{after}"


def taken_for_others(name: str, names: Iterator[str]) -> Rate:
    """Count the innocent names that would not be shown."""
    names_list = list(dict.fromkeys(names))
    wrong = tuple(each for each in names_list if imitates_team(each, TEAM) or leads_away(each))
    return Rate(name, len(wrong), len(names_list), wrong)


if __name__ == "__main__":
    for rate in (taken_for_others("people", people(200)), taken_for_others("gamers", gamers())):
        print(rate)
        print("  ", ", ".join(rate.wrong))
