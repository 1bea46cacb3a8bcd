"""
Know when an assessment falls due, and why.

In:       daily series of released figures, declared events, packs, the day.
Out:      duties with article, reason, numbers and due date; a register that keeps them.
Not here: reading sources (`evidence`), writing reports (`report`). Nothing about a person.
"""
