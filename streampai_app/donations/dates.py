"""From one day to another, both included, as a person in some time zone means it. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

YEARS = range(1970, 9000)  # in which a day can be counted on from
DATE_NAMES = ("from", "to", "zone")  # as they stand in addresses


@dataclass(frozen=True, slots=True)
class Dates:
    """The days from `first` to `last` in a time zone (an IANA name; empty is UTC). None is without an end."""

    first: date | None = None
    last: date | None = None
    zone: str = ""

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None

    @property
    def since(self) -> datetime | None:
        """When the first day begins."""
        return _beginning(self.first, self.zone)

    @property
    def until(self) -> datetime | None:
        """When the last day is over: the first moment that is not meant any more."""
        return _beginning(self.last and self.last + timedelta(days=1), self.zone)

    def values(self) -> tuple[str, str, str]:
        """Return them as they stand in addresses."""
        if not self:
            return "", "", ""
        return str(self.first or ""), str(self.last or ""), self.zone


ANY_DAY = Dates()


def read_dates(first: str, last: str, zone: str) -> Dates:
    """Return the days that an address asks for, without what makes no sense; the wrong way round turned."""
    one, other = _day(first), _day(last)
    if one and other and other < one:
        one, other = other, one
    return Dates(one, other, zone if zone_of(zone) is not UTC else "")


def _beginning(day: date | None, zone: str) -> datetime | None:
    return datetime.combine(day, time(), zone_of(zone)).astimezone(UTC) if day else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def zone_of(name: str) -> tzinfo:
    """Return a time zone by its IANA name; UTC for what is none."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ValueError, OSError, KeyError):  # a path, a folder, and what nobody knows
        return UTC
