"""
Seal a bundle to k of n officers, sign it, open it together, and prove that it was received.

In:       files, keys, key manifests, statements, the time.
Out:      filings that stock `age` opens, SSH signatures that `ssh-keygen` verifies, receipts.
Not here: the transparency log (`ledger`), sending and deadlines (`filing`), the clock (`cli`).
"""
