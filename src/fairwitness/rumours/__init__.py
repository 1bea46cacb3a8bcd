"""
Ask whether it is true; publish checks, correct them in the open, hand them to other programs.

In:       texts that somebody pasted; drafts of editors with their signatures; the moment.
Out:      matches or an honest "no match yet"; versions of checks, their differences and bytes;
          ClaimReview, answers of the shape of `claims:search`, feeds; questions counted by day.
Not here: tables and pages (`web`), the transparency log (`ledger`), fetching anything.

Nobody's posts are read, and a question carries no address and no account.
"""
