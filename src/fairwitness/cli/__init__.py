"""
The command line: thin commands over the rooms below.

In:       arguments, the clock, the environment.
Out:      files, words on the terminal, an exit code: 0 done, 1 findings that block, 2 a problem
          that the user can fix, 3 the source is unavailable.
"""

from fairwitness.cli.app import main

__all__ = ["main"]
