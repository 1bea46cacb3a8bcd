"""
Filing as a workflow: what proves that a filing was received.

In:       filings and receipts of `sealing`, logs and policies of `ledger`.
Out:      receipts that verify offline.
Not here: sealing and opening (`sealing`), what is filed (`report`), people's desks (`web`).
"""
