"""What every message to a program outside has in common: where it may go, how, and when again."""
