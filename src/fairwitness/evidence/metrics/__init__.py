"""
Every metric that ships with the code, by its id.

Adding a metric is adding one entry in one of the modules here; its documentation page, its place
in `fairwitness metrics` and its protection by release follow from the entry.
"""

from collections.abc import Mapping
from types import MappingProxyType

from fairwitness.evidence.metric import Metric, Ratio, Spread
from fairwitness.evidence.metrics.accounts import ACCOUNTS
from fairwitness.evidence.metrics.activity import ACTIVITY
from fairwitness.evidence.metrics.connections import CONNECTIONS
from fairwitness.evidence.metrics.media import MEDIA
from fairwitness.evidence.metrics.moderation import MODERATION
from fairwitness.evidence.metrics.rooms import ROOMS

METRICS: Mapping[str, Metric | Ratio | Spread] = MappingProxyType(
    {
        metric.id: metric
        for family in (ACCOUNTS, ACTIVITY, MODERATION, MEDIA, ROOMS, CONNECTIONS)
        for metric in family
    }
)
"""Id to definition, in the order of the documentation."""

__all__ = ["METRICS"]
