"""
Release: what may be shown of counts about people.

In:       raw counts of one report, and the policy.
Out:      figures: exact where nobody is counted; else rounded, zero, or suppressed with the reason.
Not here: counting, queries, databases. Pure functions: the same counts give the same figures.

`docs/release.md` says in plain words what this promises and what it does not.
"""

from fairwitness.evidence.release.share import share
from fairwitness.evidence.release.show import release, release_family
from fairwitness.evidence.release.tree import CountsDisagree

__all__ = ["CountsDisagree", "release", "release_family", "share"]
