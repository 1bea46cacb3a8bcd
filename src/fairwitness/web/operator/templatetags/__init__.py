"""Filters of the workspace's templates."""
