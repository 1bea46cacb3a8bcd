"""
Find the check that answers a question, or say that there is none yet.

In:       published checks with their wordings; a text that somebody pasted.
Out:      a match, checks close to it, or "no match yet"; groups of questions that are the same.
Not here: who asked. Texts of questions are compared, never kept.
"""
