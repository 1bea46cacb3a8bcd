"""
Every figure that a log answers, by its id.

What a log in a database answers too (`connections`, `visits`) keeps its id and words. In a file of
its own, because these are read from daily states and not compiled by the planner.
"""

from collections.abc import Mapping
from types import MappingProxyType

from fairwitness.evidence.metric import Ratio
from fairwitness.evidence.metrics.log_accounts import LOG_ACCOUNTS
from fairwitness.evidence.metrics.log_fields import LOG_FIELDS
from fairwitness.evidence.metrics.log_texts import LOG_TEXTS
from fairwitness.evidence.metrics.log_times import LOG_RETENTION, LOG_TIMES
from fairwitness.evidence.states.reading import LogMetric

LOG: Mapping[str, LogMetric | Ratio] = MappingProxyType(
    {
        metric.id: metric
        for family in (LOG_FIELDS, LOG_TIMES, LOG_RETENTION, LOG_ACCOUNTS, LOG_TEXTS)
        for metric in family
    }
)
"""Id to definition, in the order of the documentation."""
