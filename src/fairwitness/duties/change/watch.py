"""
What counts as marked: the numbers that detection goes by.

In:       nothing, or another choice of numbers.
Out:      a `Watch`; a `Problem` where a number makes no sense.
Not here: using them (`shifts`, `surges`, `rule`). How they were chosen stands in docs/change.md.
"""

from dataclasses import dataclass

from fairwitness.core.problem import Problem


class UnusableWatch(Problem):
    """A number that detection goes by makes no sense."""

    code = "unusable-watch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How much must change, and how surely, before it is said."""

    least_effect: float = 0.10
    """A smaller lasting change is never said [share of the level before]."""
    sureness: float = 3.4
    """Standard errors between the two levels that a lasting change needs."""
    surges_in: tuple[str, ...] = ("notices", "decisions", "incidents", "appeals", "orders")
    """First words of the metrics in which a surge of days counts; elsewhere only levels do."""
    surge_effect: float = 1.0
    """A surge is at least that much more than usual [share of the level before]."""
    surge_sureness: float = 6.0
    """Standard errors above the usual that a surge needs."""
    rule_effect: float = 0.5
    """The plain rule: up by this share against the 28 days a month before …"""
    rule_units: float = 10_000
    """… and by this many a day [unit]."""

    def __post_init__(self) -> None:
        for name in (
            *("least_effect", "sureness", "surge_effect"),
            *("surge_sureness", "rule_effect", "rule_units"),
        ):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
                raise UnusableWatch(
                    f"{name} of what to watch for must be a number above zero.",
                    fix="Leave it out to use the number that docs/change.md measured.",
                )


DEFAULT = Watch()
