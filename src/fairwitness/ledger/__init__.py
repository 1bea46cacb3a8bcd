"""
A transparency log on plain files: entries that are only added, and proofs of it for anybody.

In:       entries as bytes, a log key, the answers of witnesses.
Out:      C2SP tlog-tiles: bundles, tiles, a signed checkpoint; proofs that verify offline.
Not here: what an entry means (`filing`, `rumours`), the network and the clock (`cli`, `web`).
"""
