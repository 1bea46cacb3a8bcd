"""One module for each noun; a view fetches by permission, decides, saves, redirects."""
