"""What an editor fills in where a draft began with a template."""

import re

BLANK = re.compile(r"\[\[[^\[\]\n]{1,80}\]\]")
"""What an editor fills in: `[[place and date]]`."""
