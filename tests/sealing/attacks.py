"""
What somebody tries, one entry each: a name, a sentence, and how it is tried.

Each is tried on a fresh case and must end in a `Problem`; `test_attacks` sees to it that nothing
of the content is left behind.
"""

from attacks_on_files import FILE, ZIPS
from attacks_on_letters import LETTERS
from attacks_on_openings import OPENINGS
from attacks_on_people import APPROVALS, OFFICERS
from attacks_on_receipts import RECEIPTS

ATTACKS = [*FILE, *OFFICERS, *APPROVALS, *ZIPS, *RECEIPTS, *OPENINGS, *LETTERS]
