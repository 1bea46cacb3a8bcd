"""
What somebody tries at the rumour desk, one entry each: a name, a sentence, and how it is tried.

Each is tried on a desk of its own; it yields what went wrong, and nothing may.
"""

from attacks_on_editors import EDITORS
from attacks_on_fetching import FETCHING
from attacks_on_pages import PAGES_AND_PATHS
from attacks_on_readers import READERS

ATTACKS = [*READERS, *EDITORS, *PAGES_AND_PATHS, *FETCHING]
