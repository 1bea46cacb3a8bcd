"""Feeds: Atom, RSS and JSON Feed, for a topic, a language, corrections only, or everything."""
