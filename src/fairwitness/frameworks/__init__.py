"""Law packs as data: what a regime asks, and one loader and one linter for all of them."""
