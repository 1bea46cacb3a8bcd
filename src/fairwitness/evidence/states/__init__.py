"""
Daily states: what the entries of one day of a log came to, kept so that a new day costs a day.

In:       the answers of the passes over one day.
Out:      values that merge in any order, and one file that holds them.
Not here: reading logs (`sources`), running passes (`evidence.scan`), what is shown (`release`).

A state holds counts and a salted sketch. It holds no account, no address and no text.
"""
