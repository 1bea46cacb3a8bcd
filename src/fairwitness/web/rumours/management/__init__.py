"""Commands of the rumour desk."""
