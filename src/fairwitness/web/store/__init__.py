"""
What the workspace keeps, and the only room that touches tables.

In:       who asks, and for what.
Out:      rows that this person may see, and what was saved.
Not here: pages, law, counting.
"""
