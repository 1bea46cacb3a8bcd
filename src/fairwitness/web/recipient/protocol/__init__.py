"""What programs of filers say and hear: docs/filing.md."""
