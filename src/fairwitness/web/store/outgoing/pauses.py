"""
How long to wait before a message is tried again.

Out:      pauses, each longer than the one before.
"""

from datetime import timedelta

PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60)
)
"""How long to wait after each try that failed; after the one that follows the last, it is over."""
