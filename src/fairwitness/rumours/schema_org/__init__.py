"""ClaimReview of schema.org: ours for other programs, and those of others, shown as theirs."""
