"""The JSON API: what programs may read and change with a token."""
