"""
Evidence: from canonical tables to released figures with their provenance.

In:       an opened source (its engine, canonical tables, manifest, and what it lacks), a window.
Out:      an `Evidence` value: figures, queries, fingerprints. Nothing else ever leaves.
Not here: platforms (`sources`), what the law asks (`frameworks`), judging (`assess`).
"""
