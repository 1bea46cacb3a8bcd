"""Assess an online service's safety from its own data, as aggregates only."""

__version__ = "0.1.0"
