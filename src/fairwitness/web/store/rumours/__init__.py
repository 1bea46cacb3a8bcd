"""
What the rumour desk keeps, and the rules of keeping it.

In:       values of `fairwitness.rumours`, people, moments.
Out:      rows; versions in the ledger; the index of questions.
Not here: pages (`web.rumours`), who may publish (`fairwitness.rumours.publication`).
"""
