"""
The report: a `Dossier` as files that people read and programs check.

In:       `Dossier` from `assess`.
Out:      HTML, PDF, the record, OSCAL, tables, and one bundle that holds them all.
Not here: judging (`assess`), counting (`evidence`), sealing and filing.
"""
