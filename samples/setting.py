"""
The setting of the sample: which days it covers, and how many of everything there are.

In:       nothing; this is data.
Out:      `Calendar`, and the two sizes `SAMPLE` and `SMALL`.
Not here: who does what when (`diary`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the sample; everything planted lies at a fixed distance from the end."""

    end: date
    """First day no longer covered."""

    @property
    def start(self) -> date:
        """First day of the window, 120 days before the end."""
        return self.end - 120 * DAY

    @property
    def founded(self) -> date:
        """When the community began."""
        return self.start - 400 * DAY

    @property
    def outage(self) -> date:
        """A day on which nothing ran."""
        return self.end - 20 * DAY

    @property
    def surge(self) -> date:
        """First of seven days with many more reports than usual."""
        return self.end - 50 * DAY

    @property
    def growth(self) -> date:
        """From here on many more people sign up."""
        return self.end - 31 * DAY

    @property
    def kept(self) -> date:
        """First day of which connections are still kept: Synapse keeps 28 days."""
        return self.end - 28 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many of everything."""

    people: int
    guests: int
    bots: int
    support: int
    admins: int
    states: Mapping[str, int]
    """Accounts that end in a state other than active."""
    rooms: Mapping[str, int]
    """Rooms by access, besides the lobby."""
    lobby_share: float
    """How many of the people join the lobby."""
    posts_a_visit: float
    browse_share: float
    """Days of use on which a connection is made, even if nothing is said."""
    moderators: int
    deeds: Mapping[str, int]
    """How often everything else happens in the window."""


SAMPLE = Size(
    people=300,
    guests=12,
    bots=5,
    support=2,
    admins=3,
    states={"deactivated": 17, "suspended": 12, "locked": 6, "restricted": 11, "pending": 13},
    rooms={"public": 9, "restricted": 3, "knock": 3, "invite": 17},
    lobby_share=0.48,
    posts_a_visit=0.3,
    browse_share=0.25,
    moderators=14,
    deeds={
        "report_event": 72, "report_room": 12, "report_user": 22, "surge": 48, "forget_report": 4,
        "kick": 26, "ban": 31, "unban": 8, "leave": 30, "redact_other": 38, "redact_own": 17,
        "upload": 150, "quarantine": 9, "block": 3, "purge": 1,
    },
)  # fmt: skip
"""What `make sample` builds."""

SMALL = Size(
    people=36,
    guests=3,
    bots=2,
    support=1,
    admins=2,
    states={"deactivated": 3, "suspended": 2, "locked": 2, "restricted": 2, "pending": 2},
    rooms={"public": 3, "restricted": 1, "knock": 1, "invite": 4},
    lobby_share=0.6,
    posts_a_visit=0.2,
    browse_share=0.05,
    moderators=4,
    deeds={
        "report_event": 9, "report_room": 3, "report_user": 4, "surge": 6, "forget_report": 2,
        "kick": 5, "ban": 6, "unban": 2, "leave": 4, "redact_other": 6, "redact_own": 4,
        "upload": 16, "quarantine": 3, "block": 2, "purge": 1,
    },
)  # fmt: skip
"""What a test builds on a live server."""
