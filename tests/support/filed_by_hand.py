"""What is sealed at the command line by tests, when, and in which log it is entered."""

CONTENT = b"a report " * 1000
NOW = ("--now", "2026-09-02T08:00:00Z")
ORIGIN = "log.example/filings"
